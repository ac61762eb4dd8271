import type { ColumnBuilder } from "../../column/builder.ts";
import { nullRuleOf } from "../cell-text.ts";
import { type Bytes, type CellReader, cellReader, StreamFault } from "./cell-reader.ts";
import { EVIDENCE_BYTES, omitsNulls } from "./null-omission.ts";

/**
 * Reads rows of BINARY and BINARY2 streams into columns.
 *
 * A BINARY2 row begins with one flag bit for every column, the first in the most significant bit, in whole bytes:
 * a set bit means that the cell is null, and its bytes are of no meaning. A BINARY row has no flags.
 */
export class BinaryRowReader {
  readonly #builders: readonly ColumnBuilder[];
  readonly #readers: readonly CellReader[];
  readonly #flagBytes: number;
  #omitting: boolean | undefined;

  /** Makes a reader. */
  constructor(builders: readonly ColumnBuilder[], flagged: boolean) {
    this.#builders = builders;
    this.#readers = builders.map((builder) => cellReader(builder, nullRuleOf(builder), flagged));
    this.#flagBytes = flagged ? (builders.length + 7) >>> 3 : 0;
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
    let at = from;
    for (let rows = 0; rows < maxRows && at < to; rows++) {
      const next = this.#row(source, at, to, final);
      if (next < 0) break;
      if (next === at) throw new StreamFault("rows without any bytes");
      at = next;
    }
    return at;
  }

  #row(source: Bytes, at: number, to: number, final: boolean): number {
    const readers = this.#readers;
    const flagBytes = this.#flagBytes;
    if (at + flagBytes > to) return -1;
    if (flagBytes > 0 && this.#omitting === undefined && anySet(source.bytes, at, flagBytes)) {
      if (!final && to - at < EVIDENCE_BYTES) return -1;
      this.#omitting = omitsNulls(readers, source, at, to, final);
    }
    const omitting = this.#omitting === true;
    const flags = at;
    let next = at + flagBytes;
    for (let k = 0; k < readers.length; k++) {
      const isNull = flagBytes > 0 && (source.bytes[flags + (k >>> 3)]! & (128 >> (k & 7))) !== 0;
      if (isNull && omitting) continue;
      next = readers[k]!.skip(source, next, to);
      if (next < 0) return -1;
    }
    next = at + flagBytes;
    for (let k = 0; k < readers.length; k++) {
      const reader = readers[k]!;
      const isNull = flagBytes > 0 && (source.bytes[flags + (k >>> 3)]! & (128 >> (k & 7))) !== 0;
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
