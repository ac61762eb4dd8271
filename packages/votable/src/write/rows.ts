import type { Column } from "../column/column.ts";
import type { ByteSink } from "./byte-sink.ts";

/** Writes rows of columns into a sink, in one serialisation. */
export interface RowWriter {
  /** Name of the element below DATA. */
  readonly name: string;
  /** What stands between its tag and the rows, when `at` bytes lie before it in memory. */
  head(at: number): string;
  /** What stands between the rows and its end. */
  readonly tail: string;
  /** Writes rows `from` to `to`. @throws {VOTableError} `WRITE` for values that cannot be written. */
  write(columns: readonly Column[], from: number, to: number, sink: ByteSink): void;
  /** Ends the data. */
  end(sink: ByteSink): void;
}
