/** Counts lines and columns over pieces of text that are given in order. */
export class PositionTracker {
  #line = 1;
  /** Characters of the current line that lie in earlier pieces of text. */
  #columnsBefore = 0;
  #text = "";
  #offset = 0;
  #lineStart = 0;
  #newline = -1;

  /** The line reached, from 1. */
  get line(): number {
    return this.#line;
  }

  /** The column reached in UTF-16 code units, from 1. */
  get column(): number {
    return this.#columnsBefore + this.#offset - this.#lineStart + 1;
  }

  /** Takes the next text; `advance` moves inside it. */
  begin(text: string): void {
    this.#columnsBefore += this.#offset - this.#lineStart;
    this.#text = text;
    this.#offset = 0;
    this.#lineStart = 0;
    this.#newline = text.indexOf("\n");
  }

  /** Moves on to this offset of the text. */
  advance(offset: number): void {
    this.#offset = offset;
    while (this.#newline >= 0 && this.#newline < offset) {
      this.#line++;
      this.#columnsBefore = 0;
      this.#lineStart = this.#newline + 1;
      this.#newline = this.#text.indexOf("\n", this.#lineStart);
    }
  }

  /** Moves over bytes that somebody else reads. */
  skip(bytes: Uint8Array): void {
    let from = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
      this.#line++;
      this.#columnsBefore = 0;
      this.#lineStart = this.#offset;
      from = at + 1;
    }
    this.#columnsBefore += bytes.length - from;
  }
}
