import type { Hdu } from "../hdu.ts";
import { parseFits } from "../read-fits.ts";
import { assemble, type Part } from "./assemble.ts";
import { type CutoutOptions, chooseHdus, cutHdu, isNotMeant } from "./cut-hdu.ts";
import type { CutoutRegion } from "./region.ts";

/**
 * Cuts a part out of a FITS file: the pixels as they are stored, bit by bit, with corrected WCS.
 *
 * One cut image becomes the primary HDU of the new file, whichever HDU it was; several follow
 * an empty primary HDU that keeps the cards of the original's. When no HDU is named, images
 * without the region's coordinates are left out, unless none has them.
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
  const parts: Part[] = [];
  let reason: unknown;
  for (const hdu of chooseHdus(hdus, options)) {
    try {
      const part = cutHdu(hdu, region, options);
      if (part !== undefined) parts.push(part);
    } catch (error) {
      if (!isNotMeant(error, options)) throw error;
      reason = error;
    }
  }
  if (parts.length === 0 && reason !== undefined) throw reason;
  return assemble(hdus[0]!, parts);
}
