import { FitsError } from "../errors.ts";
import type { PixelArray } from "../pixels.ts";

/** The pixel values shown darkest and brightest. */
export type Limits = readonly [low: number, high: number];

/** How the limits of a display are chosen. */
export interface ZscaleOptions {
  /** Pixels looked at, evenly spread. Default 1000. */
  readonly samples?: number | undefined;
  /** Contrast: the fitted slope is divided by it. Default 0.25. */
  readonly contrast?: number | undefined;
}

/** Up to `most` finite pixels, evenly spread, sorted. */
function sortedSample(pixels: PixelArray, most: number): Float64Array {
  let finite = 0;
  for (let i = 0; i < pixels.length; i++) if (Number.isFinite(Number(pixels[i]))) finite++;
  const stride = Math.max(1, Math.floor(finite / most));
  const sample = new Float64Array(Math.min(most, Math.ceil(finite / stride)));
  for (let i = 0, seen = 0, to = 0; i < pixels.length && to < sample.length; i++) {
    const value = Number(pixels[i]);
    if (Number.isFinite(value) && seen++ % stride === 0) sample[to++] = value;
  }
  if (sample.length === 0) throw new FitsError("bad-data", "The image has no finite pixel");
  return sample.sort();
}

function quantile(sorted: Float64Array, fraction: number): number {
  const at = fraction * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (at - low);
}

interface Line {
  readonly slope: number;
  readonly offset: number;
}

/** Least-squares line through the samples that are not rejected. */
function fitLine(sorted: Float64Array, rejected: Uint8Array): Line {
  let n = 0;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (rejected[i] === 1) continue;
    n++;
    sumX += i;
    sumY += sorted[i]!;
  }
  const meanX = sumX / n;
  const meanY = sumY / n;
  let xx = 0;
  let xy = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (rejected[i] === 1) continue;
    xx += (i - meanX) ** 2;
    xy += (i - meanX) * (sorted[i]! - meanY);
  }
  const slope = xx === 0 ? 0 : xy / xx;
  return { slope, offset: meanY - slope * meanX };
}

/** Rejects samples farther than 2.5 σ from the line, and their neighbours. */
function reject(sorted: Float64Array, rejected: Uint8Array, line: Line): Uint8Array {
  const flat = sorted.map((value, i) => value - (line.slope * i + line.offset));
  const good = flat.filter((_, i) => rejected[i] === 0);
  const mean = good.reduce((sum, value) => sum + value, 0) / good.length;
  const variance = good.reduce((sum, value) => sum + (value - mean) ** 2, 0) / good.length;
  const threshold = 2.5 * Math.sqrt(variance);
  const bad = rejected.map((flag, i) => (Math.abs(flat[i]!) > threshold ? 1 : flag));
  const grow = Math.max(1, Math.floor(sorted.length * 0.01));
  const after = Math.floor((grow - 1) / 2);
  const counts = new Uint32Array(bad.length + 1);
  for (let i = 0; i < bad.length; i++) counts[i + 1] = counts[i]! + bad[i]!;
  return bad.map((_, i) => {
    const from = Math.max(0, i - (grow - 1 - after));
    return counts[Math.min(bad.length, i + after + 1)]! > counts[from]! ? 1 : 0;
  });
}

/**
 * The display limits that IRAF's zscale algorithm chooses: a line through the sorted samples,
 * outliers rejected, its slope divided by the contrast, around the median.
 *
 * @throws FitsError `bad-data` without a finite pixel.
 */
export function zscale(pixels: PixelArray, options: ZscaleOptions = {}): Limits {
  const { samples = 1000, contrast = 0.25 } = options;
  const sorted = sortedSample(pixels, samples);
  const n = sorted.length;
  const low = sorted[0]!;
  const high = sorted[n - 1]!;
  const fewest = Math.max(5, Math.floor(n * 0.5));
  let rejected: Uint8Array = new Uint8Array(n);
  let good = n;
  let before = n + 1;
  let line: Line = { slope: 0, offset: 0 };
  for (let i = 0; i < 5 && good < before && good >= fewest; i++) {
    line = fitLine(sorted, rejected);
    rejected = reject(sorted, rejected, line);
    before = good;
    good = rejected.reduce((sum, flag) => sum - flag, n);
  }
  if (good < fewest) return [low, high];
  const slope = contrast > 0 ? line.slope / contrast : line.slope;
  const centre = Math.floor((n - 1) / 2);
  const median = quantile(sorted, 0.5);
  return [
    Math.max(low, median - (centre - 1) * slope),
    Math.min(high, median + (n - centre) * slope),
  ];
}

/**
 * The limits between which a percentage of the finite pixels lies, half of the rest on each side.
 *
 * @param percent From 0 to 100.
 * @throws FitsError `bad-data` without a finite pixel.
 */
export function percentileLimits(pixels: PixelArray, percent: number): Limits {
  const sorted = sortedSample(pixels, pixels.length);
  const tail = (100 - percent) / 200;
  return [quantile(sorted, tail), quantile(sorted, 1 - tail)];
}

/**
 * The smallest and the largest finite pixel.
 *
 * @throws FitsError `bad-data` without a finite pixel.
 */
export function minMax(pixels: PixelArray): Limits {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < pixels.length; i++) {
    const value = Number(pixels[i]);
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) throw new FitsError("bad-data", "The image has no finite pixel");
  return [low, high];
}
