import type { Field } from "../model/field.ts";
import { Table } from "../table/table.ts";

/** A table whose rows arrive in batches: what `openTable` gives, and anything like it. */
export interface TableBatches {
  /** The fields of the columns, in order. */
  readonly fields: readonly Field[];
  /** The rows in batches, each a table with these fields. */
  batches(): AsyncIterable<Table>;
}

/** What the writers take: a table, a stream of one, or batches of rows with the same fields. */
export type TableSource = Table | TableBatches | AsyncIterable<Table> | Iterable<Table>;

/** The batches of a source. */
export async function* batchesOf(source: TableSource): AsyncGenerator<Table, void, undefined> {
  if (source instanceof Table) yield source;
  else if ("batches" in source) yield* source.batches();
  else yield* source;
}

/** The fields of a source before its first batch; undefined when only a batch can tell. */
export function fieldsOf(source: TableSource): readonly Field[] | undefined {
  return source instanceof Table || "batches" in source ? source.fields : undefined;
}

/** Characters that a piece of text has at least, unless it is the last. */
const PIECE = 1 << 16;

/** Text as a stream of UTF-8 bytes: the next piece is made when it is asked for. */
export function textStream(
  lines: AsyncGenerator<string, void, undefined>,
): ReadableStream<Uint8Array> {
  const utf8 = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let text = "";
        while (text.length < PIECE) {
          const next = await lines.next();
          if (next.done) {
            if (text !== "") controller.enqueue(utf8.encode(text));
            controller.close();
            return;
          }
          text += next.value;
        }
        controller.enqueue(utf8.encode(text));
      },
      async cancel() {
        await lines.return();
      },
    },
    { highWaterMark: 0 },
  );
}
