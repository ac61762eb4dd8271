import { smooth } from "./h-smooth.ts";

/** Moves the first half of a line to its even, the second half to its odd places. */
function interleave(
  values: Float64Array,
  at: number,
  stride: number,
  length: number,
  scratch: Float64Array,
): void {
  const half = Math.ceil(length / 2);
  for (let i = 0; i < half; i++) scratch[2 * i] = values[at + i * stride]!;
  for (let i = half; i < length; i++) scratch[2 * (i - half) + 1] = values[at + i * stride]!;
  for (let i = 0; i < length; i++) values[at + i * stride] = scratch[i]!;
}

/**
 * One level's rounding. The encoder dropped bits that the parities of its sums still tell;
 * `unit` is the weight of the lowest bit that a coefficient keeps.
 */
class Rounding {
  /** Weight of the lowest kept bit. */
  readonly unit: number;
  readonly #up: number;
  readonly #down: number;

  constructor(unit: number, isLast: boolean) {
    this.unit = unit;
    this.#up = Math.floor(unit / 2);
    this.#down = isLast ? 0 : this.#up - 1;
  }

  /** Rounds to a multiple of the unit; ties away from zero. */
  round(value: number): number {
    return Math.floor((value + (value >= 0 ? this.#up : this.#down)) / this.unit) * this.unit;
  }

  /** The lowest kept bit: the unit when it is set, else 0. */
  lowBit(value: number): number {
    const quotient = Math.floor(value / this.unit);
    return quotient - 2 * Math.floor(quotient / 2) === 0 ? 0 : this.unit;
  }
}

/** Takes from the magnitude: the encoder had rounded away from zero. */
function shrink(value: number, by: number): number {
  return value >= 0 ? value - by : value + by;
}

/** Weights of a level of the transform. */
interface Level {
  readonly fine: Rounding;
  readonly coarse: Rounding;
  readonly divisor: number;
}

/** Undoes the transform of one 2×2 block: sum, two differences, and their difference. */
function invertBlock(values: Float64Array, at: number, stride: number, level: Level): void {
  const { fine, coarse, divisor } = level;
  const hc = fine.round(values[at + stride + 1]!);
  const low = fine.lowBit(hc);
  const hx = shrink(coarse.round(values[at + stride]!), low);
  const hy = shrink(coarse.round(values[at + 1]!), low);
  const odd = (coarse.lowBit(hc) + coarse.lowBit(hx) + coarse.lowBit(hy)) / coarse.unit;
  const parity = odd % 2 === 0 ? 0 : coarse.unit;
  const h = values[at]!;
  const h0 = h >= 0 ? h + low - parity : h + (low === 0 ? parity : low - parity);
  values[at + stride + 1] = Math.floor((h0 + hx + hy + hc) / divisor);
  values[at + stride] = Math.floor((h0 + hx - hy - hc) / divisor);
  values[at + 1] = Math.floor((h0 - hx + hy - hc) / divisor);
  values[at] = Math.floor((h0 - hx - hy + hc) / divisor);
}

/** Undoes the transform of two pixels at an odd edge: sum and difference. */
function invertPair(values: Float64Array, at: number, stride: number, level: Level): void {
  const { coarse, divisor } = level;
  const difference = coarse.round(values[at + stride]!);
  const low = coarse.lowBit(difference);
  const sum = shrink(values[at]!, low);
  values[at + stride] = Math.floor((sum + difference) / divisor);
  values[at] = Math.floor((sum - difference) / divisor);
}

/**
 * Undoes the H-transform in place, from the coarsest level to the pixels. The numbers are
 * integers in doubles, since the sums of 32-bit pixels exceed 32 bits.
 *
 * @param smoothing Scale of the lossy compression when its blocks are to be smoothed, else 0.
 */
export function invertHTransform(
  values: Float64Array,
  rows: number,
  columns: number,
  smoothing: number,
): void {
  let depth = 0;
  while (2 ** depth < Math.max(rows, columns)) depth++;
  const scratch = new Float64Array(Math.max(rows, columns));
  if (depth > 0) values[0] = new Rounding(2 ** (depth + 1), false).round(values[0]!);
  for (let k = depth - 1; k >= 0; k--) {
    const isLast = k === 0;
    const level: Level = {
      fine: new Rounding(2 ** k, isLast),
      coarse: new Rounding(2 ** (k + 1), false),
      divisor: isLast ? 4 : 2,
    };
    const height = Math.ceil(rows / 2 ** k);
    const width = Math.ceil(columns / 2 ** k);
    for (let row = 0; row < height; row++) {
      interleave(values, row * columns, 1, width, scratch);
    }
    for (let column = 0; column < width; column++) {
      interleave(values, column, columns, height, scratch);
    }
    if (smoothing > 1) smooth(values, height, width, columns, smoothing);
    invertLevel(values, height, width, columns, level);
  }
}

function invertLevel(
  values: Float64Array,
  height: number,
  width: number,
  stride: number,
  level: Level,
): void {
  const evenRows = height - (height % 2);
  const evenColumns = width - (width % 2);
  for (let row = 0; row < evenRows; row += 2) {
    const at = row * stride;
    for (let c = 0; c < evenColumns; c += 2) invertBlock(values, at + c, stride, level);
    if (evenColumns < width) invertPair(values, at + evenColumns, stride, level);
  }
  if (evenRows === height) return;
  const at = evenRows * stride;
  for (let c = 0; c < evenColumns; c += 2) invertPair(values, at + c, 1, level);
  if (evenColumns < width) {
    values[at + evenColumns] = Math.floor(values[at + evenColumns]! / level.divisor);
  }
}
