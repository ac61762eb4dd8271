import { GeometryError } from "@vostack/sphere";
import type { CellInput } from "../column/append-value.ts";
import type { Column, Value } from "../column/column.ts";
import type { Field } from "../model/field.ts";
import { type Codec, codecOf } from "./codecs.ts";
import { XtypeError } from "./xtype-error.ts";
import type { XtypeValue } from "./xtype-value.ts";

/** From the value of a cell to its typed value; null stays null. @throws {XtypeError} */
export type XtypeDecoder = (value: Value | null) => XtypeValue | null;

/** From a typed value to the value of a cell; null stays null. @throws {XtypeError} */
export type XtypeEncoder = (value: XtypeValue | null) => CellInput;

/**
 * How to turn the cells of a field into typed values: by its xtype, in DALI's spelling or an older one (`adql:REGION`,
 * `caom2:*`).
 *
 * @returns Undefined when the field has no xtype, or one that is not known.
 */
export function decodeXtype(field: Pick<Field, "xtype">): XtypeDecoder | undefined {
  const { xtype = "" } = field;
  const codec = codecOf(xtype);
  if (codec === undefined) return undefined;
  return (value) => {
    if (value === null || isEmpty(value)) return null;
    return guarded(xtype, value, () => codec.decode(value));
  };
}

/**
 * How to turn typed values into cells of a field: numbers for points, circles, ranges, polygons and intervals, text
 * for everything else.
 *
 * @returns Undefined when the field has no xtype, or one that is not known.
 */
export function encodeXtype(field: Pick<Field, "xtype">): XtypeEncoder | undefined {
  const { xtype = "" } = field;
  const codec: Codec | undefined = codecOf(xtype);
  if (codec === undefined) return undefined;
  return (value) => (value === null ? null : guarded(xtype, value, () => codec.encode(value)));
}

const decoders: WeakMap<Column, XtypeDecoder | null> = new WeakMap();

/**
 * The typed value of a cell; of a column without known xtype the value itself.
 *
 * @throws {XtypeError} When the cell does not follow its xtype.
 * @throws {RangeError} When there is no such row.
 */
export function typedValue(column: Column, row: number): XtypeValue | Value | null {
  let decoder = decoders.get(column);
  if (decoder === undefined) {
    decoder = decodeXtype(column.field) ?? null;
    decoders.set(column, decoder);
  }
  const value = column.get(row);
  return decoder === null ? value : decoder(value);
}

/** Services write arrays of NaN, empty arrays and empty text where a value is missing. */
function isEmpty(value: Value): boolean {
  if (typeof value === "string") return value.trim() === "";
  if (typeof value !== "object") return false;
  return Array.from<unknown>(value).every((item) => item === null || Number.isNaN(item));
}

function guarded<T>(xtype: string, value: unknown, work: () => T): T {
  try {
    return work();
  } catch (fault) {
    const known =
      fault instanceof RangeError || fault instanceof GeometryError || fault instanceof TypeError;
    if (!known) throw fault;
    throw new XtypeError(xtype, value, fault.message, fault);
  }
}
