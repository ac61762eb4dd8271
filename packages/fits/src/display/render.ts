import { FitsError } from "../errors.ts";
import type { FitsImage } from "../image.ts";
import { type ColorMap, type ColorMapName, colorMaps } from "./color-maps.ts";
import { type Limits, minMax, percentileLimits, zscale } from "./limits.ts";
import { type Stretch, type StretchName, stretches } from "./stretch.ts";

/** A picture: rows from top to bottom, four bytes a pixel; what a canvas's `ImageData` takes. */
export interface RgbaImage {
  /** Pixels in a row. */
  readonly width: number;
  /** Number of rows. */
  readonly height: number;
  /** Red, green, blue and alpha, 0 to 255. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Limits that leave out the extreme pixels. */
export interface PercentLimits {
  /** Percentage of the pixels between the limits, 0 to 100. */
  readonly percent: number;
}

/** How an image is shown. */
export interface RenderOptions {
  /** Pixel values shown darkest and brightest, or how to find them. Default `"zscale"`. */
  readonly limits?: Limits | "zscale" | "minmax" | PercentLimits | undefined;
  /** Brightness between the limits. Default `"linear"`. */
  readonly stretch?: StretchName | Stretch | undefined;
  /** Colours. Default `"gray"`. */
  readonly colorMap?: ColorMapName | ColorMap | undefined;
  /** Exchange dark and bright. Default false. */
  readonly invert?: boolean | undefined;
  /** Which plane of a cube, counted from 1 over all further axes. Default 1. */
  readonly plane?: number | undefined;
  /** Longest side of the picture; larger images are averaged down by a whole factor. */
  readonly maxSize?: number | undefined;
}

function planeOf({ shape, pixels }: FitsImage, plane: number): FitsImage {
  const [width = 0, height = 1] = shape;
  const size = width * height;
  const planes = size === 0 ? 0 : pixels.length / size;
  if (!(Number.isInteger(plane) && plane >= 1 && plane <= planes)) {
    throw new FitsError("bad-region", `There is no plane ${plane}`, {
      hint: `the image has ${planes}`,
    });
  }
  return { shape: [width, height], pixels: pixels.subarray((plane - 1) * size, plane * size) };
}

/**
 * Averages blocks of `factor` × `factor` pixels of a two-dimensional image; NaNs do not count.
 * Blocks at the far edges are smaller when the factor does not divide the size.
 */
export function shrinkImage({ shape, pixels }: FitsImage, factor: number): FitsImage {
  const [width = 0, height = 1] = shape;
  const columns = Math.ceil(width / factor);
  const rows = Math.ceil(height / factor);
  const sums = new Float64Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / factor) * columns;
    for (let x = 0; x < width; x++, i++) {
      const value = Number(pixels[i]);
      if (Number.isNaN(value)) continue;
      const to = row + Math.floor(x / factor);
      sums[to] = sums[to]! + value;
      counts[to] = counts[to]! + 1;
    }
  }
  return { shape: [columns, rows], pixels: sums.map((sum, i) => sum / counts[i]!) };
}

function limitsOf(image: FitsImage, wanted: RenderOptions["limits"]): Limits {
  if (wanted === undefined || wanted === "zscale") return zscale(image.pixels);
  if (wanted === "minmax") return minMax(image.pixels);
  return "percent" in wanted ? percentileLimits(image.pixels, wanted.percent) : wanted;
}

const tableLength = 1 << 14;

/** The colour of each of many brightnesses, as the four bytes of a 32-bit number. */
function colourTable(options: RenderOptions): Uint32Array {
  const { stretch = "linear", colorMap = "gray", invert = false } = options;
  const bend = typeof stretch === "string" ? stretches[stretch] : stretch;
  const map = typeof colorMap === "string" ? colorMaps[colorMap] : colorMap;
  const table = new Uint8ClampedArray(tableLength * 4);
  for (let i = 0; i < tableLength; i++) {
    const t = Math.min(1, Math.max(0, bend(i / (tableLength - 1))));
    table.set([...map(invert ? 1 - t : t), 255], i * 4);
  }
  return new Uint32Array(table.buffer);
}

/**
 * Turns an image into a picture: limits, stretch, colours. The first FITS row is at the bottom,
 * as astronomers expect; NaNs are transparent.
 *
 * @throws FitsError `bad-region` for a plane that does not exist, `bad-data` without finite pixels.
 */
export function renderRgba(image: FitsImage, options: RenderOptions = {}): RgbaImage {
  const plane = planeOf(image, options.plane ?? 1);
  const longest = Math.max(...plane.shape);
  const factor = Math.ceil(longest / Math.max(1, options.maxSize ?? longest));
  const { shape, pixels } = factor > 1 ? shrinkImage(plane, factor) : plane;
  const [width, height] = shape as [number, number];
  const [low, high] = limitsOf({ shape, pixels }, options.limits);
  const table = colourTable(options);
  const scale = high > low ? (tableLength - 1) / (high - low) : 0;
  const words = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (height - 1 - y) * width;
    for (let x = 0; x < width; x++) {
      const value = Number(pixels[from + x]);
      if (Number.isNaN(value)) continue;
      const position = (value - low) * scale + 0.5;
      const at = position < 0 ? 0 : position >= tableLength ? tableLength - 1 : position | 0;
      words[y * width + x] = table[at]!;
    }
  }
  return { width, height, data: new Uint8ClampedArray(words.buffer) };
}
