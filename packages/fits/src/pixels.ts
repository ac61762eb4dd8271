import { swapToNative } from "./byte-order.ts";

/** Pixels of an image or numbers of a column, axis 1 varying fastest. */
export type PixelArray =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** The number types of FITS data units: the values of BITPIX. */
export type Bitpix = 8 | 16 | 32 | 64 | -32 | -64;

const makers = {
  "8": Uint8Array,
  "16": Int16Array,
  "32": Int32Array,
  "64": BigInt64Array,
  "-32": Float32Array,
  "-64": Float64Array,
} as const;

/** Numbers of a data unit in the machine's byte order, not scaled. */
export type RawPixels =
  | Uint8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** Big-endian bytes as a typed array of the machine's order. */
export function fromBigEndian(bytes: Uint8Array, bitpix: Bitpix, inPlace = false): RawPixels {
  const size = Math.abs(bitpix) / 8;
  const native = swapToNative(bytes, size, inPlace);
  return new makers[bitpix](native.buffer as ArrayBuffer, native.byteOffset, native.length / size);
}

/** A typed array's elements as big-endian bytes; the array is left alone. */
export function toBigEndian(pixels: PixelArray): Uint8Array {
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return swapToNative(bytes, pixels.BYTES_PER_ELEMENT);
}

/** A new array of zeros for a BITPIX. */
export function rawPixels(bitpix: Bitpix, length: number): RawPixels {
  return new makers[bitpix](length);
}

/** Integers shifted by half their range: the convention for unsigned (and signed byte) pixels. */
export function applyShift(raw: RawPixels, zero: number): PixelArray | undefined {
  if (raw instanceof Uint8Array && zero === -128) {
    return new Int8Array(raw.map((value) => value ^ 0x80).buffer);
  }
  if (raw instanceof Int16Array && zero === 2 ** 15) {
    return new Uint16Array(raw.map((value) => value ^ 0x8000).buffer);
  }
  if (raw instanceof Int32Array && zero === 2 ** 31) {
    return new Uint32Array(raw.map((value) => value ^ 0x80000000).buffer);
  }
  if (raw instanceof BigInt64Array && zero === 2 ** 63) {
    return new BigUint64Array(raw.map((value) => value ^ (-1n << 63n)).buffer);
  }
  return undefined;
}
