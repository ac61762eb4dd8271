import type {
  DerivedColumn,
  Expression,
  OrderTerm,
  Query,
  QueryBody,
  Select,
  SelectItem,
} from "@vostack/adql";
import { storageType } from "../schema/table.ts";
import type { CommonTables, Context, TranslatedQuery } from "./context.ts";
import { fromClause } from "./from.ts";
import { findRelations, matches, type Scope } from "./scope.ts";
import { type Column, commonType, plain, type Typed } from "./typed.ts";

/** With the scope of a plain SELECT, for the sort terms that follow it. */
interface Translated extends TranslatedQuery {
  readonly scope?: Scope;
}

/**
 * Translates a query with everything inside of it.
 * @param limit - more rows than this are not wanted
 */
export function subquery(
  context: Context,
  query: Query,
  outer: Scope | undefined,
  inherited: CommonTables,
  limit: number = Number.POSITIVE_INFINITY,
): Translated {
  const commonTables = new Map(inherited);
  const definitions: string[] = [];
  for (const table of query.with) {
    const { sql, columns } = subquery(context, table.query, outer, commonTables);
    const source = context.fresh("w");
    definitions.push(`${source} AS (${sql})`);
    commonTables.set(table.name.name, { source, columns });
  }
  const body = translateBody(context, query.body, outer, commonTables, query.orderBy);
  const top = query.body.kind === "select" ? (query.body.top ?? limit) : limit;
  const rows = Math.min(top, limit);
  const sql =
    (definitions.length === 0 ? "" : `WITH ${definitions.join(", ")} `) +
    body.sql +
    orderBy(context, query.orderBy, body) +
    (Number.isFinite(rows) ? ` LIMIT ${rows}` : "") +
    (query.offset === undefined ? "" : ` OFFSET ${query.offset}`);
  return { sql, columns: body.columns };
}

function translateBody(
  context: Context,
  body: QueryBody,
  outer: Scope | undefined,
  commonTables: CommonTables,
  order: readonly OrderTerm[] = [],
): Translated {
  switch (body.kind) {
    case "select":
      return select(context, body, outer, commonTables, order);
    case "query": {
      const { sql, columns } = subquery(context, body, outer, commonTables);
      return { sql: `(${sql})`, columns };
    }
    case "set-operation": {
      const left = operand(context, body.left, outer, commonTables);
      const right = operand(context, body.right, outer, commonTables);
      if (left.columns.length !== right.columns.length) {
        throw context.error(`${body.operator} of queries with different numbers of columns`, body);
      }
      const all = body.all ? " ALL" : "";
      const columns = left.columns.map((column, i) => ({
        ...column,
        type: commonType([column, right.columns[i]!]),
      }));
      return { sql: `${left.sql} ${body.operator}${all} ${right.sql}`, columns };
    }
  }
}

function operand(
  context: Context,
  body: QueryBody,
  outer: Scope | undefined,
  commonTables: CommonTables,
): Translated {
  const translated = translateBody(context, body, outer, commonTables);
  const limit = body.kind === "select" && body.top !== undefined ? ` LIMIT ${body.top}` : "";
  return { ...translated, sql: `(${translated.sql}${limit})` };
}

function select(
  context: Context,
  select: Select,
  outer: Scope | undefined,
  commonTables: CommonTables,
  order: readonly OrderTerm[],
): Translated {
  const around: Scope = { relations: [], columns: [], commonTables, outer };
  const from = fromClause(context, select.from, around);
  const scope: Scope = { ...around, relations: from.relations, columns: from.columns };
  const items = select.items.flatMap((item) => selectItem(context, item, scope));
  const columns = items.map((item, i) => ({
    name: item.name ?? defaultName(context, item, i),
    sql: `c${i + 1}`,
    type: item.type,
  }));
  const list = items.map((item, i) => `${item.sql} AS c${i + 1}`).join(", ");
  const where =
    select.where === undefined ? "" : ` WHERE ${context.condition(select.where, scope)}`;
  const groups = select.groupBy.map((term) => groupTerm(context, term, scope, columns));
  const group = groups.length === 0 ? "" : ` GROUP BY ${groups.join(", ")}`;
  const having =
    select.having === undefined ? "" : ` HAVING ${context.condition(select.having, scope)}`;
  const distinct = select.quantifier === "DISTINCT" ? "DISTINCT " : "";
  const sql = `SELECT ${distinct}${list} FROM ${from.sql}${where}${group}${having}`;
  return order.length === 0 ? { sql, columns } : { sql, columns, scope };
}

