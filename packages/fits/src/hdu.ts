import { FitsError } from "./errors.ts";
import type { FitsHeader } from "./header/header.ts";
import { wholeBlocks } from "./header/parse-header.ts";

/**
 * What an HDU holds: `image` (an array, maybe empty), `compressed-image` (a tile-compressed image
 * inside a binary table), `bintable`, `table` (ASCII table), `groups` (random groups), `other`.
 */
export type HduKind = "image" | "compressed-image" | "bintable" | "table" | "groups" | "other";

/** One header and data unit: its header, and where its data are. */
export interface HduInfo {
  /** Position in the file, 0 for the primary HDU. */
  readonly index: number;
  /** What the HDU holds. */
  readonly kind: HduKind;
  /** EXTNAME, or an empty string. */
  readonly name: string;
  /** EXTVER, 1 when absent. */
  readonly version: number;
  /** All cards. */
  readonly header: FitsHeader;
  /** Lengths of the axes as the data unit has them, NAXIS1 first; empty without data. */
  readonly shape: readonly number[];
  /** Byte offset of the header in the file. */
  readonly headerOffset: number;
  /** Byte offset of the data unit in the file. */
  readonly dataOffset: number;
  /** Length of the data unit in bytes, heap included, padding excluded. */
  readonly dataLength: number;
}

/** One header and data unit with its data. */
export interface Hdu extends HduInfo {
  /** The data unit as in the file (big-endian), without padding. */
  readonly data: Uint8Array;
}

/** Value of a mandatory integer keyword, checked. */
function integer(
  header: FitsHeader,
  keyword: string,
  hdu: number,
  range: { readonly min: number; readonly max: number; readonly fallback?: number },
): number {
  const value = header.get(keyword) ?? range.fallback;
  if (typeof value === "number" && Number.isInteger(value)) {
    if (value >= range.min && value <= range.max) return value;
  }
  const what = header.has(keyword) ? `has the impossible value ${String(value)}` : "is missing";
  throw new FitsError("bad-header", `${keyword} ${what}`, { hdu, keyword });
}

const bitpixes = new Set([8, 16, 32, 64, -32, -64]);

function kindOf(header: FitsHeader, isPrimary: boolean, isGroups: boolean): HduKind {
  if (isGroups) return "groups";
  if (isPrimary) return "image";
  const xtension = header.string("XTENSION")?.trim().toUpperCase();
  if (xtension === "IMAGE" || xtension === "IUEIMAGE") return "image";
  if (xtension === "TABLE") return "table";
  if (xtension !== "BINTABLE" && xtension !== "A3DTABLE") return "other";
  return header.get("ZIMAGE") === true ? "compressed-image" : "bintable";
}

/**
 * Works out what a header announces: kind, shape, and the length of the data unit
 * (FITS 4.0, equations 1, 2 and 4).
 *
 * @throws FitsError `bad-header` when a mandatory keyword is missing or impossible.
 */
export function describeHdu(
  header: FitsHeader,
  index: number,
  headerOffset: number,
  dataOffset: number,
): HduInfo {
  const most = Number.MAX_SAFE_INTEGER;
  const bitpix = integer(header, "BITPIX", index, { min: -64, max: 64 });
  if (!bitpixes.has(bitpix)) {
    throw new FitsError("bad-header", `BITPIX is ${bitpix}`, { hdu: index, keyword: "BITPIX" });
  }
  const naxis = integer(header, "NAXIS", index, { min: 0, max: 999 });
  const shape: number[] = [];
  for (let axis = 1; axis <= naxis; axis++) {
    shape.push(integer(header, `NAXIS${axis}`, index, { min: 0, max: most }));
  }
  const isGroups = index === 0 && shape[0] === 0 && header.get("GROUPS") === true;
  const lengths = isGroups ? shape.slice(1) : shape;
  const extra = index > 0 || isGroups;
  const pcount = extra ? integer(header, "PCOUNT", index, { min: 0, max: most, fallback: 0 }) : 0;
  const gcount = extra ? integer(header, "GCOUNT", index, { min: 0, max: most, fallback: 1 }) : 1;
  const elements = lengths.length === 0 ? 0 : lengths.reduce((a, b) => a * b, 1);
  const dataLength = (Math.abs(bitpix) / 8) * gcount * (pcount + elements);
  if (!Number.isSafeInteger(dataOffset + wholeBlocks(dataLength))) {
    throw new FitsError("bad-header", "The axes multiply to an impossible size", {
      hdu: index,
      keyword: "NAXIS",
    });
  }
  return {
    index,
    kind: kindOf(header, index === 0, isGroups),
    name: header.string("EXTNAME")?.trim() ?? "",
    version: header.number("EXTVER") ?? 1,
    header,
    shape,
    headerOffset,
    dataOffset,
    dataLength,
  };
}

/**
 * Finds an HDU by index (0 is the primary) or by name (EXTNAME, any case), optionally with its
 * version: `1`, `"SCI"`, `"SCI,2"`.
 *
 * @throws FitsError `no-such-hdu`
 */
export function findHdu<T extends HduInfo>(hdus: readonly T[], which: number | string): T {
  const found = typeof which === "number" ? hdus[which] : byName(hdus, which);
  if (found !== undefined) return found;
  const names = hdus.map((hdu) => hdu.name || String(hdu.index)).slice(0, 20);
  throw new FitsError("no-such-hdu", `There is no HDU ${JSON.stringify(which)}`, {
    hint: `the file has ${names.join(", ")}`,
  });
}

function byName<T extends HduInfo>(hdus: readonly T[], which: string): T | undefined {
  const same = (name: string): ((hdu: T) => boolean) => {
    const wanted = name.trim().toUpperCase();
    return (hdu) =>
      hdu.name.toUpperCase() === wanted || (hdu.index === 0 && wanted === "PRIMARY" && !hdu.name);
  };
  const whole = hdus.find(same(which));
  const comma = which.lastIndexOf(",");
  if (whole !== undefined || comma < 0) return whole;
  const version = Number(which.slice(comma + 1));
  const named = same(which.slice(0, comma));
  return hdus.find((hdu) => named(hdu) && hdu.version === version);
}
