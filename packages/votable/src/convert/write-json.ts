import { distinctNames } from "../table/distinct-names.ts";
import { isPrintable, madeOf, RowText } from "./row-text.ts";
import { batchesOf, byteStream, type TableSource } from "./table-source.ts";

/**
 * Writes rows as a JSON array of objects, one row a line. Longs are written with all their digits; NaN and the infinities,
 * which JSON has no numbers for, as the strings `"NaN"`, `"Infinity"` and `"-Infinity"`. Units and types are lost.
 *
 * @returns the text as a stream of UTF-8 bytes; `await new Response(stream).text()` collects it
 */
export function writeJson(source: TableSource): ReadableStream<Uint8Array> {
  return byteStream(
    rows(source, { first: "[\n", before: ",\n", after: "", end: "\n]\n", none: "[]\n" }),
  );
}

/**
 * Writes rows as newline-delimited JSON: one object a line, values as {@link writeJson} writes them.
 *
 * @returns the text as a stream of UTF-8 bytes
 */
export function writeNdjson(source: TableSource): ReadableStream<Uint8Array> {
  return byteStream(rows(source, { first: "", before: "", after: "\n", end: "", none: "" }));
}

/** What stands around the objects of rows. */
interface Frame {
  /** Before the first row. */
  readonly first: string;
  /** Before every other row. */
  readonly before: string;
  /** After every row. */
  readonly after: string;
  /** After the last row. */
  readonly end: string;
  /** Where there is no row. */
  readonly none: string;
}

/** Quotes, backslashes and control characters must be escaped. */
const isPlain = madeOf((byte) => (isPrintable(byte) && byte !== 34 && byte !== 92) || byte > 127);

async function* rows(
  source: TableSource,
  { first, before, after, end, none }: Frame,
): AsyncGenerator<Uint8Array, void, undefined> {
  const lines = new RowText({
    missing: "null",
    isPlain,
    quotes: '"',
    text: (text) => JSON.stringify(text),
    special: (value) => (Number.isFinite(value) ? undefined : `"${value}"`),
    list: { open: "[", between: ",", close: "]", missing: "null", empty: "[]" },
    value: (value) => JSON.stringify(value),
  });
  let started = false;
  for await (const { columns, nrows } of batchesOf(source)) {
    if (nrows === 0) continue;
    const keys = distinctNames(columns).map(
      (name, k) => `${k === 0 ? "{" : ","}${JSON.stringify(name)}:`,
    );
    const close = columns.length === 0 ? `{}${after}` : `}${after}`;
    const write = lines.rows(columns, keys, close);
    yield* lines.pieces((row) => {
      const head = started ? before : first;
      if (head !== "") lines.text(head);
      started = true;
      write(row);
    }, nrows);
  }
  lines.text(started ? end : none);
  if (lines.length > 0) yield lines.take();
}
