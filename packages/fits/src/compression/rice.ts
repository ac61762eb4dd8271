import { FitsError } from "../errors.ts";

/** Bytes of the integers that were compressed. */
export type RiceWidth = 1 | 2 | 4;

/** By integer width: bits of the split position, and the position that means "not split". */
const codes = {
  1: { splitBits: 3, verbatim: 6 },
  2: { splitBits: 4, verbatim: 14 },
  4: { splitBits: 5, verbatim: 25 },
} as const;

function exhausted(): FitsError {
  return new FitsError("bad-data", "A Rice-compressed tile ends too early");
}

/** Takes bits from the most significant end. */
class BitReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #window = 0;
  #have = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** The next `count` bits, at most 24. */
  bits(count: number): number {
    while (this.#have < count) {
      if (this.#at >= this.#bytes.length) throw exhausted();
      this.#window = ((this.#window & 0xffffff) << 8) | this.#bytes[this.#at++]!;
      this.#have += 8;
    }
    this.#have -= count;
    return (this.#window >>> this.#have) & ((1 << count) - 1);
  }

  /** The number of zero bits before the next one bit; both are taken. */
  zeros(): number {
    let count = 0;
    for (;;) {
      const rest = this.#window & ((1 << this.#have) - 1);
      if (rest !== 0) {
        const leading = this.#have - (32 - Math.clz32(rest));
        this.#have -= leading + 1;
        return count + leading;
      }
      count += this.#have;
      if (this.#at >= this.#bytes.length) throw exhausted();
      this.#window = this.#bytes[this.#at++]!;
      this.#have = 8;
    }
  }
}

/**
 * Decompresses RICE_1 (FITS 4.0, section 10.4.1).
 *
 * ```
 * first value   `width` bytes, big-endian
 * per block     split position + 1 in `splitBits` bits:
 *                 0                all differences are zero
 *                 verbatim + 1     differences of 8·width bits each
 *                 else             unary high part, then `split` low bits
 * ```
 *
 * A difference d ≥ 0 is stored as 2d, a negative one as -2d - 1.
 *
 * @param out Takes one tile; its length is the number of pixels.
 * @throws FitsError `bad-data`
 */
export function riceDecode(
  bytes: Uint8Array,
  out: Int32Array,
  width: RiceWidth,
  blockSize: number,
): void {
  const { splitBits, verbatim } = codes[width];
  // Each block takes at least its split position: no small input may claim a huge tile.
  const blocks = Math.ceil(out.length / blockSize);
  if (bytes.length < width || (bytes.length - width) * 8 < blocks * splitBits) throw exhausted();
  const unused = 32 - 8 * width;
  const wrap =
    width === 1 ? (v: number): number => v & 0xff : (v: number): number => (v << unused) >> unused;
  let last = 0;
  for (let i = 0; i < width; i++) last = (last << 8) | bytes[i]!;
  last = wrap(last);
  const reader = new BitReader(bytes, width);
  for (let begin = 0; begin < out.length; begin += blockSize) {
    const end = Math.min(out.length, begin + blockSize);
    const split = reader.bits(splitBits) - 1;
    if (split < 0) {
      out.fill(last, begin, end);
      continue;
    }
    for (let i = begin; i < end; i++) {
      let code: number;
      if (split === verbatim) {
        code = width === 4 ? (reader.bits(16) << 16) | reader.bits(16) : reader.bits(8 * width);
      } else {
        const high = reader.zeros();
        code = (high << split) | reader.bits(split);
      }
      const difference = (code & 1) === 0 ? code >>> 1 : ~(code >>> 1);
      last = wrap(last + difference);
      out[i] = last;
    }
  }
}
