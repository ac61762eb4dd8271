import { getBit } from "../column/bitmap.ts";
import type { Column } from "../column/column.ts";
import { encodeBase64 } from "../number/base64.ts";
import type { Table } from "../table/table.ts";
import { type BinaryColumn, binaryColumn } from "./binary-column.ts";
import { ByteSink } from "./byte-sink.ts";
import type { RowWriter } from "./rows.ts";

/** Rows that are laid out together, column after column: few enough to stay in the processor's first cache. */
const BLOCK = 256;

/** Rows as base64 of BINARY or BINARY2 (VOTable 1.5, sections 5.2 to 5.4). */
export class BinaryWriter implements RowWriter {
  readonly #flagged: boolean;
  readonly #raw: ByteSink = new ByteSink(65_536);
  /** Where each row of a block begins, and how far it is written. */
  readonly #starts: Int32Array = new Int32Array(BLOCK + 1);
  readonly #cursors: Int32Array = new Int32Array(BLOCK);
  #columns: readonly Column[] = [];
  #writers: readonly BinaryColumn[] = [];

  /** Makes a writer; `flagged` means BINARY2. */
  constructor(flagged: boolean) {
    this.#flagged = flagged;
  }

  // Blanks in the tag let the text begin where four characters can be stored at once.
  head(at: number): string {
    return `${" ".repeat(-(at + 2) & 3)}>\n`;
  }

  write({ columns }: Table, from: number, to: number, sink: ByteSink): void {
    if (columns !== this.#columns) {
      this.#columns = columns;
      this.#writers = columns.map((column) => binaryColumn(column, this.#flagged));
    }
    for (let row = from; row < to; row += BLOCK) {
      this.#block(row, Math.min(to, row + BLOCK));
      this.#encode(sink, false);
    }
  }

  endTable(): void {
    // There is no place for anything but values.
  }

  end(sink: ByteSink): void {
    this.#encode(sink, true);
  }

  /** Lays out rows: first their lengths, then one column after another. */
  #block(from: number, to: number): void {
    const raw = this.#raw;
    const starts = this.#starts;
    const count = to - from;
    const flagBytes = this.#flagged ? (this.#columns.length + 7) >>> 3 : 0;
    starts.fill(flagBytes, 1, count + 1);
    for (const writer of this.#writers) writer.addLengths(starts, from, to);
    starts[0] = raw.at;
    for (let k = 0; k < count; k++) starts[k + 1] = starts[k + 1]! + starts[k]!;
    const end = starts[count]!;
    raw.reserve(end - raw.at);
    raw.bytes.fill(0, raw.at, end);
    const cursors = this.#cursors;
    for (let k = 0; k < count; k++) cursors[k] = starts[k]! + flagBytes;
    const target = { bytes: raw.bytes, view: new DataView(raw.bytes.buffer) };
    for (const writer of this.#writers) writer.put(target, cursors, from, to);
    if (flagBytes > 0) this.#flags(from, to);
    raw.at = end;
  }

  /** Sets the flags of nulls: the first column has the most significant bit of the first byte. */
  #flags(from: number, to: number): void {
    const { bytes } = this.#raw;
    this.#columns.forEach((column, k) => {
      const { validity } = column.data;
      if (validity === undefined) return;
      const mask = 128 >>> (k & 7);
      for (let row = from; row < to; row++) {
        if (getBit(validity, row)) continue;
        const at = this.#starts[row - from]! + (k >>> 3);
        bytes[at] = bytes[at]! | mask;
      }
    });
  }

  #encode(sink: ByteSink, final: boolean): void {
    const raw = this.#raw;
    const count = final ? raw.at : raw.at - (raw.at % 3);
    sink.reserve(Math.ceil(count / 3) * 4 + 4);
    sink.at = encodeBase64(raw.bytes, 0, count, sink.bytes, sink.at, final);
    raw.bytes.copyWithin(0, count, raw.at);
    raw.at -= count;
  }
}
