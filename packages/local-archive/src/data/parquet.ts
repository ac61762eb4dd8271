import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { literal, quoted } from "../engine/bulk-load.ts";
import { ArchiveError } from "../errors.ts";
import type { Catalogue } from "../schema/catalogue.ts";
import { type ColumnInfo, storageType, type ValueType } from "../schema/table.ts";

const SCHEMA = "data";
const TEXT: ValueType = { datatype: "char", arraysize: "*" };

/** DuckDB type → how TAP presents it; what is not here is presented as text. */
const TYPES: Readonly<Record<string, ValueType>> = {
  BOOLEAN: { datatype: "boolean" },
  UTINYINT: { datatype: "unsignedByte" },
  TINYINT: { datatype: "short" },
  SMALLINT: { datatype: "short" },
  USMALLINT: { datatype: "int" },
  INTEGER: { datatype: "int" },
  UINTEGER: { datatype: "long" },
  BIGINT: { datatype: "long" },
  FLOAT: { datatype: "float" },
  DOUBLE: { datatype: "double" },
  VARCHAR: TEXT,
  "FLOAT[]": { datatype: "double", arraysize: "*" },
  "DOUBLE[]": { datatype: "double", arraysize: "*" },
  "INTEGER[]": { datatype: "long", arraysize: "*" },
  "BIGINT[]": { datatype: "long", arraysize: "*" },
};

/**
 * Serves every `*.parquet` of a folder as table `data.{file name}`.
 * @throws {@link ArchiveError} `DATA_UNREADABLE` when the folder or a file cannot be read
 */
export async function loadParquet(
  connection: DuckDBConnection,
  catalogue: Catalogue,
  folder: string,
): Promise<void> {
  const files = await parquetFiles(folder);
  catalogue.addSchema({
    name: SCHEMA,
    description: `Parquet files of ${basename(resolve(folder))}`,
  });
  await connection.run(`CREATE SCHEMA ${SCHEMA}`);
  for (const file of files) {
    try {
      await loadFile(connection, catalogue, file);
    } catch (cause) {
      throw unreadable(`cannot read ${file}`, cause);
    }
  }
}

async function parquetFiles(folder: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (cause) {
    throw unreadable(`cannot read the folder ${folder}`, cause);
  }
  const files = names.filter((name) => /\.parquet$/i.test(name)).sort();
  if (files.length === 0) throw unreadable(`there is no .parquet file in ${folder}`);
  return files.map((name) => join(folder, name));
}

function unreadable(message: string, cause?: unknown): ArchiveError {
  const reason = cause instanceof Error ? `: ${cause.message.split("\n")[0]}` : "";
  return new ArchiveError("DATA_UNREADABLE", message + reason, {
    hint: "--data names a folder of Parquet files that this user can read",
    cause,
  });
}

async function loadFile(
  connection: DuckDBConnection,
  catalogue: Catalogue,
  file: string,
): Promise<void> {
  const source = `read_parquet(${literal(file)})`;
  const result = await connection.run(`SELECT * FROM ${source} LIMIT 0`);
  const types = result.columnTypes().map(String);
  const columns = result.columnNames().map((name, i) => parquetColumn(name, types[i]!));
  const items = columns.map(
    (column) => `CAST(${quoted(column.name)} AS ${storageType(column)}) AS ${quoted(column.name)}`,
  );
  const name = basename(file).replace(/\.parquet$/i, "");
  await connection.run(
    `CREATE TABLE ${quoted(SCHEMA)}.${quoted(name)} AS SELECT ${items.join(", ")} FROM ${source}`,
  );
  catalogue.addTable({ schema: SCHEMA, name, type: "table", columns, keys: [] });
}

function parquetColumn(name: string, type: string): ColumnInfo {
  const value: ValueType = type.startsWith("TIMESTAMP")
    ? { ...TEXT, xtype: "timestamp" }
    : (TYPES[type] ?? (/^(DECIMAL|HUGEINT|UBIGINT)/.test(type) ? { datatype: "double" } : TEXT));
  return { name, ...value, principal: true, indexed: false, std: false };
}
