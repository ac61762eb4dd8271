import { CsvLines } from "./csv-lines.ts";
import { batchesOf, byteStream, fieldsOf, PIECE, type TableSource } from "./table-source.ts";

/** Rows written between two looks at how much there is. */
const ROWS_AT_ONCE = 256;

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
  const lines = new CsvLines(separator.charCodeAt(0), quoted);

  const fields = fieldsOf(source);
  let started = !header;
  if (header && fields !== undefined) {
    lines.head(fields);
    started = true;
  }
  for await (const batch of batchesOf(source)) {
    if (!started) lines.head(batch.fields);
    started = true;
    for (let row = 0; row < batch.nrows; row += ROWS_AT_ONCE) {
      lines.write(batch.columns, row, Math.min(batch.nrows, row + ROWS_AT_ONCE));
      if (lines.length >= PIECE) yield lines.take();
    }
  }
  if (lines.length > 0) yield lines.take();
}
