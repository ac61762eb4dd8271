import type { Field } from "../model/field.ts";
import { cellToText } from "./cell-to-text.ts";
import { isPrintable, madeOf, RowText } from "./row-text.ts";
import { batchesOf, byteStream, fieldsOf, type TableSource } from "./table-source.ts";

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
  return byteStream(pieces(source, options));
}

async function* pieces(
  source: TableSource,
  { separator = ",", header = true }: WriteCsvOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const special = new RegExp(`["\\r\\n${separator === "|" ? "\\|" : separator}]|^\\s|\\s$`);
  const quoted = (text: string): string =>
    text === "" || special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const isCommon = madeOf(
    (byte) => isPrintable(byte) && byte !== 34 && byte !== separator.charCodeAt(0),
  );
  const lines = new RowText({
    missing: "",
    // An empty string is told from nothing, and blanks at the edges from blanks around a value.
    isPlain: (utf8, from, to) =>
      to > from && utf8[from] !== 32 && utf8[to - 1] !== 32 && isCommon(utf8, from, to),
    quotes: "",
    text: quoted,
    // Other programs know infinity by this name.
    special: (value) => (Number.isFinite(value) ? undefined : String(value)),
    list: { open: "", between: " ", close: "", missing: "NaN", empty: '""' },
    value: (value) => quoted(cellToText(value)),
  });

  const head = (fields: readonly Field[]): void =>
    lines.text(`${fields.map(({ name }) => quoted(name)).join(separator)}\n`);
  const fields = fieldsOf(source);
  let started = !header;
  if (header && fields !== undefined) {
    head(fields);
    started = true;
  }
  for await (const { columns, nrows, fields } of batchesOf(source)) {
    if (!started) head(fields);
    started = true;
    const before = columns.map((_, k) => (k === 0 ? "" : separator));
    yield* lines.pieces(lines.rows(columns, before, "\n"), nrows);
  }
  if (lines.length > 0) yield lines.take();
}
