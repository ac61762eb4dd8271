import { compressedImage } from "../compression/compressed-image.ts";
import { decompress } from "../compression/decompress.ts";
import { restoreHeader } from "../compression/restore-header.ts";
import { FitsError } from "../errors.ts";
import { findHdu, type Hdu, type HduInfo } from "../hdu.ts";
import { imageBytes } from "../image.ts";
import { toBigEndian } from "../pixels.ts";
import { defaultMaxBytes } from "../source/open-cursor.ts";
import type { Part } from "./assemble.ts";
import { cropHeader } from "./crop-header.ts";
import { cropPixels } from "./crop-pixels.ts";
import { findPixelBox } from "./pixel-box.ts";
import type { CutoutRegion } from "./region.ts";

/** How a cutout is made. */
export interface CutoutOptions {
  /**
   * The HDUs to cut, by index, EXTNAME, or `"EXTNAME,EXTVER"`.
   * Default: every image that overlaps with the region.
   */
  readonly hdu?: number | string | readonly (number | string)[] | undefined;
  /** Letter of an alternate WCS by which sky regions are understood. Default: the primary one. */
  readonly alternate?: string | undefined;
  /** Most bytes that a gzipped file or a compressed image may unpack to. Default 1 GiB. */
  readonly maxBytes?: number | undefined;
}

/** Decompresses the tiles that the region touches, then takes its pixels from them. */
function cutCompressed(
  hdu: Hdu,
  region: CutoutRegion,
  { alternate, maxBytes = defaultMaxBytes }: CutoutOptions,
): Part | undefined {
  const { shape, bitpix } = compressedImage(hdu);
  const header = restoreHeader(hdu.header, shape, bitpix);
  const slices = findPixelBox(header, shape, region, alternate);
  if (slices === undefined) return undefined;
  const box = slices.map(({ first, count, step }): [number, number] => {
    const last = first + (count - 1) * step;
    return [Math.min(first, last) - 1, Math.max(first, last)];
  });
  const { raw } = decompress(hdu, maxBytes, box);
  const lengths = box.map(([from, to]) => to - from);
  const inBox = slices.map((slice, i) => ({ ...slice, first: slice.first - box[i]![0] }));
  return {
    header: cropHeader(header, slices),
    data: cropPixels(toBigEndian(raw), lengths, Math.abs(bitpix) / 8, inBox),
  };
}

/**
 * Cuts one image.
 *
 * @returns `undefined` when the region does not overlap with it.
 * @throws FitsError `no-such-hdu` when the HDU holds no image.
 */
export function cutHdu(hdu: Hdu, region: CutoutRegion, options: CutoutOptions): Part | undefined {
  if (hdu.kind === "compressed-image") return cutCompressed(hdu, region, options);
  requireImage(hdu);
  const slices = findPixelBox(hdu.header, hdu.shape, region, options.alternate);
  if (slices === undefined) return undefined;
  const size = Math.abs(hdu.header.number("BITPIX")!) / 8;
  return {
    header: cropHeader(hdu.header, slices),
    data: cropPixels(imageBytes(hdu), hdu.shape, size, slices),
  };
}

/** @throws FitsError `no-such-hdu` when the HDU holds no image. */
export function requireImage(hdu: HduInfo): void {
  if (hdu.kind === "image" || hdu.kind === "compressed-image") return;
  throw new FitsError("no-such-hdu", `This HDU holds no image but ${hdu.kind}`, { hdu: hdu.index });
}

/** The HDUs that are asked for: those named, else all images. */
export function chooseHdus<T extends HduInfo>(hdus: readonly T[], { hdu }: CutoutOptions): T[] {
  if (hdu !== undefined) {
    return (typeof hdu === "object" ? hdu : [hdu]).map((which) => findHdu(hdus, which));
  }
  return hdus.filter(
    ({ kind, shape }) => kind === "compressed-image" || (kind === "image" && shape.length > 0),
  );
}

/**
 * Whether an error means only that this image lacks the coordinates of the region, while others
 * may have them: when no HDU was named, such images are not meant.
 */
export function isNotMeant(error: unknown, { hdu }: CutoutOptions): boolean {
  return hdu === undefined && error instanceof FitsError && error.code === "bad-wcs";
}
