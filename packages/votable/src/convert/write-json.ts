import type { Value } from "../column/column.ts";
import { distinctNames } from "../table/distinct-names.ts";
import type { Table } from "../table/table.ts";
import { batchesOf, type TableSource, textStream } from "./table-source.ts";

/**
 * Writes rows as a JSON array of objects, one row a line. Longs are written with all their digits; NaN and the infinities,
 * which JSON has no numbers for, as the strings `"NaN"`, `"Infinity"` and `"-Infinity"`. Units and types are lost.
 *
 * @returns the text as a stream of UTF-8 bytes; `await new Response(stream).text()` collects it
 */
export function writeJson(source: TableSource): ReadableStream<Uint8Array> {
  return textStream(array(source));
}

/**
 * Writes rows as newline-delimited JSON: one object a line, values as {@link writeJson} writes them.
 *
 * @returns the text as a stream of UTF-8 bytes
 */
export function writeNdjson(source: TableSource): ReadableStream<Uint8Array> {
  return textStream(objectLines(source));
}

async function* array(source: TableSource): AsyncGenerator<string, void, undefined> {
  let before = "[\n";
  for await (const batch of batchesOf(source)) {
    for (const row of objects(batch)) {
      yield before + row;
      before = ",\n";
    }
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

async function* objectLines(source: TableSource): AsyncGenerator<string, void, undefined> {
  for await (const batch of batchesOf(source)) {
    for (const row of objects(batch)) yield `${row}\n`;
  }
}

function* objects({ columns, nrows }: Table): Generator<string, void, undefined> {
  const keys = distinctNames(columns).map((name) => `${JSON.stringify(name)}:`);
  for (let row = 0; row < nrows; row++) {
    let text = "{";
    for (let k = 0; k < columns.length; k++) {
      if (k > 0) text += ",";
      text += keys[k] + jsonOf(columns[k]!.get(row));
    }
    yield `${text}}`;
  }
}

function jsonOf(value: Value | null): string {
  if (typeof value === "number") {
    if (Object.is(value, -0)) return "-0";
    return Number.isFinite(value) ? String(value) : `"${value}"`;
  }
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `[${Array.from(value as ArrayLike<Value | null>, jsonOf).join(",")}]`;
}
