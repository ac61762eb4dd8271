import { XmlError, type XmlErrorCode } from "./errors.ts";

/** Counts lines and columns, both from 1, over pieces of text that are given in order; and throws errors with them. */
export class Position {
  /** Line of the markup or reference that was marked last; errors name it. */
  line = 1;
  /** Its column in UTF-16 code units. */
  column = 1;

  #text = "";
  /** Line and column at which the text begins. */
  #startLine = 1;
  #startColumn = 1;
  #reachedLine = 1;
  /** The column of the text's first character, were it on the line reached. */
  #base = 1;
  #offset = 0;
  #newline = -1;

  /** Takes the next text. */
  begin(text: string): void {
    this.#base += this.#offset;
    this.#startLine = this.#reachedLine;
    this.#startColumn = this.#base;
    this.#text = text;
    this.#offset = 0;
    this.#newline = text.indexOf("\n");
  }

  /** Moves on to an offset of the text. */
  advance(offset: number): void {
    this.#offset = offset;
    while (this.#newline >= 0 && this.#newline < offset) {
      this.#reachedLine++;
      this.#base = -this.#newline;
      this.#newline = this.#text.indexOf("\n", this.#newline + 1);
    }
  }

  /** Moves on to an offset of the text, and marks it. */
  mark(offset: number): void {
    this.advance(offset);
    this.line = this.#reachedLine;
    this.column = this.#base + offset;
  }

  /** Moves over lines that somebody else has counted, to the beginning of a line. */
  skipLines(lines: number): void {
    if (lines > 0) this.#base = 1 - this.#offset;
    this.#reachedLine += lines;
    this.#text = "";
    this.#newline = -1;
  }

  /** Moves over bytes that somebody else reads. */
  skip(bytes: Uint8Array): void {
    let [lines, from] = [0, 0];
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
      lines++;
      from = at + 1;
    }
    this.skipLines(lines);
    this.#base += bytes.length - from;
  }

  /** Throws an error with the place marked last. */
  fail(message: string, code: XmlErrorCode = "XML_SYNTAX", hint?: string): never {
    throw new XmlError(code, message, this.line, this.column, hint);
  }

  /** Throws an error with the place of an offset of the text. */
  failAt(offset: number, message: string, code: XmlErrorCode = "XML_SYNTAX", hint?: string): never {
    const before = this.#text.slice(0, offset).split("\n");
    const last = before.at(-1)!.length;
    const line = this.#startLine + before.length - 1;
    const column = before.length === 1 ? this.#startColumn + last : last + 1;
    throw new XmlError(code, message, line, column, hint);
  }
}
