import type { DuckDBConnection } from "@duckdb/node-api";
import { type Cell, createTable, type LoadColumn } from "../engine/bulk-load.ts";
import type { Catalogue } from "./catalogue.ts";
import { type ColumnInfo, qualifiedName, type TableInfo } from "./table.ts";

type Columns<T> = Readonly<Record<string, readonly [storage: string, cell: (row: T) => Cell]>>;

const TEXT = "VARCHAR";
const INT = "INTEGER";

interface NumberedColumn {
  readonly table: TableInfo;
  readonly column: ColumnInfo;
  readonly index: number;
}

const columnRows: Columns<NumberedColumn> = {
  table_name: [TEXT, ({ table }) => qualifiedName(table)],
  column_name: [TEXT, ({ column }) => column.name],
  utype: [TEXT, ({ column }) => column.utype ?? null],
  ucd: [TEXT, ({ column }) => column.ucd ?? null],
  unit: [TEXT, ({ column }) => column.unit ?? null],
  description: [TEXT, ({ column }) => column.description ?? null],
  datatype: [TEXT, ({ column }) => column.datatype],
  arraysize: [TEXT, ({ column }) => column.arraysize ?? null],
  xtype: [TEXT, ({ column }) => column.xtype ?? null],
  size: [INT, ({ column }) => fixedSize(column)],
  principal: [INT, ({ column }) => Number(column.principal)],
  indexed: [INT, ({ column }) => Number(column.indexed)],
  std: [INT, ({ column }) => Number(column.std)],
  column_index: [INT, ({ index }) => index + 1],
};

/** Writes the description of all tables into TAP_SCHEMA (TAP 1.1, section 4). */
export async function loadTapSchema(
  connection: DuckDBConnection,
  catalogue: Catalogue,
): Promise<void> {
  const { schemas, tables } = catalogue;
  await connection.run("CREATE SCHEMA tap_schema");
  const create = <T>(name: string, columns: Columns<T>, rows: readonly T[]): Promise<void> =>
    createTable(connection, "tap_schema", name, loadColumns(columns), rows);
  await create(
    "schemas",
    {
      schema_name: [TEXT, ({ name }) => name],
      utype: [TEXT, ({ utype }) => utype ?? null],
      description: [TEXT, ({ description }) => description],
      schema_index: [INT, (schema) => schemas.indexOf(schema) + 1],
    },
    schemas,
  );
  await create(
    "tables",
    {
      schema_name: [TEXT, ({ schema }) => schema],
      table_name: [TEXT, (table) => qualifiedName(table)],
      table_type: [TEXT, ({ type }) => type],
      utype: [TEXT, ({ utype }) => utype ?? null],
      description: [TEXT, ({ description }) => description ?? null],
      table_index: [INT, (table) => tables.indexOf(table) + 1],
    },
    tables,
  );
  const columns = tables.flatMap((table) =>
    table.columns.map((column, index) => ({ table, column, index })),
  );
  await create("columns", columnRows, columns);
  const keys = tables.flatMap((table) => table.keys.map((key) => ({ table, key })));
  await create(
    "keys",
    {
      key_id: [TEXT, ({ key }) => key.id],
      from_table: [TEXT, ({ table }) => qualifiedName(table)],
      target_table: [TEXT, ({ key }) => key.target],
      utype: [TEXT, () => null],
      description: [TEXT, () => null],
    },
    keys,
  );
  await create(
    "key_columns",
    {
      key_id: [TEXT, ({ id }) => id],
      from_column: [TEXT, ({ from }) => from],
      target_column: [TEXT, ({ to }) => to],
    },
    keys.flatMap(({ key }) => key.columns.map(([from, to]) => ({ id: key.id, from, to }))),
  );
}

function loadColumns<T>(columns: Columns<T>): LoadColumn<T>[] {
  return Object.entries(columns).map(([name, [storage, cell]]) => ({ name, storage, cell }));
}

function fixedSize({ arraysize }: ColumnInfo): number | null {
  const digits = /^(\d+)\*?$/.exec(arraysize ?? "")?.[1];
  return digits === undefined ? null : Number(digits);
}
