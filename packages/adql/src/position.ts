/**
 * A stretch of the query text: UTF-16 offsets, `end` exclusive, so that `text.slice(start, end)` is
 * what was written. {@link positionAt} turns an offset into line and column.
 */
export interface Span {
  /** Offset of the first character. */
  readonly start: number;
  /** Offset just behind the last character. */
  readonly end: number;
}

/** A place in a text as people count it. */
export interface Position {
  /** Line, counted from 1; CR LF, LF and CR end a line. */
  readonly line: number;
  /** Column in UTF-16 code units, counted from 1. */
  readonly column: number;
}

/** Turns an offset of a text into line and column. Offsets outside are moved to the nearest end. */
export function positionAt(text: string, offset: number): Position {
  return new LineIndex(text).positionAt(offset);
}

/** Finds lines and columns of many offsets of one text. */
export class LineIndex {
  readonly #length: number;
  readonly #lineStarts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + end.length);
    this.#length = text.length;
    this.#lineStarts = starts;
  }

  positionAt(offset: number): Position {
    const at = Math.min(Math.max(offset, 0), this.#length);
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (this.#lineStarts[low] as number) + 1 };
  }
}
