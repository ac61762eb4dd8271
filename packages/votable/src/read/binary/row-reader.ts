import type { ColumnBuilder } from "../../column/builder.ts";
import { nullRuleOf } from "../cell-text.ts";
import { type Bytes, type CellReader, cellReader, StreamFault } from "./cell-reader.ts";
import { type Block, type ColumnFiller, columnFiller } from "./column-filler.ts";
import { EVIDENCE_BYTES, EvidentColumn, omitsNulls } from "./null-omission.ts";
import { RowMeasure } from "./row-measure.ts";

/** Rows that are read together, column after column: few enough to stay in the processor's caches. */
const BLOCK = 512;
/** Bytes that loops may look at behind the last row. */
const MARGIN = 4;

/**
 * Reads rows of BINARY and BINARY2 streams into columns.
 *
 * A BINARY2 row begins with one flag bit for every column, the first in the most significant bit, in whole bytes:
 * a set bit means that the cell is null, and its bytes are of no meaning. A BINARY row has no flags.
 *
 * Rows are read in blocks: first it is found where they begin, then one column is filled after another. A row whose
 * bytes cannot be, or that decides how nulls are written, is read alone.
 */
export class BinaryRowReader {
  readonly #builders: readonly ColumnBuilder[];
  readonly #readers: readonly CellReader[];
  readonly #fillers: readonly ColumnFiller[];
  readonly #measure: RowMeasure;
  readonly #flagBytes: number;
  #omitting: boolean | undefined;
  /** Where the rows of a block begin; one entry more than there are rows. */
  readonly #starts: Int32Array = new Int32Array(BLOCK + 1);
  readonly #cursors: Int32Array = new Int32Array(BLOCK);
  readonly #missing: Uint8Array = new Uint8Array(BLOCK);
  /** So many rows are to be read alone, because their block had a fault. */
  #alone = 0;

  /** Makes a reader. */
  constructor(builders: readonly ColumnBuilder[], flagged: boolean) {
    const nulls = builders.map(nullRuleOf);
    const readers = builders.map((builder, k) => cellReader(builder, nulls[k]!, flagged));
    this.#builders = builders;
    this.#readers = readers;
    this.#fillers = builders.map((builder, k) =>
      columnFiller(builder, readers[k]!, nulls[k]!, flagged),
    );
    this.#flagBytes = flagged ? (builders.length + 7) >>> 3 : 0;
    this.#measure = new RowMeasure(readers, this.#flagBytes);
  }

  /** Whether the stream leaves out the cells of nulls; undefined while that is not known. */
  get omitsNulls(): boolean | undefined {
    return this.#omitting;
  }

  /**
   * Reads whole rows.
   *
   * @param final - Whether `to` is the end of the stream.
   * @param maxRows - The most rows to read.
   * @returns The index after the last row read.
   * @throws {StreamFault} When the bytes cannot be rows.
   */
  read(source: Bytes, from: number, to: number, final: boolean, maxRows: number): number {
    const blocks = to + MARGIN <= source.bytes.length;
    let at = from;
    for (let left = maxRows; left > 0 && at < to; ) {
      const rows = blocks && this.#alone === 0 ? this.#block(source, at, to, left) : 0;
      if (rows > 0) {
        at = this.#starts[rows]!;
        left -= rows;
        continue;
      }
      const next = this.#row(source, at, to, final);
      if (next < 0) break;
      if (next === at) throw new StreamFault("rows without any bytes");
      at = next;
      left--;
      if (this.#alone > 0) this.#alone--;
    }
    return at;
  }

  /** Reads a block of rows. @returns How many; none when the first row has to be read alone. */
  #block(source: Bytes, from: number, to: number, maxRows: number): number {
    const undecided = this.#flagBytes > 0 && this.#omitting === undefined;
    const omitting = this.#omitting === true;
    const most = Math.min(maxRows, BLOCK);
    const starts = this.#starts;
    const rows = undecided
      ? this.#measure.rowsWithoutFlags(source, from, to, most, starts)
      : this.#measure.rows(source, from, to, most, starts, omitting);
    if (rows === 0) return 0;
    const before = this.#builders[0]?.length ?? 0;
    const { bytes, view } = source;
    const cursors = this.#cursors;
    cursors.set(starts.subarray(0, rows));
    const block: Block = { bytes, view, rows, cursors, shift: this.#flagBytes, omitting };
    try {
      for (let k = 0; k < this.#fillers.length; k++) {
        this.#fillers[k]!(block, undecided ? undefined : this.#missingOf(bytes, rows, k));
      }
    } catch (fault) {
      if (!(fault instanceof StreamFault)) throw fault;
      for (const builder of this.#builders) builder.truncate(before);
      this.#alone = rows;
      return 0;
    }
    return rows;
  }

  /** Which rows of the block are flagged as null in a column; undefined when none is. */
  #missingOf(bytes: Uint8Array, rows: number, column: number): Uint8Array | undefined {
    if (this.#flagBytes === 0) return undefined;
    const starts = this.#starts;
    const missing = this.#missing;
    const byte = column >>> 3;
    const shift = 7 - (column & 7);
    let any = 0;
    for (let k = 0; k < rows; k++) {
      const bit = (bytes[starts[k]! + byte]! >>> shift) & 1;
      missing[k] = bit;
      any |= bit;
    }
    return any === 0 ? undefined : missing;
  }

  #row(source: Bytes, at: number, to: number, final: boolean): number {
    const readers = this.#readers;
    const flagBytes = this.#flagBytes;
    if (at + flagBytes > to) return -1;
    if (flagBytes > 0 && this.#omitting === undefined && anySet(source.bytes, at, flagBytes)) {
      if (!final && to - at < EVIDENCE_BYTES) return -1;
      const columns = this.#builders.map(
        (builder, k) => new EvidentColumn(readers[k]!, builder.layout, nullRuleOf(builder)),
      );
      this.#omitting = omitsNulls(columns, source, at, to, final);
    }
    const omitting = this.#omitting === true;
    const end = this.#measure.rowEnd(source, at, to, omitting);
    if (end < 0) return -1;
    let next = at + flagBytes;
    for (let k = 0; k < readers.length; k++) {
      const reader = readers[k]!;
      const isNull = flagBytes > 0 && (source.bytes[at + (k >>> 3)]! & (128 >> (k & 7))) !== 0;
      if (isNull) {
        this.#builders[k]!.appendNull();
        if (!omitting) next = reader.skip(source, next, to);
      } else {
        next = reader.read(source, next);
      }
    }
    return next;
  }
}

function anySet(bytes: Uint8Array, from: number, count: number): boolean {
  for (let k = from; k < from + count; k++) if (bytes[k] !== 0) return true;
  return false;
}
