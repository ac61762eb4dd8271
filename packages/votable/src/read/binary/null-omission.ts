import { type Bytes, type CellReader, StreamFault } from "./cell-reader.ts";

/** Bytes of a stream that are looked at before it is decided how nulls are written. */
export const EVIDENCE_BYTES = 65_536;

interface Trial {
  /** Rows that make sense. */
  rows: number;
  /** Whether something cannot be. */
  contradiction: boolean;
  /** Cells flagged as null, and how many of them hold only zeros or NaN. */
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
  readers: readonly CellReader[],
  source: Bytes,
  from: number,
  to: number,
  final: boolean,
): boolean {
  const standard = tryRows(readers, source, from, to, final, false);
  const omitting = tryRows(readers, source, from, to, final, true);
  if (standard.contradiction !== omitting.contradiction) return standard.contradiction;
  if (standard.contradiction) return omitting.rows > standard.rows;
  // Both could be. Writers fill the cells of nulls with zeros or NaN, and chance does not.
  if (standard.blankNulls >= standard.nulls / 2) return false;
  // Read the wrong way, flags are any bytes, and half of all cells seem to be null.
  return omitting.nulls * (standard.rows + 1) < standard.nulls * (omitting.rows + 1);
}

function tryRows(
  readers: readonly CellReader[],
  source: Bytes,
  from: number,
  to: number,
  final: boolean,
  omitting: boolean,
): Trial {
  const trial: Trial = { rows: 0, contradiction: false, nulls: 0, blankNulls: 0 };
  const flagBytes = (readers.length + 7) >>> 3;
  const spare = flagBytes * 8 - readers.length;
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
      for (let k = 0; k < readers.length && next >= 0; k++) {
        const isNull = (source.bytes[at + (k >>> 3)]! & (128 >> (k & 7))) !== 0;
        if (isNull && omitting) {
          trial.nulls++;
          continue;
        }
        const end = readers[k]!.skip(source, next, to);
        if (isNull && end >= 0) {
          trial.nulls++;
          if (isBlank(source.bytes, next, end)) trial.blankNulls++;
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

/** Whether bytes are zero, or one NaN, or an empty string. */
function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  const nan = (bytes[from]! & 0x7f) === 0x7f && (bytes[from + 1]! & 0xc0) >= 0x80;
  for (let k = from + (nan ? 2 : 0); k < to; k++) if (bytes[k] !== 0) return false;
  return true;
}
