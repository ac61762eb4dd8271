/** FITS data are big-endian; most machines are not. */
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function swap16(words: Int32Array): void {
  for (let i = 0; i < words.length; i++) {
    const v = words[i]!;
    words[i] = ((v & 0x00ff00ff) << 8) | ((v >>> 8) & 0x00ff00ff);
  }
}

function swap32(words: Int32Array): void {
  for (let i = 0; i < words.length; i++) {
    const v = words[i]!;
    words[i] = (v << 24) | ((v & 0xff00) << 8) | ((v >>> 8) & 0xff00) | (v >>> 24);
  }
}

function swap64(words: Int32Array): void {
  for (let i = 0; i + 1 < words.length; i += 2) {
    const high = words[i]!;
    const low = words[i + 1]!;
    words[i] = (low << 24) | ((low & 0xff00) << 8) | ((low >>> 8) & 0xff00) | (low >>> 24);
    words[i + 1] = (high << 24) | ((high & 0xff00) << 8) | ((high >>> 8) & 0xff00) | (high >>> 24);
  }
}

/** What Node's Buffer offers: swapping in place, many bytes at once. */
interface Swapper {
  swap16(): unknown;
  swap32(): unknown;
  swap64(): unknown;
}

interface SwapperFactory {
  from(buffer: ArrayBufferLike, offset: number, length: number): Swapper;
}

/** Absent in browsers, where the loops above do the work in some twice the time. */
const swappers: SwapperFactory | undefined = (globalThis as { Buffer?: SwapperFactory }).Buffer;

function swapInPlace(bytes: Uint8Array, size: number): void {
  if (swappers !== undefined) {
    const swapper = swappers.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (size === 2) swapper.swap16();
    else if (size === 4) swapper.swap32();
    else swapper.swap64();
    return;
  }
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4));
  if (size === 4) swap32(words);
  else if (size === 8) swap64(words);
  else {
    swap16(words);
    if (bytes.length % 4 === 2) {
      const at = bytes.length - 2;
      [bytes[at], bytes[at + 1]] = [bytes[at + 1]!, bytes[at]!];
    }
  }
}

/**
 * Turns big-endian elements into the machine's order (and back: it is its own inverse).
 *
 * @param bytes A whole number of elements.
 * @param size Bytes in an element: 1, 2, 4 or 8.
 * @param inPlace Overwrite `bytes` when their alignment allows it, instead of copying. Default false.
 * @returns Bytes aligned for a typed array of that element size.
 */
export function swapToNative(bytes: Uint8Array, size: number, inPlace = false): Uint8Array {
  const isUsable = inPlace && bytes.byteOffset % Math.max(4, size) === 0;
  // Not `slice`: a Buffer's slice would share its memory.
  const own = isUsable ? bytes : new Uint8Array(bytes);
  if (size > 1 && isLittleEndian) swapInPlace(own, size);
  return own;
}
