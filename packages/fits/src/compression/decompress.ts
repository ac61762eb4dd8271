import { FitsError } from "../errors.ts";
import type { Hdu } from "../hdu.ts";
import { type RawPixels, rawPixels } from "../pixels.ts";
import { type CompressedImage, compressedImage } from "./compressed-image.ts";
import { decodeTile } from "./decode-tile.ts";

/** A box of pixels: first and last of each axis, counted from 0, the last excluded. */
export type Box = readonly (readonly [from: number, to: number])[];

function product(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a * b, 1);
}

/** Copies the part of a tile that lies in the box, row by row. */
function place(
  tile: RawPixels,
  tileFrom: readonly number[],
  tileLengths: readonly number[],
  out: RawPixels,
  box: Box,
): void {
  const low = box.map(([from], i) => Math.max(from, tileFrom[i]!));
  const high = box.map(([, to], i) => Math.min(to, tileFrom[i]! + tileLengths[i]!));
  const at = low.slice();
  const run = high[0]! - low[0]!;
  for (;;) {
    let source = 0;
    let target = 0;
    for (let i = box.length - 1; i >= 0; i--) {
      source = source * tileLengths[i]! + (at[i]! - tileFrom[i]!);
      target = target * (box[i]![1] - box[i]![0]) + (at[i]! - box[i]![0]);
    }
    // Both arrays have the type of ZBITPIX.
    (out as Float64Array).set(tile.subarray(source, source + run) as Float64Array, target);
    let axis = 1;
    while (axis < box.length && ++at[axis]! >= high[axis]!) at[axis] = low[axis++]!;
    if (axis >= box.length) return;
  }
}

/** The tile numbers by axis of all tiles that touch the box. */
function* tilesOf(image: CompressedImage, box: Box): Generator<number[], void, undefined> {
  const { tileShape } = image;
  const first = box.map(([from], i) => Math.floor(from / tileShape[i]!));
  const last = box.map(([, to], i) => Math.floor((to - 1) / tileShape[i]!));
  const at = first.slice();
  for (;;) {
    yield at;
    let axis = 0;
    while (axis < at.length && ++at[axis]! > last[axis]!) at[axis] = first[axis++]!;
    if (axis >= at.length) return;
  }
}

/** What a tile-compressed image holds. */
export interface DecompressedImage {
  /** Its structure. */
  readonly image: CompressedImage;
  /** Stored values of ZBITPIX's type, not scaled. */
  readonly raw: RawPixels;
}

/**
 * Decompresses a tile-compressed image, or the tiles that a box touches.
 *
 * @param maxBytes Most bytes that the result may have.
 * @param wanted Default: the whole image.
 * @throws FitsError `too-large`, `bad-header`, `bad-data`, `unsupported`
 */
export function decompress(hdu: Hdu, maxBytes: number, wanted?: Box): DecompressedImage {
  const image = compressedImage(hdu);
  const { shape, tileShape, tileCounts, bitpix } = image;
  const box = wanted ?? shape.map((length): [number, number] => [0, length]);
  const size = Math.abs(bitpix) / 8;
  const bytes = product(box.map(([from, to]) => to - from)) * size;
  // The working array of a tile takes up to 8 bytes a pixel.
  if (!(Math.max(bytes, product(tileShape) * 8) <= maxBytes)) {
    throw new FitsError("too-large", `The image unpacks to ${bytes} bytes`, {
      hdu: hdu.index,
      hint: "raise maxBytes if the file is trusted",
    });
  }
  const raw = rawPixels(bitpix, bytes / size);
  for (const tile of tilesOf(image, box)) {
    const from = tile.map((n, i) => n * tileShape[i]!);
    const lengths = from.map((start, i) => Math.min(tileShape[i]!, shape[i]! - start));
    const row = tile.reduceRight((number, n, i) => number * tileCounts[i]! + n, 0);
    const pixels = rawPixels(bitpix, product(lengths));
    try {
      decodeTile(image, row, pixels);
    } catch (error) {
      if (!(error instanceof FitsError) || error.hdu !== undefined) throw error;
      throw new FitsError(error.code, `${error.message} in tile ${row + 1}`, {
        hdu: hdu.index,
        cause: error,
      });
    }
    place(pixels, from, lengths, raw, box);
  }
  return { image, raw };
}
