import { compressedImage } from "../compression/compressed-image.ts";
import { decompress } from "../compression/decompress.ts";
import { restoreHeader } from "../compression/restore-header.ts";
import { FitsError } from "../errors.ts";
import { findHdu, type Hdu } from "../hdu.ts";
import { FitsHeader } from "../header/header.ts";
import { imageBytes } from "../image.ts";
import { toBigEndian } from "../pixels.ts";
import { parseFits } from "../read-fits.ts";
import { defaultMaxBytes } from "../source/open-cursor.ts";
import { type HduContent, writeFits } from "../write-fits.ts";
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

interface Part {
  readonly header: FitsHeader;
  readonly data: Uint8Array;
}

function isImage(hdu: Hdu): boolean {
  return (hdu.kind === "image" && hdu.shape.length > 0) || hdu.kind === "compressed-image";
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

function cutHdu(hdu: Hdu, region: CutoutRegion, options: CutoutOptions): Part | undefined {
  if (hdu.kind === "compressed-image") return cutCompressed(hdu, region, options);
  if (hdu.kind !== "image") {
    throw new FitsError("no-such-hdu", `This HDU holds no image but ${hdu.kind}`, {
      hdu: hdu.index,
    });
  }
  const slices = findPixelBox(hdu.header, hdu.shape, region, options.alternate);
  if (slices === undefined) return undefined;
  const size = Math.abs(hdu.header.number("BITPIX")!) / 8;
  return {
    header: cropHeader(hdu.header, slices),
    data: cropPixels(imageBytes(hdu), hdu.shape, size, slices),
  };
}

/** Regions by coordinates can only be asked of images which have these coordinates. */
function cutWhatOverlaps(
  hdus: readonly Hdu[],
  region: CutoutRegion,
  options: CutoutOptions,
): Part[] {
  const parts: Part[] = [];
  let reason: unknown;
  for (const hdu of hdus.filter(isImage)) {
    try {
      const part = cutHdu(hdu, region, options);
      if (part !== undefined) parts.push(part);
    } catch (error) {
      if (!(error instanceof FitsError && error.code === "bad-wcs")) throw error;
      reason = error;
    }
  }
  if (parts.length === 0 && reason !== undefined) throw reason;
  return parts;
}

const structural = /^(SIMPLE|XTENSION|BITPIX|NAXIS\d*|PCOUNT|GCOUNT|EXTEND|GROUPS)$/;

/** The mandatory cards, as the first or a later HDU needs them, before all others. */
function arrange(header: FitsHeader, isPrimary: boolean): FitsHeader {
  const rest = header.clone().delete(structural);
  const first = header.clone();
  first.delete(/^(SIMPLE|XTENSION|PCOUNT|GCOUNT|EXTEND|GROUPS)$/);
  const axes = first.cards.filter((card) => structural.test(card.keyword));
  return new FitsHeader([
    isPrimary
      ? ["SIMPLE", true, "conforms to FITS standard"]
      : ["XTENSION", "IMAGE", "image extension"],
    ...axes,
    ...(isPrimary
      ? ([["EXTEND", true]] as const)
      : ([
          ["PCOUNT", 0],
          ["GCOUNT", 1],
        ] as const)),
    ...rest,
  ]);
}

/**
 * Cuts a part out of a FITS file: the pixels as they are stored, bit by bit, with corrected WCS.
 *
 * One cut image becomes the primary HDU of the new file, whichever HDU it was; several follow
 * an empty primary HDU that keeps the cards of the original's.
 *
 * @param file A whole file (plain or gzipped), or its HDUs.
 * @returns A whole FITS file.
 * @throws FitsError `no-overlap`, `bad-region`, `no-such-hdu`, `bad-wcs`, and those of reading.
 */
export function cutout(
  file: Uint8Array | readonly Hdu[],
  region: CutoutRegion,
  options: CutoutOptions = {},
): Uint8Array {
  const hdus = file instanceof Uint8Array ? parseFits(file, options) : file;
  const { hdu } = options;
  const wanted = hdu === undefined ? undefined : typeof hdu === "object" ? hdu : [hdu];
  const parts =
    wanted === undefined
      ? cutWhatOverlaps(hdus, region, options)
      : wanted
          .map((which) => cutHdu(findHdu(hdus, which), region, options))
          .filter((part) => part !== undefined);
  if (parts.length === 0) {
    throw new FitsError("no-overlap", "The region lies outside of every image asked for");
  }
  if (parts.length === 1) {
    const { header, data } = parts[0]!;
    return writeFits([{ header: arrange(header, true), data }]);
  }
  const primary: HduContent =
    hdus[0]!.shape.length === 0 ? { header: hdus[0]!.header, data: new Uint8Array(0) } : {};
  return writeFits([
    primary,
    ...parts.map(({ header, data }) => ({ header: arrange(header, false), data })),
  ]);
}
