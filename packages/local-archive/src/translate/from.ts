import type { Identifier, JoinedTable, NamedTable, TableReference } from "@vostack/adql";
import { quoted } from "../engine/bulk-load.ts";
import type { TableInfo } from "../schema/table.ts";
import type { Context } from "./context.ts";
import { findCommonTable, matches, type Relation, type Scope } from "./scope.ts";
import type { Column } from "./typed.ts";
import { visibleRows } from "./visible-rows.ts";

/** A FROM operand in SQL and what it offers. */
interface Source {
  readonly sql: string;
  readonly relations: readonly Relation[];
  readonly columns: readonly Column[];
}

/** Translates a FROM clause. */
export function fromClause(
  context: Context,
  references: readonly TableReference[],
  around: Scope,
): Source {
  const sources = references.map((reference) => source(context, reference, around));
  return {
    sql: sources.map(({ sql }) => sql).join(", "),
    relations: sources.flatMap(({ relations }) => relations),
    columns: sources.flatMap(({ columns }) => columns),
  };
}

function source(context: Context, reference: TableReference, around: Scope): Source {
  switch (reference.kind) {
    case "named-table":
      return namedTable(context, reference, around);
    case "derived-table": {
      const { sql, columns } = context.query(reference.query, around.outer, around.commonTables);
      return relation(context, `(${sql})`, columns, [reference.alias?.name ?? ""]);
    }
    case "joined-table":
      return joinedTable(context, reference, around);
  }
}

function relation(
  context: Context,
  source: string,
  columns: readonly Column[],
  names: readonly string[],
): Source {
  const alias = context.fresh("t");
  const own = columns.map((column) => ({ ...column, sql: `${alias}.${column.sql}` }));
  return { sql: `${source} AS ${alias}`, relations: [{ names, columns: own }], columns: own };
}

function namedTable(context: Context, reference: NamedTable, around: Scope): Source {
  const { name, alias } = reference;
  const common = name.length === 1 ? findCommonTable(around, name[0]!) : undefined;
  if (common !== undefined) {
    return relation(context, common.source, common.columns, [alias?.name ?? name[0]!.name]);
  }
  const { table, sql } = findTable(context, name, reference);
  const columns = table.columns.map(
    (column): Column => ({
      name: unquoted(column.name),
      sql: quoted(unquoted(column.name)),
      type: column,
    }),
  );
  const names = alias === undefined ? [table.schema, table.name] : [alias.name];
  return relation(context, sql, columns, names);
}

/** TAP_SCHEMA writes names that are reserved words with their quotes, as in `"size"`. */
function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1) : name;
}

function findTable(
  context: Context,
  name: readonly Identifier[],
  reference: NamedTable,
): { readonly table: TableInfo; readonly sql: string } {
  const { catalogue, uploads, identity } = context.options;
  const path = name.map((part) => part.name).join(".");
  const upload = /^tap_upload\.(.+)$/i.exec(path)?.[1]?.toLowerCase();
  if (upload !== undefined) {
    const found = uploads.get(upload);
    if (found === undefined) throw context.error(`Table [${path}] was not uploaded.`, reference);
    return { table: found.table, sql: found.source };
  }
  const table = catalogue.find(path);
  if (table === undefined) {
    throw context.error(`Table [${path}] is not found in TapSchema.`, reference);
  }
  return { table, sql: visibleRows(table, identity) };
}

function joinedTable(context: Context, join: JoinedTable, around: Scope): Source {
  const left = source(context, join.left, around);
  const right = source(context, join.right, around);
  const shared = join.natural
    ? left.columns
        .filter(({ name }) => right.columns.some((column) => same(column.name, name)))
        .map(({ name }) => name)
    : (join.using ?? []).map((id) => usingColumn(context, id, left, right));
  const relations = [...left.relations, ...right.relations];
  const merged = shared.map((name) => mergedColumn(join, name, left, right));
  const isShared = ({ name }: Column): boolean => shared.some((one) => same(one, name));
  const columns = [
    ...merged,
    ...left.columns.filter((column) => !isShared(column)),
    ...right.columns.filter((column) => !isShared(column)),
  ];
  const scope: Scope = { ...around, relations, columns };
  const on =
    join.on === undefined
      ? shared.map((name) => `${of(left, name).sql} = ${of(right, name).sql}`).join(" AND ")
      : context.condition(join.on, scope);
  const cross = join.type === "CROSS" || (on === "" && !join.natural);
  const operator = cross ? "CROSS JOIN" : `${join.type} JOIN`;
  const clause = cross ? "" : ` ON ${on === "" ? "TRUE" : on}`;
  return { sql: `(${left.sql} ${operator} ${right.sql}${clause})`, relations, columns };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function of(source: Source, name: string): Column {
  return source.columns.find((column) => same(column.name, name))!;
}

function usingColumn(context: Context, id: Identifier, left: Source, right: Source): string {
  const found = left.columns.find(({ name }) => matches(id, name));
  if (found === undefined || !right.columns.some(({ name }) => matches(id, name))) {
    throw context.error(`Column: [${id.name}] is not in both tables.`, id);
  }
  return found.name;
}

function mergedColumn(join: JoinedTable, name: string, left: Source, right: Source): Column {
  const [a, b] = [of(left, name), of(right, name)];
  if (join.type === "RIGHT") return b;
  return join.type === "FULL" ? { ...a, sql: `COALESCE(${a.sql}, ${b.sql})` } : a;
}
