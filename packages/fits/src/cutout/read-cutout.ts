import { FitsError } from "../errors.ts";
import type { HduInfo } from "../hdu.ts";
import { readFits, readFitsHeaders, readHdu } from "../read-fits.ts";
import { type ByteSource, type FitsSource, toByteSource } from "../source/byte-source.ts";
import { readFully } from "../source/cursor.ts";
import { isGzip } from "../source/gunzip.ts";
import { defaultMaxBytes, type ReadOptions } from "../source/open-cursor.ts";
import { assemble, type Part } from "./assemble.ts";
import { cropHeader } from "./crop-header.ts";
import { cropPixels } from "./crop-pixels.ts";
import { type CutoutOptions, chooseHdus, cutHdu, isNotMeant, requireImage } from "./cut-hdu.ts";
import { cutout } from "./cutout.ts";
import { type AxisSlice, findPixelBox } from "./pixel-box.ts";
import type { CutoutRegion } from "./region.ts";

/** Reads the rows of a box, plane by plane, then cuts them to their width. */
async function readBox(
  source: ByteSource,
  info: HduInfo,
  slices: readonly AxisSlice[],
  options: ReadOptions,
): Promise<Uint8Array> {
  const { maxBytes = defaultMaxBytes } = options;
  const size = Math.abs(info.header.number("BITPIX")!) / 8;
  const rowLength = info.shape[0]! * size;
  const rows = slices[1] ?? { first: 1, count: 1, step: 1 };
  const end = rows.first + (rows.count - 1) * rows.step;
  const low = Math.min(rows.first, end);
  const height = Math.max(rows.first, end) - low + 1;
  const further = slices.slice(2);
  const planes = further.reduce((product, { count }) => product * count, 1);
  const length = planes * height * rowLength;
  if (!(length <= maxBytes)) {
    throw new FitsError("too-large", `The cutout's rows have ${length} bytes`, {
      hdu: info.index,
      hint: "raise maxBytes if the file is trusted",
    });
  }
  const bytes = new Uint8Array(length);
  for (let plane = 0; plane < planes; plane++) {
    let from = 0;
    let stride = info.shape[1] ?? 1;
    let rest = plane;
    further.forEach(({ first, count, step }, i) => {
      from += (first - 1 + (rest % count) * step) * stride;
      rest = Math.floor(rest / count);
      stride *= info.shape[i + 2]!;
    });
    const offset = info.dataOffset + (from + low - 1) * rowLength;
    const part = await readFully(source, offset, height * rowLength, options);
    if (part.length < height * rowLength) {
      throw new FitsError("truncated", "The file ends inside of the image", {
        hdu: info.index,
        offset: offset + part.length,
      });
    }
    bytes.set(part, plane * height * rowLength);
  }
  const counts = further.map(({ count }) => count);
  return cropPixels(bytes, [info.shape[0]!, height, ...counts], size, [
    slices[0]!,
    { ...rows, first: rows.first - low + 1 },
    ...counts.map((count) => ({ first: 1, count, step: 1 })),
  ]);
}

async function readPart(
  source: ByteSource,
  info: HduInfo,
  region: CutoutRegion,
  options: CutoutOptions & ReadOptions,
): Promise<Part | undefined> {
  requireImage(info);
  if (info.kind === "compressed-image") {
    return cutHdu(await readHdu(source, info, options), region, options);
  }
  const slices = findPixelBox(info.header, info.shape, region, options.alternate);
  if (slices === undefined) return undefined;
  return {
    header: cropHeader(info.header, slices),
    data: await readBox(source, info, slices, options),
  };
}

/**
 * Cuts like {@link cutout}, but fetches only the headers and the rows that are needed (tile-
 * compressed images whole). Streams and gzipped files are read completely.
 *
 * @returns A whole FITS file.
 * @throws FitsError `no-overlap`, `bad-region`, `no-such-hdu`, `bad-wcs`, and those of reading.
 */
export async function readCutout(
  source: FitsSource,
  region: CutoutRegion,
  options: CutoutOptions & ReadOptions = {},
): Promise<Uint8Array> {
  const byRange = toByteSource(source);
  if (byRange === undefined || isGzip(await readFully(byRange, 0, 2, options))) {
    return cutout(await readFits(source, options), region, options);
  }
  const infos = await readFitsHeaders(byRange, options);
  const parts: Part[] = [];
  let reason: unknown;
  for (const info of chooseHdus(infos, options)) {
    try {
      const part = await readPart(byRange, info, region, options);
      if (part !== undefined) parts.push(part);
    } catch (error) {
      if (!isNotMeant(error, options)) throw error;
      reason = error;
    }
  }
  if (parts.length === 0 && reason !== undefined) throw reason;
  return assemble(infos[0]!, parts);
}
