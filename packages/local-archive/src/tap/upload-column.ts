import { GeometryError, numbersOf, parseShape } from "@vostack/sphere";
import type { Field, Value } from "@vostack/votable";
import type { Cell } from "../engine/bulk-load.ts";
import { BadRequest } from "../http/http-error.ts";
import { type ColumnInfo, type Datatype, isGeometry, isNumberArray } from "../schema/table.ts";

const DATATYPES: ReadonlySet<string> = new Set<Datatype>([
  "boolean",
  "unsignedByte",
  "short",
  "int",
  "long",
  "float",
  "double",
  "char",
  "unicodeChar",
]);

/** xtypes of older standards, and what they are called now. */
const XTYPES: Readonly<Record<string, string>> = {
  "adql:TIMESTAMP": "timestamp",
  "adql:POINT": "adql:REGION",
};

/** The column of an uploaded FIELD. */
export function uploadColumn(field: Field): ColumnInfo {
  if (!DATATYPES.has(field.datatype)) {
    throw new BadRequest(`UPLOAD: column ${field.name} has datatype ${field.datatype}`);
  }
  const { arraysize, unit, ucd, utype } = field;
  const xtype = field.xtype === undefined ? undefined : (XTYPES[field.xtype] ?? field.xtype);
  return {
    name: field.name,
    datatype: field.datatype as Datatype,
    ...(arraysize === undefined || arraysize === "1" ? {} : { arraysize }),
    ...(xtype === undefined ? {} : { xtype }),
    ...(unit === undefined ? {} : { unit }),
    ...(ucd === undefined ? {} : { ucd }),
    ...(utype === undefined ? {} : { utype }),
    principal: true,
    indexed: false,
    std: false,
  };
}

/** How values of a column become cells. */
export function uploadCell(column: ColumnInfo): (value: Value) => Cell {
  if (column.xtype === "timestamp") return (value) => instant(column, String(value));
  const isText = column.datatype === "char" || column.datatype === "unicodeChar";
  if (isGeometry(column) && isText) return (value) => shape(column, String(value));
  if (isGeometry(column) || isNumberArray(column)) {
    return (value) => Array.from(value as ArrayLike<number | bigint>, Number);
  }
  return isText ? String : (value) => value as number | bigint | boolean;
}

function instant({ name }: ColumnInfo, text: string): Date | null {
  if (text.trim() === "") return null;
  const zoned = /Z$/i.test(text) || !/T/.test(text) ? text : `${text}Z`;
  const date = new Date(zoned);
  if (Number.isNaN(date.getTime()))
    throw new BadRequest(`UPLOAD: ${name}: not a timestamp: ${text}`);
  return date;
}

function shape({ name }: ColumnInfo, text: string): readonly number[] | null {
  if (text.trim() === "") return null;
  try {
    const parsed = parseShape(text);
    if (parsed.type === "union") throw new BadRequest(`UPLOAD: ${name}: unions are not supported`);
    return parsed.type === "range" ? [...numbersOf(parsed), 0] : numbersOf(parsed);
  } catch (error) {
    if (error instanceof GeometryError) throw new BadRequest(`UPLOAD: ${name}: ${error.message}`);
    throw error;
  }
}
