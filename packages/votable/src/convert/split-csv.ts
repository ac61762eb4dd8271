import { VOTableError } from "../errors.ts";
import { ByteSink } from "../write/byte-sink.ts";

/** Who takes the values of CSV. */
export interface CsvTaker {
  /** The next value of a record, as UTF-8 without its quotes; quotes tell an empty string from nothing at all. */
  value(utf8: Uint8Array, from: number, to: number, quoted: boolean): void;
  /** The record is complete; it began in this line, counted from 1. */
  endRecord(line: number): void;
}

const QUOTE = 34;
const LF = 10;
const CR = 13;

/** Splits the bytes of CSV into values (RFC 4180; CR, LF and CRLF end a record); an empty line is a record of one empty value. */
export class CsvSplitter {
  readonly #separator: number;
  readonly #taker: CsvTaker;
  /** The value so far, where it does not stand in one piece of the bytes. */
  readonly #held: ByteSink = new ByteSink(256);
  #state: "start" | "plain" | "quoted" | "closed" = "start";
  #quoted = false;
  #values = 0;
  #afterReturn = false;
  #line = 1;
  #recordLine = 1;

  /** Makes a splitter. */
  constructor(separator: string, taker: CsvTaker) {
    this.#separator = separator.charCodeAt(0);
    this.#taker = taker;
  }

  /** Takes more bytes. */
  push(piece: Uint8Array): void {
    const separator = this.#separator;
    const { length } = piece;
    let at = 0;
    while (at < length) {
      if (this.#state === "quoted") {
        at = this.#quotedPart(piece, at);
        continue;
      }
      const c = piece[at]!;
      if (c === LF && this.#afterReturn) {
        this.#afterReturn = false;
        at++;
        continue;
      }
      this.#afterReturn = false;
      if (c === QUOTE && (this.#state === "start" || this.#state === "closed")) {
        // A quote after a closing one is one quote inside.
        if (this.#state === "closed") this.#hold(piece, at, at + 1);
        this.#quoted = true;
        this.#state = "quoted";
        at++;
        continue;
      }
      const from = at;
      let end = c;
      while (end !== separator && end !== LF && end !== CR) {
        if (++at === length) break;
        end = piece[at]!;
      }
      if (at === length) {
        this.#hold(piece, from, at);
        this.#state = "plain";
        break;
      }
      this.#endValue(piece, from, at++);
      if (end === separator) continue;
      this.#afterReturn = end === CR;
      this.#line++;
      this.#endRecord();
    }
  }

  /** The bytes are over. @throws {VOTableError} `TRUNCATED` when a quote is not closed. */
  end(): void {
    if (this.#state === "quoted") {
      throw new VOTableError("TRUNCATED", "A quote of the CSV is never closed", {
        line: this.#recordLine,
        hint: "The quote is in the record that begins in this line; inside of a value it is written twice.",
      });
    }
    if (this.#values === 0 && this.#state === "start") return;
    this.#endValue(this.#held.bytes, 0, 0);
    this.#endRecord();
  }

  #quotedPart(piece: Uint8Array, from: number): number {
    let at = from;
    while (at < piece.length && piece[at] !== QUOTE) if (piece[at++] === LF) this.#line++;
    this.#hold(piece, from, at);
    if (at === piece.length) return at;
    this.#state = "closed";
    return at + 1;
  }

  #hold(piece: Uint8Array, from: number, to: number): void {
    const held = this.#held;
    held.reserve(to - from);
    held.bytes.set(piece.subarray(from, to), held.at);
    held.at += to - from;
  }

  #endValue(piece: Uint8Array, from: number, to: number): void {
    const held = this.#held;
    this.#values++;
    if (held.at === 0) this.#taker.value(piece, from, to, this.#quoted);
    else {
      this.#hold(piece, from, to);
      this.#taker.value(held.bytes, 0, held.at, this.#quoted);
      held.at = 0;
    }
    this.#quoted = false;
    this.#state = "start";
  }

  #endRecord(): void {
    this.#taker.endRecord(this.#recordLine);
    this.#values = 0;
    this.#recordLine = this.#line;
  }
}
