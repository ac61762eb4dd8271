import { applyShift, fromBigEndian, type PixelArray, type RawPixels } from "../pixels.ts";
import type { BitData, LogicalData, NumberData, ScalarData, TextData } from "./column.ts";
import type { ElementCode } from "./tform.ts";

/** How the stored elements of a column become values. */
export interface CellFormat {
  /** Type letter. */
  readonly code: ElementCode;
  /** TSCAL. */
  readonly scale: number;
  /** TZERO. */
  readonly zero: number | bigint;
  /** TNULL of integers. */
  readonly nullValue: number | bigint | undefined;
  /** Characters in a string. */
  readonly width: number;
}

const bitpixOf = { B: 8, I: 16, J: 32, K: 64, E: -32, D: -64, C: -32, M: -64 } as const;

function findNulls(raw: RawPixels, nullValue: number | bigint): Uint8Array {
  const nulls = new Uint8Array(raw.length);
  const wanted = raw instanceof BigInt64Array ? BigInt(nullValue) : Number(nullValue);
  for (let i = 0; i < raw.length; i++) if (raw[i] === wanted) nulls[i] = 1;
  return nulls;
}

function scaled(raw: RawPixels, { scale, zero }: CellFormat): PixelArray {
  const offset = Number(zero);
  if (scale === 1 && offset === 0) return raw;
  const shifted = scale === 1 ? applyShift(raw, offset) : undefined;
  if (shifted !== undefined) return shifted;
  const values = new Float64Array(raw.length);
  for (let i = 0; i < raw.length; i++) values[i] = Number(raw[i]!) * scale + offset;
  return values;
}

function decodeNumbers(bytes: Uint8Array, format: CellFormat): NumberData {
  const raw = fromBigEndian(bytes, bitpixOf[format.code as keyof typeof bitpixOf]);
  const isInteger = !(raw instanceof Float32Array || raw instanceof Float64Array);
  const values = scaled(raw, format);
  if (format.nullValue === undefined || !isInteger) return { kind: "numbers", values };
  const nulls = findNulls(raw, format.nullValue);
  if (values instanceof Float64Array) {
    for (let i = 0; i < nulls.length; i++) if (nulls[i] === 1) values[i] = Number.NaN;
  }
  return { kind: "numbers", values, nulls };
}

function decodeLogical(bytes: Uint8Array): LogicalData {
  const values = new Uint8Array(bytes.length);
  const nulls = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === 0x54) values[i] = 1;
    else if (byte !== 0x46) nulls[i] = 1;
  }
  return { kind: "logical", values, nulls };
}

/** Bits of cells that begin at whole bytes, the most significant first. */
function decodeBits(bytes: Uint8Array, cells: number, repeat: number): BitData {
  const values = new Uint8Array(cells * repeat);
  const stride = Math.ceil(repeat / 8);
  for (let cell = 0; cell < cells; cell++) {
    for (let i = 0; i < repeat; i++) {
      const byte = bytes[cell * stride + (i >> 3)]!;
      values[cell * repeat + i] = (byte >> (7 - (i & 7))) & 1;
    }
  }
  return { kind: "bits", values };
}

/** A string ends at its first NUL; blanks at its end do not count. */
export function decodeString(bytes: Uint8Array, from: number, to: number): string {
  let end = from;
  while (end < to && bytes[end] !== 0) end++;
  while (end > from && bytes[end - 1] === 0x20) end--;
  let text = "";
  for (let at = from; at < end; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 4096)));
  }
  return text;
}

function decodeText(bytes: Uint8Array, width: number): TextData {
  if (bytes.length === 0) return { kind: "text", values: [""] };
  const values: string[] = [];
  for (let at = 0; width > 0 && at + width <= bytes.length; at += width) {
    values.push(decodeString(bytes, at, at + width));
  }
  return { kind: "text", values };
}

/**
 * Decodes the elements of consecutive cells.
 *
 * @param bytes The cells one after the other, big-endian.
 * @param cells Number of cells.
 * @param repeat Elements in a cell (bits for type X).
 */
export function decodeCells(
  bytes: Uint8Array,
  cells: number,
  repeat: number,
  format: CellFormat,
): ScalarData {
  switch (format.code) {
    case "L":
      return decodeLogical(bytes);
    case "X":
      return decodeBits(bytes, cells, repeat);
    case "A":
      return decodeText(bytes, format.width);
    case "C":
    case "M": {
      const { values } = decodeNumbers(bytes, format);
      return { kind: "complex", values: values as Float32Array | Float64Array };
    }
    default:
      return decodeNumbers(bytes, format);
  }
}
