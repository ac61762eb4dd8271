import process from "node:process";
import type { Table } from "@vostack/votable";

/** Columns wider than this are cut, with an ellipsis. */
const widest = 60;

/** A table for people: all rows, as many columns as the terminal is wide, and their number when not all fit. */
export function* printRows(table: Table): Generator<string> {
  const { columns, nrows } = table;
  const room = process.stdout.isTTY === true ? (process.stdout.columns ?? 120) : 120;
  const shown: { name: string; cells: string[]; width: number; right: boolean }[] = [];
  let used = 0;
  for (const column of columns) {
    const cells: string[] = [];
    let width = column.name.length;
    for (let row = 0; row < nrows; row += 1) {
      const text = cellText(column.get(row));
      cells.push(text);
      width = Math.max(width, text.length);
    }
    width = Math.min(width, widest);
    if (shown.length > 0 && used + width + 2 > room) break;
    used += width + (shown.length > 0 ? 2 : 0);
    const { item, list } = column.field.layout;
    shown.push({
      name: column.name,
      cells,
      width,
      right: !list && /^(short|int|long|float|double|unsignedByte)$/.test(item),
    });
  }
  const line = (texts: readonly string[]): string => {
    const padded = texts.map((text, k) => {
      const { width, right } = shown[k] as (typeof shown)[number];
      const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
      return right ? cut.padStart(width) : cut.padEnd(width);
    });
    return `${padded.join("  ").trimEnd()}\n`;
  };
  yield line(shown.map(({ name }) => name));
  yield line(shown.map(({ width }) => "-".repeat(width)));
  for (let row = 0; row < nrows; row += 1)
    yield line(shown.map(({ cells }) => cells[row] as string));
  const rows = `${nrows} row${nrows === 1 ? "" : "s"}`;
  const hidden = columns.length - shown.length;
  yield hidden > 0
    ? `${rows}, ${columns.length} columns of which ${hidden} are not shown (--format csv has all)\n`
    : `${rows}\n`;
}

function cellText(value: unknown): string {
  if (value === null) return "";
  if (typeof value === "object") return Array.from(value as ArrayLike<unknown>, String).join(" ");
  // A line break inside a value must not break the line.
  return String(value).replace(/[\r\n\t]+/g, " ");
}
