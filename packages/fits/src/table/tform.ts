import { FitsError } from "../errors.ts";

/** Data type letters of the elements of binary table columns (FITS 4.0, table 18). */
export type ElementCode = "L" | "X" | "B" | "I" | "J" | "K" | "A" | "E" | "D" | "C" | "M";

/** Data type letters of binary table columns; `P` and `Q` are variable-length arrays. */
export type TypeCode = ElementCode | "P" | "Q";

/** A TFORM of a binary table taken apart. */
export interface BinaryForm {
  /** Type letter. */
  readonly code: TypeCode;
  /** Number of elements in a cell. */
  readonly repeat: number;
  /** Bytes of the field in a row. */
  readonly width: number;
  /** For `P` and `Q`: type letter of the array's elements. */
  readonly element: ElementCode | undefined;
  /** What follows the letter, for instance the width of substrings in `rAw`. */
  readonly rest: string;
}

const sizes: Record<TypeCode, number> = {
  L: 1,
  X: 0.125,
  B: 1,
  I: 2,
  J: 4,
  K: 8,
  A: 1,
  E: 4,
  D: 8,
  C: 8,
  M: 16,
  P: 8,
  Q: 16,
};

/** Bytes that `count` elements of a type take. */
export function byteLength(code: TypeCode, count: number): number {
  return Math.ceil(sizes[code] * count);
}

/**
 * Takes a binary table's TFORM apart.
 *
 * @throws FitsError `bad-header`
 */
export function parseBinaryForm(tform: string, keyword: string, hdu: number): BinaryForm {
  const match = /^\s*(\d{0,15})([LXBIJKAEDCMPQ])(.*)$/i.exec(tform);
  const code = match?.[2]?.toUpperCase() as TypeCode | undefined;
  const rest = match?.[3]?.trim() ?? "";
  const isArray = code === "P" || code === "Q";
  const element = isArray ? rest.slice(0, 1).toUpperCase() : "";
  if (code === undefined || (isArray && !/^[LXBIJKAEDCM]$/.test(element))) {
    throw new FitsError("bad-header", `There is no TFORM ${JSON.stringify(tform)}`, {
      hdu,
      keyword,
    });
  }
  const repeat = match![1] === "" ? 1 : Number(match![1]);
  return {
    code,
    repeat,
    width: byteLength(code, isArray ? Math.min(repeat, 1) : repeat),
    element: isArray ? (element as BinaryForm["element"]) : undefined,
    rest,
  };
}
