import { adql } from "@vostack/adql";
import {
  type ColumnType,
  type ForeignKey,
  TableSet,
  type TableSummary,
  type TapColumn,
  type TapTable,
  tableKey,
} from "./table-set.ts";

/** Rows of a table of `TAP_SCHEMA`, as a query gives them. */
export type SchemaRows = readonly Readonly<Record<string, unknown>>[];

/** Which rows of `TAP_SCHEMA` are wanted. */
export interface SchemaRequest {
  /** Table, with its schema. */
  readonly from: string;
  /** Condition, without `WHERE`. Default: all rows. */
  readonly where?: string;
  /** Column by which they can be read in pages, where they are more than one answer may have. */
  readonly key: string;
}

/** Gives all rows of a table of `TAP_SCHEMA`. */
export type SchemaQuery = (request: SchemaRequest) => Promise<SchemaRows>;

const schemasTable = { from: "TAP_SCHEMA.schemas", key: "schema_name" };
const tablesTable = { from: "TAP_SCHEMA.tables", key: "table_name" };
const columnsTable = { from: "TAP_SCHEMA.columns", key: "table_name" };
const keysTable = { from: "TAP_SCHEMA.keys", key: "key_id" };
const keyColumnsTable = { from: "TAP_SCHEMA.key_columns", key: "key_id" };

/**
 * Reads all tables with columns and foreign keys from `TAP_SCHEMA`: five queries, whatever
 * the number of tables, unless there are more rows than an answer may have. All columns, because TAP 1.0 and 1.1 name some of them differently.
 *
 * @see TAP 1.1 section 4.
 */
export async function readTapSchema(query: SchemaQuery): Promise<TableSet<TapTable>> {
  // One after another: the answers are small, and some services allow one query at a time.
  const schemas = lowerCased(await query(schemasTable));
  const tables = lowerCased(await query(tablesTable));
  const columns = lowerCased(await query(columnsTable));
  const keysOf = await readSchemaKeys(query);

  const columnsOf = grouped(inOrder(columns, "column_index"), "table_name");
  const all = inOrder(tables, "table_index").map((row): TapTable => {
    const summary = readSummary(row);
    const name = summary.name;
    return {
      ...summary,
      columns: (columnsOf.get(tableKey(name)) ?? []).map(readColumn),
      foreignKeys: keysOf.get(tableKey(name)) ?? [],
    };
  });
  return tableSet(schemas, all);
}

/** Reads the foreign keys of all tables from `TAP_SCHEMA`, by {@link tableKey}: two queries. */
export async function readSchemaKeys(
  query: SchemaQuery,
): Promise<ReadonlyMap<string, readonly ForeignKey[]>> {
  const keys = lowerCased(await query(keysTable));
  const pairs = lowerCased(await query(keyColumnsTable));
  const pairsOf = grouped(pairs, "key_id");
  return new Map(
    [...grouped(keys, "from_table")].map(([table, rows]) => [
      table,
      rows.map((row) => readKey(row, pairsOf)),
    ]),
  );
}

/** Reads names and descriptions of all tables from `TAP_SCHEMA`: two queries, for archives with very many columns. */
export async function readSchemaNames(query: SchemaQuery): Promise<TableSet> {
  const schemas = lowerCased(await query(schemasTable));
  const tables = lowerCased(await query(tablesTable));
  return tableSet(schemas, inOrder(tables, "table_index").map(readSummary));
}

/**
 * Reads one table from `TAP_SCHEMA`: three queries, for archives with too many tables to read them all.
 *
 * @returns The table, or `undefined` when `TAP_SCHEMA` knows no columns of it.
 */
