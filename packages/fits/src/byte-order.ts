/** FITS data are big-endian; most machines are not. */
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function swap16(from: Uint32Array, to: Uint32Array): void {
  for (let i = 0; i < from.length; i++) {
    const v = from[i]!;
    to[i] = ((v & 0x00ff00ff) << 8) | ((v >>> 8) & 0x00ff00ff);
  }
}

function swap32(from: Uint32Array, to: Uint32Array): void {
  for (let i = 0; i < from.length; i++) {
    const v = from[i]!;
    to[i] = (v << 24) | ((v & 0xff00) << 8) | ((v >>> 8) & 0xff00) | (v >>> 24);
  }
}

function swap64(from: Uint32Array, to: Uint32Array): void {
  for (let i = 0; i + 1 < from.length; i += 2) {
    const high = from[i]!;
    const low = from[i + 1]!;
    to[i] = (low << 24) | ((low & 0xff00) << 8) | ((low >>> 8) & 0xff00) | (low >>> 24);
    to[i + 1] = (high << 24) | ((high & 0xff00) << 8) | ((high >>> 8) & 0xff00) | (high >>> 24);
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
  const aligned = bytes.byteOffset % 8 === 0;
  if (size === 1 || !isLittleEndian) return inPlace && aligned ? bytes : bytes.slice();
  const words = Math.floor(bytes.length / 4);
  const source = aligned ? bytes : bytes.slice();
  const target =
    inPlace || !aligned ? source : new Uint8Array(new ArrayBuffer(Math.ceil(bytes.length / 8) * 8));
  const from = new Uint32Array(source.buffer, source.byteOffset, words);
  const to = new Uint32Array(target.buffer, target.byteOffset, words);
  if (size === 2) {
    swap16(from, to);
    if (bytes.length % 4 === 2) {
      const high = source[bytes.length - 2]!;
      target[bytes.length - 2] = source[bytes.length - 1]!;
      target[bytes.length - 1] = high;
    }
  } else if (size === 4) swap32(from, to);
  else swap64(from, to);
  return target.subarray(0, bytes.length);
}
