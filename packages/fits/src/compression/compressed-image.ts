import { FitsError } from "../errors.ts";
import type { Hdu } from "../hdu.ts";
import type { FitsHeader } from "../header/header.ts";
import type { Bitpix } from "../pixels.ts";
import { type BinaryColumn, type BinaryLayout, binaryLayout } from "../table/binary-layout.ts";
import type { Dither } from "./dequantize.ts";

/** What the header of a tile-compressed image says (FITS 4.0, section 10.1). */
export interface CompressedImage {
  /** Index of the HDU. */
  readonly hdu: number;
  /** ZCMPTYPE. */
  readonly algorithm: string;
  /** ZBITPIX. */
  readonly bitpix: Bitpix;
  /** ZNAXISn. */
  readonly shape: readonly number[];
  /** ZTILEn. */
  readonly tileShape: readonly number[];
  /** Number of tiles by axis. */
  readonly tileCounts: readonly number[];
  /** ZVALn by ZNAMEn. */
  readonly parameters: ReadonlyMap<string, number>;
  /** ZQUANTIZ. */
  readonly dither: Dither;
  /** ZDITHER0. */
  readonly ditherSeed: number;
  /** Bytes that may still be taken from the heap: tiles may share some, but not multiply them. */
  readonly budget: { left: number };
  /** The table of tiles. */
  readonly table: BinaryLayout;
  /** Finds a column by TTYPE. */
  column(name: string): BinaryColumn | undefined;
  /** The header of the HDU. */
  readonly header: FitsHeader;
}

function wrong(hdu: number, keyword: string, value: unknown): FitsError {
  return new FitsError("bad-header", `${keyword} has the impossible value ${String(value)}`, {
    hdu,
    keyword,
  });
}

function length(header: FitsHeader, hdu: number, keyword: string, fallback?: number): number {
  const value = header.get(keyword) ?? fallback;
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw wrong(hdu, keyword, value);
}

function readParameters(header: FitsHeader): Map<string, number> {
  const parameters = new Map<string, number>();
  for (let n = 1; header.has(`ZNAME${n}`); n++) {
    const name = header.string(`ZNAME${n}`)?.trim().toUpperCase();
    const value = header.number(`ZVAL${n}`);
    if (name !== undefined && value !== undefined) parameters.set(name, value);
  }
  return parameters;
}

function readDither(header: FitsHeader, hdu: number): Dither {
  const text = header.string("ZQUANTIZ")?.trim().toUpperCase() ?? "NO_DITHER";
  if (text === "SUBTRACTIVE_DITHER_1" || text === "SUBTRACTIVE_DITHER_2") return text;
  if (text === "NO_DITHER" || text === "NONE" || text === "") return "NO_DITHER";
  throw new FitsError("unsupported", `The quantisation ${text} is not known`, {
    hdu,
    keyword: "ZQUANTIZ",
  });
}

const mostSharing = 16;

const bitpixes = new Set([8, 16, 32, 64, -32, -64]);

/**
 * Reads the structure of a tile-compressed image.
 *
 * @throws FitsError `bad-header`, `unsupported`
 */
export function compressedImage(hdu: Hdu): CompressedImage {
  const { header, index } = hdu;
  const table = binaryLayout(hdu);
  const bitpix = header.number("ZBITPIX");
  if (bitpix === undefined || !bitpixes.has(bitpix)) throw wrong(index, "ZBITPIX", bitpix);
  const naxis = header.number("ZNAXIS") ?? 0;
  if (!Number.isInteger(naxis) || naxis < 1 || naxis > 999) throw wrong(index, "ZNAXIS", naxis);
  const axes = Array.from({ length: naxis }, (_, i) => i + 1);
  const shape = axes.map((n) => length(header, index, `ZNAXIS${n}`));
  const tileShape = axes.map((n) =>
    Math.min(shape[n - 1]!, length(header, index, `ZTILE${n}`, n === 1 ? shape[0]! : 1)),
  );
  const tileCounts = shape.map((size, i) => Math.ceil(size / tileShape[i]!));
  const tiles = tileCounts.reduce((a, b) => a * b, 1);
  if (tiles !== table.rows) {
    throw new FitsError("bad-header", `${tiles} tiles need as many rows, not ${table.rows}`, {
      hdu: index,
      keyword: "NAXIS2",
    });
  }
  const byName = new Map(table.columns.map((column) => [column.name.trim().toUpperCase(), column]));
  return {
    hdu: index,
    algorithm: header.string("ZCMPTYPE")?.trim().toUpperCase() ?? "",
    bitpix: bitpix as Bitpix,
    shape,
    tileShape,
    tileCounts,
    parameters: readParameters(header),
    dither: readDither(header, index),
    ditherSeed: header.number("ZDITHER0") ?? 1,
    budget: { left: mostSharing * table.heap.length },
    table,
    column: (name) => byName.get(name),
    header,
  };
}
