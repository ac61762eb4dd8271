import { FitsError } from "./errors.ts";
import type { Card } from "./header/card.ts";
import { type CardInput, FitsHeader } from "./header/header.ts";
import { wholeBlocks } from "./header/parse-header.ts";
import type { FitsImage } from "./image.ts";
import { type PixelArray, toBigEndian } from "./pixels.ts";

/** One HDU to be written. */
export interface HduContent {
  /**
   * Cards; for an image the mandatory ones (SIMPLE or XTENSION, BITPIX, NAXIS…, PCOUNT, GCOUNT,
   * BZERO of unsigned pixels) are put in front and need not be given.
   */
  readonly header?: FitsHeader | Iterable<Card | CardInput> | undefined;
  /** An image; its typed array decides BITPIX. */
  readonly image?: FitsImage | undefined;
  /** Instead of an image: a data unit as in the file, which `header` describes completely. */
  readonly data?: Uint8Array | undefined;
}

const storage: Record<string, readonly [bitpix: number, zero: number | bigint]> = {
  Uint8Array: [8, 0],
  Int8Array: [8, -128],
  Int16Array: [16, 0],
  Uint16Array: [16, 32768],
  Int32Array: [32, 0],
  Uint32Array: [32, 2147483648],
  BigInt64Array: [64, 0],
  BigUint64Array: [64, 9223372036854775808n],
  Float32Array: [-32, 0],
  Float64Array: [-64, 0],
};

const mandatory = /^(SIMPLE|XTENSION|BITPIX|NAXIS\d*|PCOUNT|GCOUNT|GROUPS|END)$/;

/** Unsigned pixels are stored with their highest bit turned. */
function flipSign(bytes: Uint8Array, size: number): void {
  for (let i = 0; i < bytes.length; i += size) bytes[i] = bytes[i]! ^ 0x80;
}

function storageOf(pixels: PixelArray): readonly [bitpix: number, zero: number | bigint] {
  const found = storage[pixels[Symbol.toStringTag]];
  if (found === undefined) throw new FitsError("unsupported", "Pixels must be a typed array");
  return found;
}

function structure(first: boolean, bitpix: number, shape: readonly number[]): CardInput[] {
  const cards: CardInput[] = [
    first
      ? ["SIMPLE", true, "conforms to FITS standard"]
      : ["XTENSION", "IMAGE", "image extension"],
    ["BITPIX", bitpix, "bits of a pixel, negative for floats"],
    ["NAXIS", shape.length, "number of axes"],
    ...shape.map((length, i): CardInput => [`NAXIS${i + 1}`, length]),
  ];
  if (first) cards.push(["EXTEND", true]);
  else cards.push(["PCOUNT", 0], ["GCOUNT", 1]);
  return cards;
}

function encodeImage(given: FitsHeader, image: FitsImage | undefined, first: boolean): Part {
  const { shape, pixels } = image ?? { shape: [], pixels: new Uint8Array(0) };
  const length = shape.length === 0 ? 0 : shape.reduce((a, b) => a * b, 1);
  if (length !== pixels.length) {
    throw new FitsError(
      "bad-data",
      `The shape ${shape.join("×")} does not fit ${pixels.length} pixels`,
    );
  }
  const [bitpix, zero] = storageOf(pixels);
  const header = new FitsHeader(structure(first, bitpix, shape));
  if (zero !== 0) header.append("BSCALE", 1).append("BZERO", zero, "offset of unsigned pixels");
  const rest = given.clone().delete(mandatory).delete("EXTEND");
  if (image !== undefined) rest.delete(/^(BSCALE|BZERO|CHECKSUM|DATASUM)$/);
  if (!(bitpix > 0)) rest.delete("BLANK");
  const data = toBigEndian(pixels);
  if (zero !== 0) flipSign(data, bitpix / 8);
  return { header: new FitsHeader([...header, ...rest]), data, fill: 0 };
}

interface Part {
  readonly header: FitsHeader;
  readonly data: Uint8Array;
  readonly fill: number;
}

function encodePart(content: HduContent, index: number): Part {
  const header =
    content.header instanceof FitsHeader ? content.header : new FitsHeader(content.header ?? []);
  if (content.data === undefined) return encodeImage(header, content.image, index === 0);
  const fill = header.string("XTENSION")?.trim() === "TABLE" ? 0x20 : 0;
  return { header, data: content.data, fill };
}

/**
 * Writes a FITS file: images from typed arrays, and any other HDU from its header and raw data.
 * The first HDU is the primary. Pixels are taken as physical values: BSCALE and BZERO of the given
 * header are dropped (and BLANK for floats), and so are CHECKSUM and DATASUM.
 *
 * @throws FitsError `bad-data` when shape and pixels disagree, `bad-card` for impossible cards.
 */
export function writeFits(hdus: Iterable<HduContent>): Uint8Array {
  const parts: { readonly header: Uint8Array; readonly part: Part }[] = [];
  let total = 0;
  for (const content of hdus) {
    const part = encodePart(content, parts.length);
    const header = part.header.toBytes();
    parts.push({ header, part });
    total += header.length + wholeBlocks(part.data.length);
  }
  const file = new Uint8Array(total);
  let at = 0;
  for (const { header, part } of parts) {
    file.set(header, at);
    at += header.length;
    file.set(part.data, at);
    const end = at + wholeBlocks(part.data.length);
    if (part.fill !== 0) file.fill(part.fill, at + part.data.length, end);
    at = end;
  }
  return file;
}
