import { getBit, sliceBits } from "./bitmap.ts";
import { sharedStringAt, sliceShared } from "./shared-items.ts";
import { decodeUtf8 } from "./utf8.ts";

/** Typed arrays that numeric columns are made of. */
export type NumericArray =
  | Uint8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** Numbers, one after another. */
export interface NumberItems {
  /** Tells numbers, bits and text apart. */
  readonly kind: "number";
  /** How many items there are. */
  readonly length: number;
  /** The values; what stands at the place of a null is not defined. */
  readonly values: NumericArray;
  /** Which items of lists are not null; absent when all are there. */
  readonly validity: Uint8Array | undefined;
}

/** Booleans and bits, eight in a byte, the first in the least significant bit. */
export interface BitItems {
  /** Tells numbers, bits and text apart. */
  readonly kind: "bit";
  /** How many items there are. */
  readonly length: number;
  /** The bitmap. */
  readonly values: Uint8Array;
  /** Which items of lists are not null; absent when all are there. */
  readonly validity: Uint8Array | undefined;
}

/** Strings: UTF-8 bytes one after another, and where each begins. */
export interface TextItems {
  /** Tells numbers, bits and text apart. */
  readonly kind: "text";
  /** How many items there are. */
  readonly length: number;
  /** UTF-8. */
  readonly values: Uint8Array;
  /** Where each string begins in `values`; one entry more than there are strings. */
  readonly offsets: Int32Array;
  /** Which items of lists are not null; absent when all are there. */
  readonly validity: Uint8Array | undefined;
}

/** The items of a column as Arrow lays them out. */
export type Items = NumberItems | BitItems | TextItems;

/** One item, or null. Longs are numbers where a number holds them exactly, unless `bigints` is set. */
export function itemAt(
  items: Items,
  index: number,
  bigints: boolean,
): number | bigint | boolean | string | null {
  if (items.validity !== undefined && !getBit(items.validity, index)) return null;
  if (items.kind === "text") {
    const string = sharedStringAt(items, index);
    if (string !== undefined) return string;
    return decodeUtf8(items.values, items.offsets[index]!, items.offsets[index + 1]!);
  }
  if (items.kind === "bit") return getBit(items.values, index);
  const value = items.values[index]!;
  return typeof value === "bigint" && !bigints ? narrow(value) : value;
}

function narrow(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** The items from `begin` to `end`; numbers and text are not copied. */
export function sliceItems(items: Items, begin: number, end: number): Items {
  const validity = items.validity === undefined ? undefined : sliceBits(items.validity, begin, end);
  const length = end - begin;
  if (items.kind === "number") {
    return { kind: "number", length, values: items.values.subarray(begin, end), validity };
  }
  if (items.kind === "bit") {
    return { kind: "bit", length, values: sliceBits(items.values, begin, end), validity };
  }
  const shared = sliceShared(items, begin, end);
  if (shared !== undefined) return shared;
  const offsets = items.offsets.subarray(begin, end + 1);
  return { kind: "text", length, values: items.values, offsets, validity };
}
