import { timestamp } from "../data/dates.ts";
import type { Value } from "../engine/query-result.ts";
import { isGeometry } from "../schema/table.ts";
import type { Field } from "./field.ts";

/** Writes one value as TABLEDATA, CSV and TSV have it (unescaped); null is the empty string. */
export type CellText = (value: Value) => string;

/** How numbers are spelled. */
export type NumberText = (value: number) => string;

/** JavaScript's shortest round-trip form, with DALI's names for what is not finite. */
export function plainNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "+Inf" : "-Inf";
}

/** The text form of the values of one column. */
export function cellText(field: Field, number: NumberText = plainNumber): CellText {
  const convert = present(field, number);
  return (value) => (value === null ? "" : convert(value));
}

function present(field: Field, number: NumberText): CellText {
  if (field.xtype === "timestamp") return (value) => timestamp(dateOf(value));
  if (isGeometry(field)) return (value) => shapeText(field, numbersOf(value), number);
  if (field.arraysize !== undefined && !isText(field)) {
    return (value) => numbersOf(value).map(number).join(" ");
  }
  if (field.datatype === "double" || field.datatype === "float") {
    return (value) => number(Number(value));
  }
  return String;
}

/** Whether the field holds characters. */
export function isText(field: Field): boolean {
  return field.datatype === "char" || field.datatype === "unicodeChar";
}

/** The instant of a DuckDB timestamp. */
function dateOf(value: Value): Date {
  const { micros } = value as { readonly micros: bigint };
  return new Date(Number(micros / 1000n));
}

/** The numbers of a DuckDB list. */
export function numbersOf(value: Value): number[] {
  return (value as { readonly items: readonly (number | bigint)[] }).items.map(Number);
}

/** `circle …`, `polygon …` or STC-S, as the xtype asks; DALI's points, circles, polygons bare. */
function shapeText(field: Field, numbers: readonly number[], number: NumberText): string {
  const text = numbers.map(number).join(" ");
  const kind = numbers.length === 2 ? "position" : numbers.length === 3 ? "circle" : "polygon";
  switch (field.xtype) {
    case "adql:REGION":
      return `${kind[0]!.toUpperCase()}${kind.slice(1)} ICRS ${text}`;
    case "shape":
    case "multishape":
      return `${kind} ${text}`;
    default:
      return text;
  }
}
