import type { DuckDBMaterializedResult, DuckDBValue } from "@duckdb/node-api";

/** A value as DuckDB hands it out. */
export type Value = DuckDBValue;

/** A whole result, read in chunks of about two thousand rows. */
export class QueryResult {
  readonly names: readonly string[];
  readonly rowCount: number;
  readonly #result: DuckDBMaterializedResult;

  constructor(result: DuckDBMaterializedResult) {
    this.#result = result;
    this.names = result.columnNames();
    this.rowCount = result.rowCount;
  }

  /** DuckDB's name of each column's type, such as `DOUBLE` or `DOUBLE[]`. */
  get types(): string[] {
    return this.#result.columnTypes().map(String);
  }

  /** The rows of each chunk. May be read once. */
  async *chunks(): AsyncGenerator<Value[][]> {
    for (;;) {
      const chunk = await this.#result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk.getRows();
    }
  }

  /** All rows as objects. For small results. */
  async objects(): Promise<Record<string, Value>[]> {
    const objects: Record<string, Value>[] = [];
    for await (const rows of this.chunks()) {
      for (const row of rows) {
        objects.push(Object.fromEntries(this.names.map((name, i) => [name, row[i] ?? null])));
      }
    }
    return objects;
  }
}
