import type { Column, Value } from "../column/column.ts";
import type { Table } from "./table.ts";

const MAX_ROWS = 20;
const MAX_COLUMNS = 12;
const MAX_WIDTH = 40;

/** A value as text for people; empty for null. */
function printValue(value: Value | null, isFloat: boolean): string {
  if (value === null) return "";
  const text = (item: unknown): string =>
    isFloat && typeof item === "number" ? floatText(item) : String(item ?? "");
  if (typeof value !== "object") return text(value);
  return `[${Array.from(value as ArrayLike<unknown>, text).join(", ")}]`;
}

/** A float with the digits that tell it from other floats. */
function floatText(value: number): string {
  for (let length = 6; length < 9; length++) {
    const shorter = Number(value.toPrecision(length));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(value);
}

/** A column as one line of text: what it is, and its first values. */
export function printColumn(column: Column): string {
  const { field, length } = column;
  const { datatype, arraysize, unit } = field;
  const isFloat = field.layout.item === "float";
  const first = Array.from({ length: Math.min(length, 5) }, (_, row) =>
    column.isNull(row) ? "null" : clip(printValue(column.get(row), isFloat)),
  );
  if (length > first.length) first.push("…");
  const type = arraysize === undefined ? datatype : `${datatype}[${arraysize}]`;
  const values = first.length === 0 ? "" : `: ${first.join(", ")}`;
  return `Column "${column.name}" (${type}${unit === undefined ? "" : `, ${unit}`}), ${length} rows${values}`;
}

/** The table as text, in the manner of astropy: names, units, rows with `...` where some were left out, length. */
export function printTable(table: Table): string {
  const { columns, nrows } = table;
  const shown = columns.length <= MAX_COLUMNS ? columns : columns.slice(0, MAX_COLUMNS - 1);
  const half = MAX_ROWS / 2;
  const rows: number[] = [];
  for (let k = 0; k < nrows; k++) {
    if (nrows <= MAX_ROWS || k < half || k >= nrows - half) rows.push(k);
  }
  const withUnits = shown.some((column) => column.field.unit !== undefined);
  const texts = shown.map((column) => {
    const isFloat = column.field.layout.item === "float";
    const cells = rows.map((row) => clip(printValue(column.get(row), isFloat)));
    const head = [clip(column.name)];
    if (withUnits) head.push(clip(column.field.unit ?? ""));
    if (nrows > MAX_ROWS) cells.splice(half, 0, "...");
    const lines = [...head, ...cells];
    const width = Math.max(...lines.map((line) => line.length));
    const numeric = column.data.items.kind === "number" && !column.field.layout.list;
    lines.splice(head.length, 0, "-".repeat(width));
    return lines.map((line) => (numeric ? line.padStart(width) : line.padEnd(width)));
  });
  if (shown.length < columns.length) {
    texts.push(
      (texts[0] ?? []).map((_, k) => (k === 0 || k > (withUnits ? 2 : 1) ? "..." : "   ")),
    );
  }
  const lines = (texts[0] ?? []).map((_, k) =>
    texts
      .map((column) => column[k])
      .join(" ")
      .trimEnd(),
  );
  return [...lines, `Length = ${nrows} rows`].join("\n");
}

function clip(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= MAX_WIDTH ? line : `${line.slice(0, MAX_WIDTH - 3)}...`;
}
