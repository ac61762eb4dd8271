/** Finds the end of `<!DOCTYPE …>`, internal subset included, in text that arrives in pieces. */
export class DoctypeScanner {
  /** What was read of it so far. */
  text = "";
  #depth = 0;
  #until = "";

  /** Reads on from this offset; returns the offset after the closing `>`, or -1 when it has not come yet. */
  scan(text: string, from: number): number {
    for (let k = from; k < text.length; k++) {
      const c = text[k]!;
      this.text += c;
      if (this.#until !== "") {
        if (this.text.endsWith(this.#until)) this.#until = "";
      } else if (c === '"' || c === "'") this.#until = c;
      else if (c === "-" && this.text.endsWith("<!--")) this.#until = "-->";
      else if (c === "?" && this.text.endsWith("<?")) this.#until = "?>";
      else if (c === "<") this.#depth++;
      else if (c === ">" && --this.#depth === 0) return k + 1;
      // A comment or instruction has raised the depth by its `<` and ends with `>` inside #until.
      if (this.#until === "-->" || this.#until === "?>") {
        if (this.text.endsWith("<!--") || this.text.endsWith("<?")) this.#depth--;
      }
    }
    return -1;
  }
}
