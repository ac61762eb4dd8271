import type { Layout } from "../../column/layout.ts";
import type { NullRule } from "../cell-text.ts";
import { type Bytes, type CellReader, StreamFault } from "./cell-reader.ts";

/** Bytes of a stream that are looked at before it is decided how nulls are written. */
export const EVIDENCE_BYTES = 65_536;

/** A column, and what its bytes tell. */
export class EvidentColumn {
  /** Reads its cells. */
  readonly reader: CellReader;
  readonly #layout: Layout;
  /** The bytes of the value that stands for null; undefined when there is none. */
  readonly #missing: Uint8Array | undefined;

  /** Describes a column. */
  constructor(reader: CellReader, layout: Layout, nulls: NullRule) {
    this.reader = reader;
    this.#layout = layout;
    this.#missing = nulls.long === undefined ? undefined : bigEndian(nulls.long, layout.itemBytes);
  }

  /** Whether a cell holds what writers put where a value is missing: zeros, NaN, blanks, or the value of VALUES null. */
  isBlank(bytes: Uint8Array, from: number, to: number): boolean {
    const { item, size, itemBytes, width } = this.#layout;
    // The length of what varies; a length of zero is blank.
    const varyingText = (item === "char" || item === "unicodeChar") && width === undefined;
    const begin = size === undefined || varyingText ? from + 4 : from;
    const every = (test: (at: number) => boolean, step: number): boolean => {
      for (let at = begin; at < to; at += step) if (!test(at)) return false;
      return true;
    };
    if (every((at) => bytes[at] === 0, 1)) return true;
    if (item === "double" || item === "float") return every((at) => isNaNAt(bytes, at), itemBytes);
    const missing = this.#missing;
    if (missing !== undefined && itemBytes > 0) {
      return every((at) => missing.every((byte, k) => bytes[at + k] === byte), itemBytes);
    }
    return item === "boolean" ? every((at) => bytes[at] === 63 || bytes[at] === 32, 1) : false;
  }

  /** Whether a cell can be what it should: booleans are few letters. */
  isPlausible(bytes: Uint8Array, from: number, to: number): boolean {
    const { item, size } = this.#layout;
    if (item !== "boolean" || size === undefined) return true;
    for (let at = from; at < to; at++) if (!booleans.has(bytes[at]!)) return false;
    return true;
  }
}

/** T, t, 1, F, f, 0, ?, blank, NUL and the byte 1. */
const booleans: ReadonlySet<number> = new Set([84, 116, 49, 70, 102, 48, 63, 32, 0, 1]);

function isNaNAt(bytes: Uint8Array, at: number): boolean {
  return (bytes[at]! & 0x7f) === 0x7f && (bytes[at + 1]! & 0xc0) >= 0x80;
}

function bigEndian(value: bigint, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, k) =>
    Number((value >> BigInt(8 * (count - 1 - k))) & 255n),
  );
}

interface Trial {
  /** Rows that make sense. */
  rows: number;
  /** Whether something cannot be. */
  contradiction: boolean;
  /** Cells flagged as null, and how many of them are blank. */
  nulls: number;
  blankNulls: number;
}

/**
 * Some services leave out the bytes of null cells in BINARY2, although the standard keeps them (section 5.4).
 * Whether a stream does is found by reading its beginning both ways: the wrong way soon meets set bits where flag
 * bytes have none, lengths that cannot be, or an end that cuts a row.
 *
 * @param final - Whether `to` is the end of the stream.
 * @returns Whether the cells of nulls are left out.
 */
export function omitsNulls(
  columns: readonly EvidentColumn[],
  source: Bytes,
  from: number,
  to: number,
  final: boolean,
): boolean {
  const standard = tryRows(columns, source, from, to, final, false);
  const omitting = tryRows(columns, source, from, to, final, true);
  if (standard.contradiction !== omitting.contradiction) return standard.contradiction;
  if (standard.contradiction) return omitting.rows > standard.rows;
  // Both could be. Writers fill the cells of nulls with zeros or NaN, and chance does not.
  if (standard.blankNulls >= standard.nulls / 2) return false;
  // Read the wrong way, flags are any bytes, and half of all cells seem to be null.
  return omitting.nulls * (standard.rows + 1) < standard.nulls * (omitting.rows + 1);
}

function tryRows(
  columns: readonly EvidentColumn[],
  source: Bytes,
  from: number,
  to: number,
  final: boolean,
  omitting: boolean,
): Trial {
  const trial: Trial = { rows: 0, contradiction: false, nulls: 0, blankNulls: 0 };
  const flagBytes = (columns.length + 7) >>> 3;
  const spare = flagBytes * 8 - columns.length;
  let at = from;
  try {
    for (;;) {
      if (at === to) return trial;
      let next = at + flagBytes;
      if (next > to) break;
      if ((source.bytes[next - 1]! & ((1 << spare) - 1)) !== 0) {
        trial.contradiction = true;
        return trial;
      }
      for (let k = 0; k < columns.length && next >= 0; k++) {
        const isNull = (source.bytes[at + (k >>> 3)]! & (128 >> (k & 7))) !== 0;
        if (isNull && omitting) {
          trial.nulls++;
          continue;
        }
        const column = columns[k]!;
        const end = column.reader.skip(source, next, to);
        if (end >= 0 && isNull) {
          trial.nulls++;
          if (column.isBlank(source.bytes, next, end)) trial.blankNulls++;
        } else if (end >= 0 && !column.isPlausible(source.bytes, next, end)) {
          trial.contradiction = true;
          return trial;
        }
        next = end;
      }
      if (next < 0) break;
      at = next;
      trial.rows++;
    }
  } catch (fault) {
    if (!(fault instanceof StreamFault)) throw fault;
    trial.contradiction = true;
    return trial;
  }
  // A row that is cut: at the end of the stream that cannot be; a cell longer than all evidence is not likely.
  trial.contradiction = final || to - at > EVIDENCE_BYTES / 2;
  return trial;
}
