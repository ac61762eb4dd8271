/** How quantised floats were dithered: ZQUANTIZ. */
export type Dither = "NO_DITHER" | "SUBTRACTIVE_DITHER_1" | "SUBTRACTIVE_DITHER_2";

const sequenceLength = 10_000;
let sequence: Float32Array | undefined;

/** The fixed sequence of random numbers (FITS 4.0, appendix I): Park and Miller's generator. */
function randomNumbers(): Float32Array {
  if (sequence !== undefined) return sequence;
  sequence = new Float32Array(sequenceLength);
  let seed = 1;
  for (let i = 0; i < sequenceLength; i++) {
    seed = (16807 * seed) % 2147483647;
    sequence[i] = seed / 2147483647;
  }
  return sequence;
}

/** The integer that stands for exactly 0 with SUBTRACTIVE_DITHER_2. */
const zeroCode = -2147483646;

/** How a tile of floats was turned into integers. */
export interface Quantization {
  /** ZSCALE of the tile. */
  readonly scale: number;
  /** ZZERO of the tile. */
  readonly zero: number;
  /** ZBLANK: the integer for NaN. */
  readonly blank: number | undefined;
  /** ZQUANTIZ. */
  readonly dither: Dither;
  /** ZDITHER0 - 1 + index of the tile counted from 0. */
  readonly seed: number;
}

/** Turns quantised integers back into floats (FITS 4.0, sections 10.2.1 and 10.2.2). */
export function dequantize(
  integers: Int32Array,
  out: Float32Array | Float64Array,
  { scale, zero, blank, dither, seed }: Quantization,
): void {
  if (dither === "NO_DITHER") {
    for (let i = 0; i < integers.length; i++) {
      const code = integers[i]!;
      out[i] = code === blank ? Number.NaN : code * scale + zero;
    }
    return;
  }
  const random = randomNumbers();
  let row = ((seed % sequenceLength) + sequenceLength) % sequenceLength;
  let next = Math.floor(random[row]! * 500);
  for (let i = 0; i < integers.length; i++) {
    const code = integers[i]!;
    if (code === blank) out[i] = Number.NaN;
    else if (code === zeroCode && dither === "SUBTRACTIVE_DITHER_2") out[i] = 0;
    else out[i] = (code - random[next]! + 0.5) * scale + zero;
    next++;
    if (next === sequenceLength) {
      row = (row + 1) % sequenceLength;
      next = Math.floor(random[row]! * 500);
    }
  }
}
