import {
  AdqlError,
  type CheckOptions,
  checkAdql,
  type Finding,
  parseAdql,
  type Query,
  type TableDescription,
  tablesOf,
} from "@vostack/adql";
import type { TableReader } from "./table-reader.ts";
import { tableKey } from "./table-set.ts";

/** What a service declares about its language. */
export type LanguageFacts = Pick<CheckOptions, "features" | "version">;

/**
 * Checks a query before it is sent: its syntax, the tables and columns it names, and the features
 * that the service declares. Columns are read for the tables of the query only.
 */
export async function checkQuery(
  text: string,
  reader: TableReader,
  language: LanguageFacts,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Finding[]> {
  let query: Query;
  try {
    query = parseAdql(text);
  } catch (error) {
    if (error instanceof AdqlError) return checkAdql(text, language);
    throw error;
  }
  const tables = await describeTables(tablesOf(query), reader, options);
  return checkAdql(text, { ...language, tables });
}

/** All tables by name, with columns where the query uses them. */
async function describeTables(
  used: readonly string[],
  reader: TableReader,
  options: { readonly signal?: AbortSignal },
): Promise<TableDescription[]> {
  const names = await reader.names(options);
  const keys = used.map(tableKey);
  const isUsed = (name: string) =>
    keys.some((key) => tableKey(name) === key || tableKey(name).endsWith(`.${key}`));
  const described = [...names].map(async (table): Promise<TableDescription> => {
    if (table.columns || !isUsed(table.name)) return table;
    const { name, columns } = await reader.tableWithColumns(table.name, options);
    return { name, columns };
  });
  // Every service has TAP_SCHEMA, listed or not; what is uploaded is the user's own matter.
  const unlisted = used.filter(
    (name) => /^(tap_schema|tap_upload)\./i.test(name) && !names.has(name),
  );
  return [...(await Promise.all(described)), ...unlisted.map((name) => ({ name }))];
}
