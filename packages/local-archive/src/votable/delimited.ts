import type { ResultTable } from "./document.ts";
import type { Field } from "./field.ts";
import { cellText } from "./text-cells.ts";

/** CSV (RFC 4180) or TSV: a header line of names, then the rows; null is the empty string. */
export async function* delimited(
  table: ResultTable,
  separator: "," | "\t",
): AsyncGenerator<Uint8Array> {
  const utf8 = new TextEncoder();
  const quote = separator === "," ? quoteCsv : plainTsv;
  const cells = table.fields.map((field: Field) => cellText(field));
  yield utf8.encode(
    line(
      table.fields.map(({ name }) => quote(name)),
      separator,
    ),
  );
  for await (const chunk of table.rows) {
    const lines = chunk.map((row) =>
      line(
        cells.map((text, i) => quote(text(row[i] ?? null))),
        separator,
      ),
    );
    yield utf8.encode(lines.join(""));
  }
}

function line(cells: readonly string[], separator: string): string {
  return `${cells.join(separator)}\r\n`;
}

function quoteCsv(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** TSV has no quoting: what separates cells and lines becomes a blank. */
function plainTsv(text: string): string {
  return text.replace(/[\t\r\n]/g, " ");
}