export async function readSchemaTable(
  query: SchemaQuery,
  summary: TableSummary,
): Promise<TapTable | undefined> {
  // Services do not agree with themselves on whether a delimited name keeps its quotes here.
  const bare = summary.name.replaceAll('"', "");
  const names = [...new Set([summary.name, bare, `"${bare}"`])];
  const rowsOf = async (request: SchemaRequest, where: string) =>
    lowerCased(await query({ ...request, where }));
  const columns = await rowsOf(columnsTable, adql`table_name IN ${names}`);
  if (columns.length === 0) return undefined;
  const keys = await rowsOf(keysTable, adql`from_table IN ${names}`);
  const ids = keys.map((key) => text(key.key_id) ?? "");
  const pairs = ids.length > 0 ? await rowsOf(keyColumnsTable, adql`key_id IN ${ids}`) : [];
  const pairsOf = grouped(pairs, "key_id");
  return {
    ...summary,
    columns: inOrder(columns, "column_index").map(readColumn),
    foreignKeys: keys.map((key) => readKey(key, pairsOf)),
  };
}

type Row = Readonly<Record<string, unknown>>;

function tableSet<T extends TableSummary>(
  schemas: readonly Row[],
  tables: readonly T[],
): TableSet<T> {
  const tablesOf = groupNames(tables);
  return new TableSet(
    inOrder(schemas, "schema_index").map((row) => {
      const name = text(row.schema_name) ?? "";
      return { name, ...described(row), tables: tablesOf.get(name) ?? [] };
    }),
    tables,
  );
}

function readSummary(row: Row): TableSummary {
  return {
    name: text(row.table_name) ?? "",
    schema: text(row.schema_name) ?? "",
    ...optional("type", text(row.table_type)),
    ...described(row),
  };
}

function readColumn(row: Row): TapColumn {
  const flags = ["indexed", "principal", "std"].filter((flag) => Number(row[flag] ?? 0) === 1);
  const datatype = readType(row);
  return {
    name: text(row.column_name) ?? "",
    ...described(row),
    ...optional("unit", text(row.unit)),
    ...optional("ucd", text(row.ucd)),
    ...(datatype ? { datatype } : {}),
    flags,
  };
}

function readType(row: Row): ColumnType | undefined {
  const name = text(row.datatype);
  if (!name) return undefined;
  // TAP 1.1 has arraysize; TAP 1.0 has a number called size.
  const size = text(row.arraysize) ?? text(row.size);
  return {
    name,
    ...optional("arraysize", size && size !== "1" && size !== "-1" ? size : undefined),
    ...optional("xtype", text(row.xtype)),
  };
}

function readKey(row: Row, pairsOf: ReadonlyMap<string, readonly Row[]>): ForeignKey {
  return {
    targetTable: text(row.target_table) ?? "",
    columns: (pairsOf.get(tableKey(text(row.key_id) ?? "")) ?? []).map((pair) => ({
      from: text(pair.from_column) ?? "",
      target: text(pair.target_column) ?? "",
    })),
    ...optional("description", text(row.description)),
    ...optional("utype", text(row.utype)),
  };
}

function described(row: Row): { description?: string; utype?: string } {
  return {
    ...optional("description", text(row.description)),
    ...optional("utype", text(row.utype)),
  };
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value ? { [key]: value } : {}) as { [P in K]?: string };
}

function text(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const trimmed = String(value).trim();
  return trimmed === "" ? undefined : trimmed;
}

/** Field names come in the case that the service likes. */
function lowerCased(rows: SchemaRows): Row[] {
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key.toLowerCase(), value])),
  );
}

function grouped(rows: readonly Row[], column: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = tableKey(text(row[column]) ?? "");
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** Sorted by an index column where there is one; rows without it keep their order at the end. */
function inOrder(rows: readonly Row[], column: string): Row[] {
  const rank = (row: Row) => Number(row[column] ?? Number.POSITIVE_INFINITY);
  return [...rows].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

function groupNames(tables: readonly TableSummary[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { schema, name } of tables) {
    const group = groups.get(schema);
    if (group) group.push(name);
    else groups.set(schema, [name]);
  }
  return groups;
}
