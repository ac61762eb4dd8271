import type { Value } from "../engine/query-result.ts";
import type { Quirks } from "../quirks.ts";
import { type ResultTable, votableDocument } from "../votable/document.ts";
import { tableData } from "../votable/serialization.ts";
import { plainNumber } from "../votable/text-cells.ts";
import { defaultFormat, type Format } from "./formats.ts";

/** The format as an archive with these quirks would send it. */
export function quirkyFormat(format: Format, quirks: Quirks): Format {
  if (!format.votable) return format;
  const javaNumbers = quirks.has("java-numbers");
  if (!quirks.has("tabledata-only") && !(javaNumbers && format === defaultFormat)) return format;
  const serialization = tableData(javaNumbers ? javaNumber : plainNumber);
  return { ...defaultFormat, write: (table) => votableDocument(table, serialization) };
}

/** Double.toString of Java: always a fraction, E without a plus sign. */
function javaNumber(value: number): string {
  if (!Number.isFinite(value)) return plainNumber(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [mantissa = "", exponent = ""] = value.toExponential().split("e");
    return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
  }
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}

/** The result as an archive with these quirks would send it. */
export function quirkyResult(
  result: ResultTable,
  maxrec: number | undefined,
  quirks: Quirks,
): ResultTable {
  let changed = result;
  if (maxrec === 0 && quirks.has("maxrec-zero-silent")) {
    changed = { ...changed, closing: () => [] };
  }
  if (quirks.has("stcs-shapes")) changed = { ...changed, fields: changed.fields.map(stcs) };
  if (quirks.has("placeholder-info")) {
    const { closing } = changed;
    changed = {
      ...changed,
      closing: () => [...closing(), { name: "placeholder", value: "ignore" }],
    };
  }
  if (quirks.has("late-error")) {
    const text = "the database connection was lost while rows were read";
    changed = {
      ...changed,
      rows: half(changed.rows),
      closing: () => [{ name: "QUERY_STATUS", value: "ERROR", text }],
    };
  }
  if (quirks.has("truncated-results")) changed = { ...changed, rows: broken(changed.rows) };
  return changed;
}

function stcs<T extends { readonly xtype?: string }>(field: T): T {
  return field.xtype === "shape" || field.xtype === "multishape"
    ? { ...field, xtype: "adql:REGION" }
    : field;
}

type Rows = ResultTable["rows"];

async function* half(rows: Rows): AsyncGenerator<readonly (readonly Value[])[]> {
  for await (const chunk of rows) {
    yield chunk.slice(0, Math.floor(chunk.length / 2));
    return;
  }
}

async function* broken(rows: Rows): AsyncGenerator<readonly (readonly Value[])[]> {
  yield* half(rows);
  // Let what was written so far reach the client before the connection goes.
  await new Promise((resolve) => setTimeout(resolve, 50));
  throw new Error("quirk truncated-results: the connection is cut here");
}
