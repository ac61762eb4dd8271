/** Counts lines and columns, both from 1, over pieces of text that are given in order. */
export class PositionTracker {
  #text = "";
  /** Line and column at which the text begins. */
  #startLine = 1;
  #startColumn = 1;
  #line = 1;
  /** The column of the text's first character, were it on the current line. */
  #base = 1;
  #offset = 0;
  #newline = -1;

  /** The line reached. */
  get line(): number {
    return this.#line;
  }

  /** The column reached, in UTF-16 code units. */
  get column(): number {
    return this.#base + this.#offset;
  }

  /** Takes the next text; `advance` moves inside it. */
  begin(text: string): void {
    this.#base = this.column;
    this.#startLine = this.#line;
    this.#startColumn = this.#base;
    this.#text = text;
    this.#offset = 0;
    this.#newline = text.indexOf("\n");
  }

  /** Moves on to an offset of the text. */
  advance(offset: number): void {
    this.#offset = offset;
    while (this.#newline >= 0 && this.#newline < offset) {
      this.#line++;
      this.#base = -this.#newline;
      this.#newline = this.#text.indexOf("\n", this.#newline + 1);
    }
  }

  /** The position of any offset of the text, without moving. */
  locate(offset: number): { line: number; column: number } {
    const before = this.#text.slice(0, offset).split("\n");
    const last = before.at(-1)!.length;
    return {
      line: this.#startLine + before.length - 1,
      column: before.length === 1 ? this.#startColumn + last : last + 1,
    };
  }

  /** Moves over lines that somebody else has counted, to the beginning of a line. */
  skipLines(lines: number): void {
    if (lines > 0) this.#base = 1 - this.#offset;
    this.#line += lines;
    this.#text = "";
    this.#newline = -1;
  }

  /** Moves over bytes that somebody else reads. */
  skip(bytes: Uint8Array): void {
    let from = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
      this.#line++;
      this.#base = 1 - this.#offset;
      from = at + 1;
    }
    this.#base += bytes.length - from;
    this.#text = "";
    this.#newline = -1;
  }
}
