import type { Table } from "../table/table.ts";
import type { ByteSink } from "./byte-sink.ts";

/** Writes rows into a sink, in one serialisation. */
export interface RowWriter {
  /** What stands right before the rows, when `at` bytes lie before it in memory. */
  head(at: number): string;
  /** Writes the rows `from` to `to` of a table. @throws {VOTableError} `WRITE` for values that cannot be written. */
  write(table: Table, from: number, to: number, sink: ByteSink): void;
  /** Writes what follows the last row of a table. */
  endTable(table: Table, sink: ByteSink): void;
  /** Ends the data. */
  end(sink: ByteSink): void;
}
