import { FitsError } from "../errors.ts";
import type { FitsHeader } from "../header/header.ts";
import { Wcs } from "../wcs/wcs.ts";
import { bandRange } from "./band-range.ts";
import type { CutoutRegion, PixelRange } from "./region.ts";
import { type SkyOutline, skyOutlines } from "./sky-outline.ts";

/** The pixels taken along one axis: `count` pixels from `first` (counted from 1) by `step`. */
export interface AxisSlice {
  /** First pixel taken, counted from 1. */
  readonly first: number;
  /** Number of pixels. */
  readonly count: number;
  /** Distance of two pixels, negative when the axis is turned round. */
  readonly step: number;
}

function slice(range: PixelRange | undefined, length: number): AxisSlice | undefined {
  if (range === undefined) return length === 0 ? undefined : { first: 1, count: length, step: 1 };
  const [from, to] = range;
  const step = Math.abs(range[2] ?? 1) * (from > to || (range[2] ?? 1) < 0 ? -1 : 1);
  if (![from, to, step].every(Number.isInteger) || step === 0) {
    throw new FitsError("bad-region", `Pixel ranges are whole numbers, not ${range.join(":")}`, {
      hint: "pixels are counted from 1, both ends included",
    });
  }
  const low = Math.max(1, Math.min(from, to));
  const high = Math.min(length, Math.max(from, to));
  if (low > high) return undefined;
  const count = Math.floor((high - low) / Math.abs(step)) + 1;
  return { first: step > 0 ? low : high, count, step };
}

/** Bounds of numbers as they come. */
class Bounds {
  low: number = Number.POSITIVE_INFINITY;
  high: number = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    if (value < this.low) this.low = value;
    if (value > this.high) this.high = value;
  }

  /** The pixels that these bounds touch: pixel n reaches from n - ½ to n + ½. */
  toRange(): PixelRange | undefined {
    if (!(this.low <= this.high)) return undefined;
    return [
      Math.floor(this.low + 0.5),
      Math.max(Math.ceil(this.high - 0.5), Math.floor(this.low + 0.5)),
    ];
  }
}

const gridSteps = 48;

/** The celestial pixel axes: those that the celestial world axes mostly depend on. */
function skyPixelAxes(wcs: Wcs): [number, number] {
  if (wcs.celestial === undefined) {
    throw new FitsError("bad-wcs", "The image has no celestial axes", {
      hint: "cut by pixels instead",
    });
  }
  const { lonAxis, latAxis } = wcs.celestial;
  const { matrix } = wcs.keywords;
  const weight = (j: number): number =>
    Math.abs(matrix[lonAxis]![j]!) + Math.abs(matrix[latAxis]![j]!);
  const axes = matrix.map((_, j) => j).sort((a, b) => weight(b) - weight(a) || a - b);
  return [axes[0]!, axes[1]!].sort((a, b) => a - b) as [number, number];
}

/** Pixel ranges of the two celestial pixel axes that a sky region touches. */
function skyBox(
  wcs: Wcs,
  shape: readonly number[],
  outline: SkyOutline,
): { readonly axes: [number, number]; readonly ranges: (PixelRange | undefined)[] } {
  const axes = skyPixelAxes(wcs);
  const bounds = [new Bounds(), new Bounds()] as const;
  let isComplete = true;
  for (const [lon, lat] of outline.border) {
    const pixel = wcs.skyToPixel(lon, lat);
    const values = axes.map((axis) => pixel[axis]!);
    if (values.every(Number.isFinite)) {
      bounds[0].add(values[0]!);
      bounds[1].add(values[1]!);
    } else isComplete = false;
  }
  // A border that the projection cannot show says little: ask the image's pixels as well.
  if (!isComplete) {
    const lengths = axes.map((axis) => shape[axis] ?? 1);
    const pixel = wcs.keywords.crpix.slice();
    for (let i = 0; i <= gridSteps; i++) {
      for (let k = 0; k <= gridSteps; k++) {
        pixel[axes[0]] = 0.5 + (lengths[0]! * i) / gridSteps;
        pixel[axes[1]] = 0.5 + (lengths[1]! * k) / gridSteps;
        const [lon, lat] = wcs.pixelToSky(...(pixel as [number, number]));
        if (!outline.contains(lon, lat)) continue;
        [0, 1].forEach((n) => {
          const half = lengths[n]! / gridSteps;
          bounds[n]!.add(pixel[axes[n]!]! - half);
          bounds[n]!.add(pixel[axes[n]!]! + half);
        });
      }
    }
  }
  return { axes, ranges: bounds.map((b) => b.toRange()) };
}

function intersect(slice1: AxisSlice, range: PixelRange | undefined): AxisSlice | undefined {
  if (range === undefined) return undefined;
  const { first, count, step } = slice1;
  const low = Math.min(range[0], range[1]);
  const high = Math.max(range[0], range[1]);
  const size = Math.abs(step);
  const begin = Math.max(0, Math.ceil((step > 0 ? low - first : first - high) / size));
  const end = Math.min(count - 1, Math.floor((step > 0 ? high - first : first - low) / size));
  return begin > end ? undefined : { first: first + begin * step, count: end - begin + 1, step };
}

/**
 * The part of an image that a region asks for.
 *
 * @returns `undefined` when they do not overlap.
 * @throws FitsError `bad-region`; `bad-wcs` when the region needs axes which the header lacks.
 */
export function findPixelBox(
  header: FitsHeader,
  shape: readonly number[],
  region: CutoutRegion,
  alternate?: string,
): AxisSlice[] | undefined {
  const slices: (AxisSlice | undefined)[] = shape.map((length, axis) =>
    slice(region.pixels?.[axis], length),
  );
  const outlines = skyOutlines(region);
  const wcs =
    outlines.length > 0 || region.band !== undefined ? new Wcs(header, { alternate }) : undefined;
  const narrow = (axis: number, range: PixelRange | undefined): void => {
    const old = slices[axis];
    if (old !== undefined) slices[axis] = intersect(old, range);
  };
  for (const outline of outlines) {
    const { axes, ranges } = skyBox(wcs!, shape, outline);
    narrow(axes[0], ranges[0]);
    narrow(axes[1], ranges[1]);
  }
  if (region.band !== undefined) {
    const { axis, range } = bandRange(wcs!, shape, region.band);
    narrow(axis, range);
  }
  return slices.every((found) => found !== undefined) && slices.length > 0
    ? (slices as AxisSlice[])
    : undefined;
}
