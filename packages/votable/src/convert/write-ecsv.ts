import type { Value } from "../column/column.ts";
import type { ItemType, Layout } from "../column/layout.ts";
import type { Field } from "../model/field.ts";
import { distinctNames } from "../table/distinct-names.ts";
import { isPrintable, madeOf, type RowStyle, RowText } from "./row-text.ts";
import { batchesOf, byteStream, fieldsOf, type TableSource } from "./table-source.ts";

const datatypes: Readonly<Record<ItemType, string>> = {
  boolean: "bool",
  bit: "bool",
  unsignedByte: "uint8",
  short: "int16",
  int: "int32",
  long: "int64",
  float: "float32",
  double: "float64",
  char: "string",
  unicodeChar: "string",
};

/**
 * Writes rows as ECSV 1.0 (astropy's enhanced CSV): names, types, units and descriptions come first, in YAML; UCD, utype
 * and xtype are in each column's `meta`. Arrays are JSON texts with a subtype, as astropy writes them.
 *
 * @returns the text as a stream of UTF-8 bytes; `await new Response(stream).text()` collects it
 */
export function writeEcsv(source: TableSource): ReadableStream<Uint8Array> {
  return byteStream(pieces(source));
}

const isCommon = madeOf((byte) => isPrintable(byte) && byte !== 32 && byte !== 34 && byte !== 35);

const style: RowStyle = {
  missing: '""',
  isPlain: (utf8, from, to) => to > from && isCommon(utf8, from, to),
  quotes: "",
  text: quoted,
  special: (value, inList) => {
    // Arrays are what Python, which reads ECSV, takes for JSON.
    if (inList)
      return Number.isFinite(value) ? (1 / value < 0 ? "-0.0" : undefined) : String(value);
    return Number.isFinite(value)
      ? undefined
      : String(value).replace("Infinity", "inf").replace("NaN", "nan");
  },
  list: { open: "[", between: ",", close: "]", missing: "null", empty: "[]" },
  shape: shapeOf,
  value: (value, layout) => {
    if (typeof value === "boolean") return value ? "True" : "False";
    return quoted(nested(value as Values, shapeOf(layout)));
  },
};

async function* pieces(source: TableSource): AsyncGenerator<Uint8Array, void, undefined> {
  const lines = new RowText(style);
  const declared = fieldsOf(source);
  let started = declared !== undefined;
  if (declared !== undefined) lines.text(head(declared));
  for await (const { fields, columns, nrows } of batchesOf(source)) {
    if (!started) lines.text(head(fields));
    started = true;
    const before = columns.map((_, k) => (k === 0 ? "" : " "));
    yield* lines.pieces(lines.rows(columns, before, "\n"), nrows);
  }
  if (!started) lines.text(head([]));
  yield lines.take();
}

function head(fields: readonly Field[]): string {
  const names = distinctNames(fields);
  const columns = fields.map((field, k) => `# - ${column(field, names[k]!)}\n`);
  return `# %ECSV 1.0\n# ---\n# datatype:\n${columns.join("")}# schema: astropy-2.0\n${names.map(quoted).join(" ")}\n`;
}

/** One column, in YAML's flow style; JSON strings are YAML strings. */
function column(field: Field, name: string): string {
  const { item, list, size } = field.layout;
  const parts = [`name: ${JSON.stringify(name)}`];
  if (field.unit !== undefined) parts.push(`unit: ${JSON.stringify(field.unit)}`);
  parts.push(`datatype: ${list ? "string" : datatypes[item]}`);
  if (list) {
    const lengths = size === undefined ? ["null"] : shapeOf(field.layout).reverse();
    parts.push(`subtype: ${JSON.stringify(`${datatypes[item]}[${lengths.join(",")}]`)}`);
  }
  const { description } = field;
  if (description !== undefined) parts.push(`description: ${JSON.stringify(description)}`);
  const meta = (["ucd", "utype", "xtype"] as const).flatMap((name) => {
    const value = field.attr(name);
    return value === undefined ? [] : [`${name}: ${JSON.stringify(value)}`];
  });
  if (meta.length > 0) parts.push(`meta: {${meta.join(", ")}}`);
  return `{${parts.join(", ")}}`;
}

/** The dimensions of an array, the fastest first; ECSV has no complex numbers, they are pairs. */
function shapeOf({ shape, complex }: Layout): number[] {
  return complex ? [2, ...shape] : [...shape];
}

type Values = readonly (Value | null)[];

/** An array of booleans or strings as JSON, the slowest dimension outermost. */
function nested(values: Values, shape: readonly number[]): string {
  if (shape.length <= 1) return JSON.stringify(values);
  const inner = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const rows: string[] = [];
  for (let k = 0; k < values.length; k += inner) {
    rows.push(nested(values.slice(k, k + inner), shape.slice(0, -1)));
  }
  return `[${rows.join(",")}]`;
}

/** An empty text is written as a null is: ECSV cannot tell them apart. */
function quoted(text: string): string {
  return /^[^\s"#]+$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}
