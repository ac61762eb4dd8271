import type { Column, Value } from "../column/column.ts";
import type { ItemType, Layout } from "../column/layout.ts";
import type { Field } from "../model/field.ts";
import { distinctNames } from "../table/distinct-names.ts";
import { batchesOf, fieldsOf, type TableSource, textStream } from "./table-source.ts";

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
  return textStream(lines(source));
}

async function* lines(source: TableSource): AsyncGenerator<string, void, undefined> {
  const declared = fieldsOf(source);
  let started = false;
  if (declared !== undefined) {
    yield* head(declared);
    started = true;
  }
  for await (const { fields, columns, nrows } of batchesOf(source)) {
    if (!started) yield* head(fields);
    started = true;
    for (let row = 0; row < nrows; row++) {
      yield `${columns.map((column) => cell(column, row)).join(" ")}\n`;
    }
  }
  if (!started) yield* head([]);
}

function* head(fields: readonly Field[]): Generator<string, void, undefined> {
  yield "# %ECSV 1.0\n# ---\n# datatype:\n";
  const names = distinctNames(fields);
  for (let k = 0; k < fields.length; k++) yield `# - ${column(fields[k]!, names[k]!)}\n`;
  yield "# schema: astropy-2.0\n";
  yield `${names.map(quoted).join(" ")}\n`;
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

function cell(from: Column, row: number): string {
  const value = from.get(row);
  if (value === null) return '""';
  if (typeof value === "object") return quoted(nested(value as Values, shapeOf(from.field.layout)));
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "string" ? quoted(value) : number(value);
}

/** The dimensions of an array, the fastest first; ECSV has no complex numbers, they are pairs. */
function shapeOf({ shape, complex }: Layout): number[] {
  return complex ? [2, ...shape] : [...shape];
}

type Values = ArrayLike<Value | null>;

/** An array as JSON, the slowest dimension outermost. */
function nested(values: Values, shape: readonly number[]): string {
  const inner = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const items: string[] = [];
  if (shape.length <= 1) {
    for (let k = 0; k < values.length; k++) items.push(json(values[k] ?? null));
  } else {
    for (let k = 0; k < values.length; k += inner) {
      items.push(nested(Array.from(values).slice(k, k + inner), shape.slice(0, -1)));
    }
  }
  return `[${items.join(",")}]`;
}

function json(value: Value | null): string {
  // What Python, which reads ECSV, takes for JSON.
  if (typeof value === "number") return Object.is(value, -0) ? "-0.0" : String(value);
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

function number(value: number | bigint): string {
  if (Object.is(value, -0)) return "-0";
  return String(value).replace("Infinity", "inf").replace("NaN", "nan");
}

/** An empty text is written as a null is: ECSV cannot tell them apart. */
function quoted(text: string): string {
  return /^[^\s"#]+$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}
