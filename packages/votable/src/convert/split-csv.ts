import { VOTableError } from "../errors.ts";

/** A value of CSV; quotes tell an empty string from nothing at all. */
export interface CsvCell {
  /** Its text. */
  readonly text: string;
  /** Whether it stood in quotes. */
  readonly quoted: boolean;
}

/** Splits CSV into records (RFC 4180; CR, LF and CRLF end a record); an empty line is a record of one empty value. */
export class CsvSplitter {
  readonly #separator: string;
  #cells: CsvCell[] = [];
  #text = "";
  #quoted = false;
  #state: "start" | "plain" | "quoted" | "closed" = "start";
  #afterReturn = false;
  #line = 1;

  /** Makes a splitter. */
  constructor(separator: string) {
    this.#separator = separator;
  }

  /** The records that end in this piece of text. */
  *push(piece: string): Generator<readonly CsvCell[], void, undefined> {
    const separator = this.#separator;
    for (let k = 0; k < piece.length; k++) {
      const c = piece[k] as string;
      if (this.#state === "quoted") {
        const end = piece.indexOf('"', k);
        const stop = end < 0 ? piece.length : end;
        this.#text += piece.slice(k, stop);
        if (end >= 0) this.#state = "closed";
        k = stop;
        continue;
      }
      if (c === "\n" && this.#afterReturn) {
        this.#afterReturn = false;
        continue;
      }
      this.#afterReturn = c === "\r";
      if (c === '"' && this.#state === "closed") {
        // A doubled quote is one quote inside.
        this.#text += '"';
        this.#state = "quoted";
      } else if (c === '"' && this.#state === "start") {
        this.#quoted = true;
        this.#state = "quoted";
      } else if (c === separator) this.#endCell();
      else if (c === "\n" || c === "\r") yield* this.#endRecord();
      else {
        this.#text += c;
        this.#state = "plain";
      }
    }
  }

  /** The last record, when no line end follows it. @throws {VOTableError} `TRUNCATED` when a quote is not closed. */
  *end(): Generator<readonly CsvCell[], void, undefined> {
    if (this.#state === "quoted") {
      throw new VOTableError("TRUNCATED", "A quote of the CSV is never closed", {
        line: this.#line,
      });
    }
    if (this.#cells.length > 0 || this.#state !== "start") yield* this.#endRecord();
  }

  #endCell(): void {
    this.#cells.push({ text: this.#text, quoted: this.#quoted });
    this.#text = "";
    this.#quoted = false;
    this.#state = "start";
  }

  *#endRecord(): Generator<readonly CsvCell[], void, undefined> {
    this.#line++;
    this.#endCell();
    const cells = this.#cells;
    this.#cells = [];
    yield cells;
  }
}
