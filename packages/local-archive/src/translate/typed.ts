import type { ColumnInfo, ValueType } from "../schema/table.ts";

/** What is known of a value: its type, and where it is a column unchanged, what that column says. */
export type TypeInfo = ValueType &
  Partial<Pick<ColumnInfo, "unit" | "ucd" | "utype" | "description" | "id">>;

/** A piece of DuckDB SQL and what it yields. */
export interface Typed {
  readonly sql: string;
  readonly type: TypeInfo;
}

/** A column that a scope offers or a query yields. */
export interface Column extends Typed {
  readonly name: string;
}

export const TEXT: TypeInfo = { datatype: "char", arraysize: "*" };
export const INT: TypeInfo = { datatype: "int" };
export const LONG: TypeInfo = { datatype: "long" };
export const DOUBLE: TypeInfo = { datatype: "double" };
export const TIMESTAMP: TypeInfo = { datatype: "char", arraysize: "*", xtype: "timestamp" };
export const POINT: TypeInfo = { datatype: "double", arraysize: "2", xtype: "point" };
export const CIRCLE: TypeInfo = { datatype: "double", arraysize: "3", xtype: "circle" };
export const POLYGON: TypeInfo = { datatype: "double", arraysize: "*", xtype: "polygon" };
export const INTERVAL: TypeInfo = { datatype: "double", arraysize: "2", xtype: "interval" };
/** Boxes and ranges: good inside a predicate, not as a result. */
export const REGION: TypeInfo = { datatype: "double", arraysize: "*" };

/** The same type without what belongs to a column only. */
export function plain({ datatype, arraysize, xtype }: TypeInfo): TypeInfo {
  return {
    datatype,
    ...(arraysize === undefined ? {} : { arraysize }),
    ...(xtype === undefined ? {} : { xtype }),
  };
}

const INTEGERS = new Set(["unsignedByte", "short", "int", "long"]);

/** Whether arithmetic on such values stays with whole numbers. */
export function isInteger({ datatype, arraysize }: TypeInfo): boolean {
  return INTEGERS.has(datatype) && arraysize === undefined;
}

/** Whether such values are intervals. */
export function isInterval({ xtype }: TypeInfo): boolean {
  return xtype === "interval" || xtype === "multiinterval";
}

/** Whether such values are single numbers. */
export function isNumber(type: TypeInfo): boolean {
  return isInteger(type) || type.datatype === "double" || type.datatype === "float"
    ? type.arraysize === undefined
    : false;
}

/** The type that holds all of these values; NULL fits any. */
export function commonType(values: readonly Typed[]): TypeInfo {
  const types = values.filter(({ sql }) => sql !== "NULL").map(({ type }) => plain(type));
  const first = types[0] ?? TEXT;
  if (types.every((type) => JSON.stringify(type) === JSON.stringify(first))) return first;
  if (types.every(isInteger)) return LONG;
  return types.every(isNumber) ? DOUBLE : TEXT;
}
