import type { ColumnBuilder } from "../../column/builder.ts";
import { decodeUtf8 } from "../../column/utf8.ts";
import { appendCellText, type NullRule, nullRuleOf } from "../cell-text.ts";
import { type CellScanner, cellScanner, type ScanNotes } from "./cell-scanner.ts";

/** Why a scanner stopped: it needs more bytes, it met something unusual, or it has as many rows as were asked for. */
export type Stop = "input" | "unusual" | "rows";

/** Reads whole rows of TABLEDATA from bytes into columns. */
export interface RowScanner {
  /** Where the first row begins that was not read. */
  at: number;
  /** Line ends in what was read. */
  newlines: number;
  /** Whether bytes above 127 occurred, so that the UTF-8 must be checked. */
  beyondAscii: boolean;
  /** Reads rows of `bytes` between `from` and `to` (followed by padding of `<`), at most so many. */
  scan(bytes: Uint8Array, from: number, to: number, maxRows: number): Stop;
}

/**
 * The row scanner in plain JavaScript. It knows `<TR>`, `<TD>`, `<TD/>`, text and XML's five named references;
 * at anything else it stops before the row.
 */
export class JsRowScanner implements RowScanner {
  at = 0;
  newlines = 0;
  beyondAscii = false;
  readonly #builders: readonly ColumnBuilder[];
  readonly #nulls: readonly NullRule[];
  #cells: CellScanner[] = [];
  #row = 0;
  readonly #notes: ScanNotes = { newlines: 0, beyondAscii: false };

  /** Makes a scanner for columns. */
  constructor(builders: readonly ColumnBuilder[]) {
    this.#builders = builders;
    this.#nulls = builders.map(nullRuleOf);
    this.#cells = builders.map((builder, k) => cellScanner(builder, this.#nulls[k]!, this.#notes));
  }

  scan(bytes: Uint8Array, from: number, to: number, maxRows: number): Stop {
    const builders = this.#builders;
    const cells = this.#cells;
    const notes = this.#notes;
    const count = builders.length;
    notes.newlines = 0;
    this.newlines = 0;
    let at = from;
    for (let rows = 0; rows < maxRows; rows++) {
      let c = bytes[at]!;
      let newlines = 0;
      while (c === 10 || c === 32 || c === 9) {
        if (c === 10) newlines++;
        c = bytes[++at]!;
      }
      // The white space before a row is done with, whatever follows.
      this.newlines += newlines;
      this.at = at;
      notes.newlines = 0;
      if (!(c === 60 && bytes[at + 1] === 84 && bytes[at + 2] === 82 && bytes[at + 3] === 62)) {
        return at + 4 > to ? "input" : "unusual";
      }
      at += 4;
      newlines = 0;
      this.#row = builders[0]?.length ?? 0;
      for (let k = 0; k < count; k++) {
        c = bytes[at]!;
        while (c === 10 || c === 32 || c === 9) {
          if (c === 10) newlines++;
          c = bytes[++at]!;
        }
        const tag = bytes[at + 3];
        if (c !== 60 || bytes[at + 1] !== 84 || bytes[at + 2] !== 68) {
          return this.#stop(at + 5 > to, k);
        }
        if (tag === 47 && bytes[at + 4] === 62) {
          builders[k]!.appendNull();
          at += 5;
          continue;
        }
        if (tag !== 62) return this.#stop(at + 5 > to, k);
        at += 4;
        let end = at;
        if (bytes[at] === 60) {
          // <TD></TD>, unless it is the end of the window or markup: what follows tells.
          if (bytes[at + 1] === 47) builders[k]!.appendNull();
        } else end = cells[k]!(bytes, at);
        if (end < 0) {
          end = this.#general(k, bytes, at, to);
          if (end < 0) return this.#stop(end === -2, k);
        }
        if (
          bytes[end + 1] !== 47 ||
          bytes[end + 2] !== 84 ||
          bytes[end + 3] !== 68 ||
          bytes[end + 4] !== 62
        ) {
          return this.#stop(end + 5 > to, k);
        }
        at = end + 5;
      }
      c = bytes[at]!;
      while (c === 10 || c === 32 || c === 9) {
        if (c === 10) newlines++;
        c = bytes[++at]!;
      }
      if (
        c !== 60 ||
        bytes[at + 1] !== 47 ||
        bytes[at + 2] !== 84 ||
        bytes[at + 3] !== 82 ||
        bytes[at + 4] !== 62
      ) {
        return this.#stop(at + 5 > to, count - 1);
      }
      at += 5;
      this.at = at;
      this.newlines += newlines + notes.newlines;
      if (notes.beyondAscii) this.beyondAscii = true;
    }
    return "rows";
  }

  /** Reads a cell with all tolerance. @returns Where its `<` is; -1 for something unusual, -2 when bytes are missing. */
  #general(column: number, bytes: Uint8Array, from: number, to: number): number {
    const notes = this.#notes;
    let end = from;
    for (let c = bytes[end]!; c !== 60; c = bytes[++end]!) {
      if (c === 38 || c === 13 || (c < 32 && c !== 10 && c !== 9)) return -1;
      if (c > 127) notes.beyondAscii = true;
      if (c === 10) notes.newlines++;
    }
    if (end + 5 > to) return -2;
    if (bytes[end + 1] !== 47) return -1;
    const text = decodeUtf8(bytes, from, end);
    try {
      appendCellText(this.#builders[column]!, text, this.#nulls[column]!);
    } catch {
      // The general path reads the row again and knows where it stands in the document.
      return -1;
    }
    return end;
  }

  /** Takes the row back that stopped in this column. */
  #stop(short: boolean, column: number): Stop {
    for (let k = 0; k <= column; k++) this.#builders[k]!.truncate(this.#row);
    return short ? "input" : "unusual";
  }
}
