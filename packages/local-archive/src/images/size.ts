import type { Instrument } from "../data/model.ts";

const BLOCK = 2880;
/** Every header of ours fills two blocks: 37 to 72 cards, the END card included. */
const HEADER = 2 * BLOCK;

/** Channels of a cube. */
export const CUBE_CHANNELS = 16;
/** A mosaic is this many detectors wide and high. */
export const MOSAIC_SIDE = 2;

/** The number of values in the product of an instrument, all HDUs together. */
function samples({ layout, pixels }: Instrument): number {
  if (layout === "spectrum") return pixels;
  return pixels * pixels * (layout === "cube" ? CUBE_CHANNELS : 1);
}

/** The exact length in bytes of the FITS file that an instrument makes. */
export function fitsLength(instrument: Instrument): number {
  const detectors = instrument.layout === "mosaic" ? MOSAIC_SIDE ** 2 : 1;
  const bytes = (samples(instrument) / detectors) * (Math.abs(instrument.bitpix) / 8);
  const perHdu = HEADER + Math.ceil(bytes / BLOCK) * BLOCK;
  const emptyPrimary = instrument.layout === "mosaic" || instrument.layout === "extension";
  return detectors * perHdu + (emptyPrimary ? HEADER : 0);
}

/** The exact length of a PNG whose pixels are stored rather than deflated (see png.ts). */
export function pngLength(side: number): number {
  const raw = side * (side + 1);
  const deflateBlocks = Math.ceil(raw / 65_535);
  const zlib = 2 + raw + 5 * deflateBlocks + 4;
  return 8 + (12 + 13) + (12 + zlib) + 12;
}
