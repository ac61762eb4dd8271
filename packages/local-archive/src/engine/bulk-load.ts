import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  FLOAT,
  INTEGER,
  LIST,
  listValue,
  SMALLINT,
  TIMESTAMP,
  timestampValue,
  UTINYINT,
  VARCHAR,
} from "@duckdb/node-api";

/** What a cell may be loaded from; null is NULL. */
export type Cell = string | number | bigint | boolean | Date | readonly number[] | null;

/** A column to load: its name, its storage type (see storageType) and how to get its cells. */
export interface LoadColumn<T> {
  readonly name: string;
  readonly storage: string;
  readonly cell: (row: T) => Cell;
}

const TYPES: Readonly<Record<string, DuckDBType>> = {
  BOOLEAN,
  UTINYINT,
  SMALLINT,
  INTEGER,
  BIGINT,
  FLOAT,
  DOUBLE,
  VARCHAR,
  TIMESTAMP,
  "DOUBLE[]": LIST(DOUBLE),
  "BIGINT[]": LIST(BIGINT),
};

const CHUNK_ROWS = 2048;

/** A name in SQL, whatever it contains. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Text in SQL, whatever it contains. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Creates a table and fills it. */
export async function createTable<T>(
  connection: DuckDBConnection,
  schema: string,
  table: string,
  columns: readonly LoadColumn<T>[],
  rows: readonly T[],
): Promise<void> {
  const definition = columns.map(({ name, storage }) => `${quoted(name)} ${storage}`).join(", ");
  await connection.run(`CREATE TABLE ${quoted(schema)}.${quoted(table)} (${definition})`);
  const types = columns.map(({ storage }) => TYPES[storage]!);
  const appender = await connection.createAppender(table, schema);
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
    const slice = rows.slice(start, start + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(types, slice.length);
    columns.forEach(({ storage, cell }, i) => {
      chunk.setColumnValues(
        i,
        slice.map((row) => toDuckDb(cell(row), storage)),
      );
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function toDuckDb(cell: Cell, storage: string): DuckDBValue {
  if (cell === null) return null;
  if (cell instanceof Date) return timestampValue(BigInt(cell.getTime()) * 1000n);
  if (storage === "BIGINT") return BigInt(cell as number);
  if (storage === "BIGINT[]") return listValue((cell as readonly number[]).map(BigInt));
  if (Array.isArray(cell)) return listValue(cell as number[]);
  return cell as string | number | bigint | boolean;
}
