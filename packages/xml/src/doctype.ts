/** Finds the end of `<!DOCTYPE … [ … ]>` in text that arrives in pieces. */
export class DoctypeScanner {
  /** What was read of it so far. */
  text = "";
  /** What ends the literal, comment or instruction being read; empty between them. */
  #until = "";
  /** The last characters outside of literals, enough to know `<!--` and `-->`. */
  #last = "";
  #insideSubset = false;

  /** Reads on from an offset; returns the offset after the closing `>`, or -1 when that has not come yet. */
  scan(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      if (this.#isEnd(text[at]!)) {
        this.text += text.slice(from, at + 1);
        return at + 1;
      }
    }
    this.text += text.slice(from);
    return -1;
  }

  #isEnd(c: string): boolean {
    this.#last = (this.#last + c).slice(-4);
    if (this.#until !== "") {
      if (this.#last.endsWith(this.#until)) this.#begin("");
    } else if (c === '"' || c === "'") this.#begin(c);
    else if (this.#last === "<!--") this.#begin("-->");
    else if (this.#last.endsWith("<?")) this.#begin("?>");
    else if (c === "[") this.#insideSubset = true;
    else if (c === "]") this.#insideSubset = false;
    else return c === ">" && !this.#insideSubset;
    return false;
  }

  #begin(until: string): void {
    this.#until = until;
    this.#last = "";
  }
}
