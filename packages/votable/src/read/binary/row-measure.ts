import { type Bytes, type CellReader, StreamFault } from "./cell-reader.ts";

/** Finds where the rows of a stream begin. */
export class RowMeasure {
  readonly #readers: readonly CellReader[];
  readonly #flagBytes: number;
  /** The columns of varying size, and the bytes between each and the one before it. */
  readonly #varying: readonly CellReader[];
  readonly #gaps: readonly number[];
  /** The bytes behind the last of them; of the whole row when there is none. */
  readonly #rest: number;

  /** Makes a measure for rows that begin with so many bytes of flags. */
  constructor(readers: readonly CellReader[], flagBytes: number) {
    const varying: CellReader[] = [];
    const gaps: number[] = [];
    let gap = flagBytes;
    for (const reader of readers) {
      gap += reader.fixedBytes;
      if (!reader.varies) continue;
      varying.push(reader);
      gaps.push(gap);
      gap = 0;
    }
    this.#readers = readers;
    this.#flagBytes = flagBytes;
    this.#varying = varying;
    this.#gaps = gaps;
    this.#rest = gap;
  }

  /**
   * The end of a row, found by its columns one by one: -1 when it does not end before `to`.
   *
   * @throws {StreamFault} When the bytes cannot be a row.
   */
  rowEnd(source: Bytes, at: number, to: number, omitting: boolean): number {
    const readers = this.#readers;
    let next = at + this.#flagBytes;
    if (next > to) return -1;
    for (let k = 0; k < readers.length && next >= 0; k++) {
      if (omitting && (source.bytes[at + (k >>> 3)]! & (128 >> (k & 7))) !== 0) continue;
      next = readers[k]!.skip(source, next, to);
    }
    return next;
  }

  /**
   * Finds rows up to the end of the bytes or up to one that cannot be.
   *
   * @param starts - Gets where the rows begin, and where the last one ends.
   * @returns How many there are.
   */
  rows(
    source: Bytes,
    from: number,
    to: number,
    maxRows: number,
    starts: Int32Array,
    omitting: boolean,
  ): number {
    starts[0] = from;
    if (this.#varying.length === 0 && !omitting) {
      const length = this.#rest;
      const rows = length === 0 ? 0 : Math.min(maxRows, Math.floor((to - from) / length));
      for (let k = 1; k <= rows; k++) starts[k] = from + k * length;
      return rows;
    }
    let at = from;
    for (let rows = 0; rows < maxRows; rows++) {
      at = omitting ? this.#endOrFault(source, at, to, true) : this.#usualEnd(source, at, to);
      if (at <= starts[rows]!) return rows;
      starts[rows + 1] = at;
    }
    return maxRows;
  }

  /** As {@link RowMeasure.rows}, up to the first row in which a null is flagged. */
  rowsWithoutFlags(
    source: Bytes,
    from: number,
    to: number,
    maxRows: number,
    starts: Int32Array,
  ): number {
    const rows = this.rows(source, from, to, maxRows, starts, false);
    for (let k = 0; k < rows; k++) {
      for (let byte = 0; byte < this.#flagBytes; byte++) {
        if (source.bytes[starts[k]! + byte] !== 0) return k;
      }
    }
    return rows;
  }

  /** The end of a row of which no cell is left out: only columns of varying size are looked at. */
  #usualEnd(source: Bytes, from: number, to: number): number {
    const varying = this.#varying;
    const gaps = this.#gaps;
    const { view } = source;
    let at = from;
    for (let k = 0; k < varying.length; k++) {
      const { unitBytes } = varying[k]!;
      if (unitBytes === 0) return this.#endOrFault(source, from, to, false);
      at += gaps[k]!;
      if (at + 4 > to) return -1;
      const length = view.getInt32(at);
      if (length < 0) return -1;
      at += 4 + length * unitBytes;
    }
    at += this.#rest;
    return at <= to ? at : -1;
  }

  #endOrFault(source: Bytes, from: number, to: number, omitting: boolean): number {
    try {
      return this.rowEnd(source, from, to, omitting);
    } catch (fault) {
      if (!(fault instanceof StreamFault)) throw fault;
      return -1;
    }
  }
}
