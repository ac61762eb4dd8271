import type { Table } from "../table/table.ts";
import { cellToText } from "./cell-to-text.ts";
import { batchesOf, fieldsOf, type TableSource, textStream } from "./table-source.ts";

/** How CSV is written. */
export interface WriteCsvOptions {
  /** What stands between values: `","`, or `"\t"` for TSV. Default `","`. */
  readonly separator?: "," | "\t" | ";" | "|";
  /** Whether the names of the columns come first. Default true. */
  readonly header?: boolean;
}

/**
 * Writes rows as CSV (RFC 4180, with LF): nulls are empty, empty strings are `""`, arrays have blanks between their
 * items. Units and types are lost.
 *
 * @returns the text as a stream of UTF-8 bytes; `await new Response(stream).text()` collects it
 */
export function writeCsv(
  source: TableSource,
  options: WriteCsvOptions = {},
): ReadableStream<Uint8Array> {
  return textStream(lines(source, options));
}

async function* lines(
  source: TableSource,
  { separator = ",", header = true }: WriteCsvOptions,
): AsyncGenerator<string, void, undefined> {
  const special = new RegExp(`["\\r\\n${separator === "|" ? "\\|" : separator}]|^\\s|\\s$`);
  const quoted = (text: string): string =>
    text === "" || special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const head = (names: readonly string[]): string => `${names.map(quoted).join(separator)}\n`;

  const fields = fieldsOf(source);
  let started = !header;
  if (header && fields !== undefined) {
    yield head(fields.map((field) => field.name));
    started = true;
  }
  for await (const batch of batchesOf(source)) {
    if (!started) yield head(batch.fields.map((field) => field.name));
    started = true;
    yield* rows(batch, separator, quoted);
  }
}

function* rows(
  { columns, nrows }: Table,
  separator: string,
  quoted: (text: string) => string,
): Generator<string, void, undefined> {
  for (let row = 0; row < nrows; row++) {
    let line = "";
    for (let k = 0; k < columns.length; k++) {
      const value = columns[k]!.get(row);
      if (k > 0) line += separator;
      if (value === null) continue;
      const text = cellToText(value);
      line += typeof value === "number" ? text : quoted(text);
    }
    yield `${line}\n`;
  }
}
