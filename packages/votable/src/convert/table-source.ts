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

/** Bytes as a stream: the next piece is made when it is asked for. */
export function byteStream(
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await pieces.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await pieces.return();
      },
    },
    { highWaterMark: 0 },
  );
}
