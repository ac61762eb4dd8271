/** Bitmaps as Arrow has them: least significant bit first; in a validity bitmap 1 means that there is a value. */

/** Bytes that so many bits take. */
export function bitmapBytes(bits: number): number {
  return (bits + 7) >>> 3;
}

/** Whether a bit is set. */
export function getBit(bitmap: Uint8Array, index: number): boolean {
  return ((bitmap[index >>> 3]! >>> (index & 7)) & 1) === 1;
}

/** Sets a bit to 0 or 1. */
export function setBit(bitmap: Uint8Array, index: number, value: boolean): void {
  const byte = index >>> 3;
  const mask = 1 << (index & 7);
  bitmap[byte] = value ? bitmap[byte]! | mask : bitmap[byte]! & ~mask;
}

/** How many of the first `length` bits are set. */
export function countBits(bitmap: Uint8Array, length: number): number {
  let count = 0;
  const whole = length >>> 3;
  for (let k = 0; k < whole; k++) {
    let byte = bitmap[k]!;
    byte -= (byte >>> 1) & 0x55;
    byte = (byte & 0x33) + ((byte >>> 2) & 0x33);
    count += (byte + (byte >>> 4)) & 0x0f;
  }
  for (let k = whole << 3; k < length; k++) if (getBit(bitmap, k)) count++;
  return count;
}

/** A copy of the bits from `begin` to `end`. */
export function sliceBits(bitmap: Uint8Array, begin: number, end: number): Uint8Array {
  const bytes = new Uint8Array(bitmapBytes(end - begin));
  const shift = begin & 7;
  const from = begin >>> 3;
  if (shift === 0) bytes.set(bitmap.subarray(from, from + bytes.length));
  else {
    for (let k = 0; k < bytes.length; k++) {
      bytes[k] = (bitmap[from + k]! >>> shift) | ((bitmap[from + k + 1] ?? 0) << (8 - shift));
    }
  }
  return bytes;
}
