import { FitsError } from "../errors.ts";
import type { Wcs } from "../wcs/wcs.ts";
import type { PixelRange } from "./region.ts";

/** Longest spectral axis that is searched, so that a hostile header does not take forever. */
const mostPixels = 10_000_000;

/**
 * The pixels of the spectral axis that a band touches.
 *
 * @param band Vacuum wavelengths in metres.
 * @returns The pixel axis from 0, and its pixels; none when they do not overlap.
 * @throws FitsError `bad-wcs` without a spectral axis, `bad-region`
 */
export function bandRange(
  wcs: Wcs,
  shape: readonly number[],
  band: readonly [number, number],
): { readonly axis: number; readonly range: PixelRange | undefined } {
  const { spectral, keywords } = wcs;
  if (spectral === undefined) {
    throw new FitsError("bad-wcs", "The image has no spectral axis", { keyword: "CTYPE" });
  }
  if (band.some(Number.isNaN)) {
    throw new FitsError("bad-region", `There is no band ${band.join(" ")}`);
  }
  const row = keywords.matrix[spectral.axis]!.map(Math.abs);
  const axis = row.indexOf(Math.max(...row));
  const from = Math.min(...band);
  const to = Math.max(...band);
  const pixel = keywords.crpix.slice();
  const wavelengthAt = (position: number): number => {
    pixel[axis] = position;
    return spectral.toWavelength(wcs.pixelToWorld(pixel)[spectral.axis]!);
  };
  const length = shape[axis] ?? 1;
  if (length > mostPixels) {
    throw new FitsError("too-large", `A spectral axis of ${length} pixels`);
  }
  let first = 0;
  let last = 0;
  let edge = wavelengthAt(0.5);
  for (let n = 1; n <= length; n++) {
    const next = wavelengthAt(n + 0.5);
    if (Math.min(edge, next) <= to && Math.max(edge, next) >= from) {
      if (first === 0) first = n;
      last = n;
    }
    edge = next;
  }
  return { axis, range: first === 0 ? undefined : [first, last] };
}