interface Item extends Typed {
  readonly name: string | undefined;
  readonly expression?: Expression;
}

function selectItem(context: Context, item: SelectItem, scope: Scope): Item[] {
  if (item.kind === "derived-column") return [derivedColumn(context, item, scope)];
  if (item.qualifier.length === 0) return [...scope.columns];
  const relations = findRelations(scope, item.qualifier);
  if (relations.length !== 1) {
    throw context.error(`Table [${context.textOf(item).slice(0, -2)}] is not in FROM.`, item);
  }
  return [...relations[0]!.columns];
}

function derivedColumn(context: Context, item: DerivedColumn, scope: Scope): Item {
  const { expression: node, alias } = item;
  const value = context.expression(node, scope);
  if (node.kind === "column") {
    const declared = context.options.namesAsTyped === true ? undefined : columnName(scope, value);
    return { ...value, name: alias?.name ?? declared ?? node.name.name };
  }
  const type = plain(value.type);
  return {
    sql: `CAST(${value.sql} AS ${storageType(type)})`,
    type,
    name: alias?.name,
    expression: node,
  };
}

/** A column keeps the name under which it was declared, however it was typed. */
function columnName(scope: Scope, { sql }: Typed): string | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const found = at.relations
      .flatMap(({ columns }) => columns)
      .find((column) => column.sql === sql);
    if (found !== undefined) return found.name;
  }
  return undefined;
}

/** `count1` for the first column when it is COUNT(…); `col1` for any other expression. */
function defaultName(context: Context, { expression: node }: Item, index: number): string {
  const isCall = node?.kind === "function" || node?.kind === "set-function";
  const name = isCall ? (/^\w+/.exec(context.textOf(node))?.[0] ?? node.name) : "col";
  return `${name}${index + 1}`;
}

function groupTerm(
  context: Context,
  term: Expression,
  scope: Scope,
  columns: readonly Column[],
): string {
  if (term.kind === "column" && term.qualifier.length === 0) {
    const inScope = scope.columns.some(({ name }) => matches(term.name, name));
    const output = columns.find(({ name }) => matches(term.name, name));
    if (!inScope && output !== undefined) return output.sql;
  }
  return context.expression(term, scope).sql;
}

function orderBy(context: Context, terms: readonly OrderTerm[], body: Translated): string {
  if (terms.length === 0) return "";
  const sorted = terms.map((term) => {
    const direction = term.direction === undefined ? "" : ` ${term.direction}`;
    return `${orderKey(context, term.expression, body)}${direction}`;
  });
  return ` ORDER BY ${sorted.join(", ")}`;
}

function orderKey(context: Context, key: Expression, body: Translated): string {
  if (key.kind === "number" && key.form === "integer") {
    const column = body.columns[Number(key.text) - 1];
    if (column === undefined) throw context.error(`There is no column ${key.text} to sort by`, key);
    return column.sql;
  }
  if (key.kind === "column" && key.qualifier.length === 0) {
    const column = body.columns.find(({ name }) => matches(key.name, name));
    if (column !== undefined) return column.sql;
  }
  if (body.scope === undefined) {
    throw context.error("A set operation can be sorted by its columns only", key);
  }
  return context.expression(key, body.scope).sql;
}
