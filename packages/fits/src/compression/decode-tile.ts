import { FitsError } from "../errors.ts";
import { type Bitpix, fromBigEndian, type RawPixels } from "../pixels.ts";
import { type BinaryColumn, heapArray } from "../table/binary-layout.ts";
import type { CompressedImage } from "./compressed-image.ts";
import { dequantize } from "./dequantize.ts";
import { gunzipTile, unshuffle } from "./gzip.ts";
import { hcompressDecode } from "./hcompress.ts";
import { plioDecode } from "./plio.ts";
import { type RiceWidth, riceDecode } from "./rice.ts";

/** Number in a scalar column, or in the keyword of the same name. */
function perTile(image: CompressedImage, name: string, row: number): number | undefined {
  const column = image.column(name);
  if (column === undefined) return image.header.number(name);
  const { data, rowLength } = image.table;
  const at = row * rowLength + column.offset;
  if (column.repeat < 1) return undefined;
  const view = new DataView(data.buffer, data.byteOffset + at, column.width);
  switch (column.code) {
    case "D":
      return view.getFloat64(0);
    case "E":
      return view.getFloat32(0);
    case "J":
      return view.getInt32(0);
    case "I":
      return view.getInt16(0);
    case "B":
      return view.getUint8(0);
    default:
      return undefined;
  }
}

const bitpixOfSize = { 1: 8, 2: 16, 4: 32, 8: 64 } as const;

/** Gzipped integers of whatever size the writer chose. */
function gunzipIntegers(bytes: Uint8Array, pixels: number, isShuffled: boolean): RawPixels {
  const out = gunzipTile(bytes, pixels);
  const size = (out.length / pixels) as 1 | 2 | 4 | 8;
  return fromBigEndian(isShuffled ? unshuffle(out, size) : out, bitpixOfSize[size], true);
}

function gunzipFloats(
  bytes: Uint8Array,
  pixels: number,
  bitpix: Bitpix,
  isShuffled: boolean,
): RawPixels {
  const out = gunzipTile(bytes, pixels);
  const size = Math.abs(bitpix) / 8;
  if (out.length !== pixels * size) {
    throw new FitsError(
      "bad-data",
      `A gzipped tile does not hold ${pixels} pixels of ${size} bytes`,
    );
  }
  return fromBigEndian(isShuffled ? unshuffle(out, size) : out, bitpix, true);
}

function riceWidth(image: CompressedImage): RiceWidth {
  const width = image.parameters.get("BYTEPIX") ?? 4;
  if (width === 1 || width === 2 || width === 4) return width;
  throw new FitsError("unsupported", `RICE_1 of ${width} bytes a pixel`, { hdu: image.hdu });
}

function unpackIntegers(image: CompressedImage, bytes: Uint8Array, pixels: number): RawPixels {
  switch (image.algorithm) {
    case "RICE_1":
    case "RICE_ONE": {
      const block = image.parameters.get("BLOCKSIZE") ?? 32;
      if (!(block >= 1 && block <= 65536)) {
        throw new FitsError("bad-header", `RICE_1 with blocks of ${block}`, { hdu: image.hdu });
      }
      const out = new Int32Array(pixels);
      riceDecode(bytes, out, riceWidth(image), Math.floor(block));
      return out;
    }
    case "GZIP_1":
    case "GZIP_2":
      return gunzipIntegers(bytes, pixels, image.algorithm === "GZIP_2");
    case "PLIO_1": {
      const out = new Int32Array(pixels);
      const words = fromBigEndian(bytes.subarray(0, bytes.length & ~1), 16);
      plioDecode(words as Int16Array, out);
      return out;
    }
    case "HCOMPRESS_1": {
      const isSmooth = (image.parameters.get("SMOOTH") ?? 0) !== 0;
      return hcompressDecode(bytes, pixels, isSmooth).values;
    }
    case "NOCOMPRESS":
      return fromBigEndian(bytes.subarray(0, (pixels * Math.abs(image.bitpix)) / 8), image.bitpix);
    default:
      throw new FitsError("unsupported", `The compression ${image.algorithm} is not known`, {
        hdu: image.hdu,
        keyword: "ZCMPTYPE",
      });
  }
}

/** Copies numbers into an array of another type; 64-bit integers go through `bigint`. */
function convert(from: RawPixels, to: RawPixels): void {
  if (to instanceof BigInt64Array) {
    if (from instanceof BigInt64Array) to.set(from);
    else for (let i = 0; i < from.length; i++) to[i] = BigInt(from[i]!);
  } else if (from instanceof BigInt64Array) {
    for (let i = 0; i < from.length; i++) to[i] = Number(from[i]!);
  } else to.set(from);
}

function toInt32(values: RawPixels): Int32Array {
  if (values instanceof Int32Array) return values;
  const integers = new Int32Array(values.length);
  convert(values, integers);
  return integers;
}

function content(
  image: CompressedImage,
  column: BinaryColumn | undefined,
  row: number,
): Uint8Array | undefined {
  if (column?.element === undefined) return undefined;
  const { bytes } = heapArray(image.table, column, row);
  image.budget.left -= bytes.length;
  if (image.budget.left < 0) {
    throw new FitsError("bad-data", "The tiles point to the same bytes again and again", {
      hdu: image.hdu,
    });
  }
  return bytes.length === 0 ? undefined : bytes;
}

/**
 * Decompresses one tile.
 *
 * @param row Row of the table, from 0: the tiles in order, the first axis varying fastest.
 * @param out Takes the pixels, in the type of ZBITPIX; its length is the number of pixels.
 * @throws FitsError `bad-data`, `unsupported`
 */
export function decodeTile(image: CompressedImage, row: number, out: RawPixels): void {
  const isFloat = out instanceof Float32Array || out instanceof Float64Array;
  const pixels = out.length;
  const packed = content(image, image.column("COMPRESSED_DATA"), row);
  if (packed === undefined) {
    const gzipped = content(image, image.column("GZIP_COMPRESSED_DATA"), row);
    const plain = content(image, image.column("UNCOMPRESSED_DATA"), row);
    if (gzipped !== undefined) {
      if (isFloat) out.set(gunzipFloats(gzipped, pixels, image.bitpix, false) as Float64Array);
      else convert(gunzipIntegers(gzipped, pixels, false), out);
    } else if (plain !== undefined && plain.length === out.byteLength) {
      convert(fromBigEndian(plain, image.bitpix), out);
    } else throw new FitsError("bad-data", `Tile ${row + 1} has no data`, { hdu: image.hdu });
    return;
  }
  if (!isFloat) {
    convert(unpackIntegers(image, packed, pixels), out);
    return;
  }
  const scale = perTile(image, "ZSCALE", row);
  if (scale === undefined) {
    if (!image.algorithm.startsWith("GZIP")) {
      throw new FitsError("bad-header", "Compressed floats need ZSCALE and ZZERO", {
        hdu: image.hdu,
        keyword: "ZSCALE",
      });
    }
    const isShuffled = image.algorithm === "GZIP_2";
    out.set(gunzipFloats(packed, pixels, image.bitpix, isShuffled) as Float64Array);
    return;
  }
  dequantize(toInt32(unpackIntegers(image, packed, pixels)), out, {
    scale,
    zero: perTile(image, "ZZERO", row) ?? 0,
    blank: perTile(image, "ZBLANK", row),
    dither: image.dither,
    seed: image.ditherSeed - 1 + row,
  });
}
