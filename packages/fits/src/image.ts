import { decompress } from "./compression/decompress.ts";
import { restoreHeader } from "./compression/restore-header.ts";
import { FitsError } from "./errors.ts";
import type { Hdu } from "./hdu.ts";
import type { FitsHeader } from "./header/header.ts";
import {
  applyShift,
  type Bitpix,
  fromBigEndian,
  type PixelArray,
  type RawPixels,
  toBigEndian,
} from "./pixels.ts";
import { defaultMaxBytes } from "./source/open-cursor.ts";

/** An image of any number of axes. */
export interface FitsImage {
  /** Lengths of the axes, NAXIS1 first. */
  readonly shape: readonly number[];
  /** Pixels, the first axis varying fastest: pixel (x, y) counted from 1 is at x-1 + (y-1)·shape[0]. */
  readonly pixels: PixelArray;
}

/** How an image is read. */
export interface ReadImageOptions {
  /** Apply BSCALE, BZERO and BLANK. Default true. */
  readonly scale?: boolean | undefined;
  /** Overwrite the HDU's `data` instead of copying it; it cannot be read again. Default false. */
  readonly inPlace?: boolean | undefined;
  /** Most bytes that a compressed image may unpack to. Default 1 GiB. */
  readonly maxBytes?: number | undefined;
}

/** The three keywords between stored and physical values. */
interface Scaling {
  /** BSCALE, 1 when absent. */
  readonly scale: number;
  /** BZERO, 0 when absent. */
  readonly zero: number;
  /** BLANK, for integer images. */
  readonly blank: bigint | number | undefined;
}

/** Reads BSCALE, BZERO and BLANK. */
function scalingOf(header: FitsHeader): Scaling {
  const blank = header.get("BLANK");
  return {
    scale: header.number("BSCALE") ?? 1,
    zero: header.number("BZERO") ?? 0,
    blank: typeof blank === "bigint" || Number.isInteger(blank) ? (blank as bigint) : undefined,
  };
}

/** value · scale + zero, each step rounded to the array's precision, as astropy does. */
function scaleInto(scaled: Float32Array | Float64Array, scale: number, zero: number): void {
  const isSingle = scaled instanceof Float32Array;
  const factor = isSingle ? Math.fround(scale) : scale;
  const offset = isSingle ? Math.fround(zero) : zero;
  for (let i = 0; i < scaled.length; i++) {
    const product = scaled[i]! * factor;
    scaled[i] = (isSingle ? Math.fround(product) : product) + offset;
  }
}

/** Stored values as physical values; the type is the smallest that holds them (see the README). */
function applyScaling(raw: RawPixels, { scale, zero, blank }: Scaling): PixelArray {
  const plain = scale === 1 && zero === 0;
  if (raw instanceof Float32Array || raw instanceof Float64Array) {
    if (!plain) scaleInto(raw, scale, zero);
    return raw;
  }
  if (blank === undefined) {
    if (plain) return raw;
    const integers = scale === 1 ? applyShift(raw, zero) : undefined;
    if (integers !== undefined) return integers;
  }
  const length = raw.length;
  const scaled = raw.BYTES_PER_ELEMENT <= 2 ? new Float32Array(length) : new Float64Array(length);
  for (let i = 0; i < length; i++) scaled[i] = Number(raw[i]!);
  if (!plain) scaleInto(scaled, scale, zero);
  if (blank === undefined) return scaled;
  const wanted = raw instanceof BigInt64Array ? BigInt(blank) : Number(blank);
  for (let i = 0; i < length; i++) if (raw[i] === wanted) scaled[i] = Number.NaN;
  return scaled;
}

/**
 * The stored bytes of an image HDU's pixels.
 *
 * @throws FitsError `bad-header` when GCOUNT leaves fewer bytes than the axes need.
 */
export function imageBytes(hdu: Hdu): Uint8Array {
  const size = Math.abs(hdu.header.number("BITPIX")!) / 8;
  const length = hdu.shape.length === 0 ? 0 : hdu.shape.reduce((a, b) => a * b, size);
  if (length <= hdu.data.length) return hdu.data.subarray(0, length);
  throw new FitsError("bad-header", "An image needs GCOUNT 1 and PCOUNT 0", {
    hdu: hdu.index,
    keyword: "GCOUNT",
  });
}

/**
 * Reads the image of an HDU.
 *
 * Types of `pixels`: as stored for integers and floats without scaling; `Uint16Array`,
 * `Uint32Array`, `BigUint64Array` and `Int8Array` where BZERO marks unsigned (signed byte) pixels;
 * else with BSCALE, BZERO or BLANK `Float32Array` for 8 and 16 bits, `Float64Array` beyond.
 * BLANK becomes NaN.
 *
 * @throws FitsError `no-such-hdu` when the HDU holds no image; for compressed images also
 * `bad-header`, `bad-data`, `too-large`, `unsupported`
 */
export function readImage(hdu: Hdu, options: ReadImageOptions = {}): FitsImage {
  const { scale = true, inPlace = false, maxBytes = defaultMaxBytes } = options;
  if (hdu.kind === "compressed-image") {
    const { image, raw } = decompress(hdu, maxBytes);
    return { shape: image.shape, pixels: scale ? applyScaling(raw, scalingOf(hdu.header)) : raw };
  }
  if (hdu.kind !== "image") {
    throw new FitsError("no-such-hdu", `This HDU holds no image but ${hdu.kind}`, {
      hdu: hdu.index,
    });
  }
  const raw = fromBigEndian(imageBytes(hdu), hdu.header.get("BITPIX") as Bitpix, inPlace);
  return { shape: hdu.shape, pixels: scale ? applyScaling(raw, scalingOf(hdu.header)) : raw };
}

/**
 * Undoes tile compression: the HDU as it was before, with its own header and plain pixels.
 * An HDU that is not a tile-compressed image is given back as it is.
 *
 * @throws FitsError `bad-header`, `bad-data`, `too-large`, `unsupported`
 */
export function decompressHdu(hdu: Hdu, options: { readonly maxBytes?: number } = {}): Hdu {
  if (hdu.kind !== "compressed-image") return hdu;
  const { image, raw } = decompress(hdu, options.maxBytes ?? defaultMaxBytes);
  const data = toBigEndian(raw);
  const header = restoreHeader(hdu.header, image.shape, image.bitpix);
  const name = header.string("EXTNAME")?.trim() ?? "";
  return { ...hdu, kind: "image", name, header, shape: image.shape, data, dataLength: data.length };
}
