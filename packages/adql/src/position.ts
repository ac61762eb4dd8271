/** A place in a text as people count it. */
export interface Position {
  /** Line, counted from 1; CR LF, LF and CR end a line. */
  readonly line: number;
  /** Column in UTF-16 code units, counted from 1. */
  readonly column: number;
}

/** Turns an offset of a text into line and column. Offsets outside are moved to the nearest end. */
export function positionAt(text: string, offset: number): Position {
  const stop = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  let lineStart = 0;
  for (let i = 0; i < stop; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) {
      line++;
      lineStart = i + 1;
    }
  }
  return { line, column: stop - lineStart + 1 };
}
