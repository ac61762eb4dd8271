import {
  analyseFrom,
  ColumnBudget,
  type FromSurroundings,
  type NamedResult,
} from "./analyse-from.ts";
import { ValueAnalysis } from "./analyse-value.ts";
import { checkGrouping, isGrouped } from "./check-grouping.ts";
import type { FindingList } from "./finding.ts";
import type { FunctionSignature } from "./function-signature.ts";
import { type ExposedColumn, type FromResult, Scope } from "./scope.ts";
import type {
  ColumnReference,
  DerivedColumn,
  Expression,
  OrderTerm,
  Query,
  QueryBody,
  Select,
  SelectItem,
  SetOperation,
} from "./syntax-tree.ts";
import type { Column, TableIndex } from "./table-set.ts";
import { commonType, valueClass } from "./value-type.ts";

/** A column of a query's result. */
export interface ResultColumn extends Column {
  /** The select item that makes it. */
  readonly item: SelectItem;
}

/** A body's result, and where its ORDER BY looks for names. */
interface BodyResult {
  readonly columns: readonly ResultColumn[] | undefined;
  readonly scope: Scope;
  readonly select: Select | undefined;
}

const nothing: FromResult = { relations: [], exposed: [] };

/** Resolves the names of a query and finds the columns of its result. */
export class QueryAnalysis {
  /** What the column references mean. */
  readonly columns: Map<ColumnReference, Column> = new Map();
  readonly #found: FindingList;
  readonly #tables: TableIndex | undefined;
  readonly #values: ValueAnalysis;
  readonly #budget = new ColumnBudget();
  #commonTables: readonly NamedResult[] = [];

  constructor(
    found: FindingList,
    tables: TableIndex | undefined,
    functions: ReadonlyMap<string, FunctionSignature> | undefined,
  ) {
    this.#found = found;
    this.#tables = tables;
    this.#values = new ValueAnalysis({
      found,
      functions,
      noteColumn: (reference, column) => this.columns.set(reference, column),
      subquery: (query, scope) => this.query(query, scope),
    });
  }

  /** Analyses a query; its columns are undefined when `*` stands for unknown ones. */
  query(query: Query, outer: Scope | undefined): readonly ResultColumn[] | undefined {
    const enclosing = this.#commonTables;
    for (const { name, query: definition } of query.with) {
      const columns = this.query(definition, undefined);
      this.#commonTables = [{ name, columns }, ...this.#commonTables];
    }
    const result = this.#body(query.body, outer);
    for (const term of query.orderBy) this.#orderTerm(term, result, outer);
    this.#commonTables = enclosing;
    return result.columns;
  }

  #body(body: QueryBody, outer: Scope | undefined): BodyResult {
    switch (body.kind) {
      case "query":
        return {
          columns: this.query(body, outer),
          scope: new Scope(nothing, outer),
          select: undefined,
        };
      case "select":
        return this.#select(body, outer);
      case "set-operation":
        return this.#setOperation(body, outer);
    }
  }

  #setOperation(operation: SetOperation, outer: Scope | undefined): BodyResult {
    const left = this.#body(operation.left, outer).columns;
    const right = this.#body(operation.right, outer).columns;
    const scope = new Scope(nothing, outer);
    if (left === undefined || right === undefined) {
      return { columns: left, scope, select: undefined };
    }
    if (left.length !== right.length) {
      const message = `Both sides of ${operation.operator} must have the same number of columns, not ${left.length} and ${right.length}`;
      this.#found.add("error", "ADQL_COLUMN_COUNT", operation.right, message);
      return { columns: left, scope, select: undefined };
    }
    const columns = left.map((column, i) => {
      const other = right[i] as ResultColumn;
      const [mine, theirs] = [valueClass(column), valueClass(other)];
      if (mine !== undefined && theirs !== undefined && mine !== theirs) {
        const message = `Column ${i + 1} has another type on the left side of ${operation.operator}`;
        this.#found.add("warning", "ADQL_TYPE", other.item, message);
      }
      return { ...column, ...commonType([column, other]), ucd: column.ucd, unit: column.unit };
    });
    return { columns, scope, select: undefined };
  }

  #select(select: Select, outer: Scope | undefined): BodyResult {
    const surroundings: FromSurroundings = {
      found: this.#found,
      budget: this.#budget,
      tables: this.#tables,
      commonTables: this.#commonTables,
      subquery: (query) => this.query(query, outer),
      joinCondition: (condition, joined) =>
        this.#values.condition(condition, new Scope(joined, outer), "row"),
    };
    const scope = new Scope(analyseFrom(select.from, surroundings), outer);
    if (select.where) this.#values.condition(select.where, scope, "row");
    const items = select.items.map((item) => this.#item(item, scope));
    for (const term of select.groupBy) {
      if (!isAliasOf(term, select.items, scope)) this.#values.value(term, scope, "row");
    }
    if (select.having) this.#values.condition(select.having, scope, "grouped");
    if (isGrouped(select)) checkGrouping(select, this.columns, this.#found);
    const columns = items.every((item) => item !== undefined) ? items.flat() : undefined;
    if (columns !== undefined) this.#reportDuplicates(columns);
    return { columns, scope, select };
  }

  #item(item: SelectItem, scope: Scope): ResultColumn[] | undefined {
    if (item.kind === "derived-column") {
      const type = this.#values.value(item.expression, scope, "grouped");
      const { datatype, arraysize, xtype, unit, ucd } = type;
      return [{ ...nameOf(item), datatype, arraysize, xtype, unit, ucd, item }];
    }
    if (item.qualifier.length === 0) {
      if (!scope.isComplete || !this.#budget.take(scope.exposed.length)) return undefined;
      return scope.exposed.map(({ column }: ExposedColumn) => ({ ...column, item }));
    }
    const relations = scope.relationsNamed(item.qualifier);
    const written = item.qualifier.map(({ name }) => name).join(".");
    if (relations.length !== 1) {
      const message =
        relations.length > 1
          ? `${written} is ambiguous: give the tables aliases`
          : `FROM has no table or alias ${written}`;
      this.#found.add("error", "ADQL_UNKNOWN_TABLE", item, message);
      return undefined;
    }
    const columns = relations[0]?.columns;
    if (columns === undefined || !this.#budget.take(columns.length)) return undefined;
    return columns.map((column) => ({ ...column, item }));
  }

  #orderTerm({ expression }: OrderTerm, result: BodyResult, outer: Scope | undefined): void {
    if (expression.kind === "number" && expression.form === "integer") {
      const count = result.columns?.length;
      const position = Number(expression.text);
      if (count === undefined || (position >= 1 && position <= count)) return;
      const message = `ORDER BY ${position} names no column of the result, which has ${count}`;
      this.#found.add("error", "ADQL_ORDER_POSITION", expression, message);
      return;
    }
    if (expression.kind === "column" && expression.qualifier.length === 0) {
      const named = result.columns?.some(({ name }) => sameName(name, expression));
      if (named === true) return;
    }
    if (result.select !== undefined) {
      this.#values.value(expression, result.scope, "grouped");
    } else if (result.columns !== undefined) {
      const relation = { names: [], columns: result.columns };
      const exposed = result.columns.map((column) => ({ column, relations: [relation] }));
      this.#values.value(
        expression,
        new Scope({ relations: [relation], exposed }, outer),
        "grouped",
      );
    }
  }

  #reportDuplicates(columns: readonly ResultColumn[]): void {
    const seen = new Map<string, ResultColumn>();
    for (const column of columns) {
      const key = column.name?.toLowerCase();
      if (key === undefined) continue;
      const twin = seen.get(key);
      if (
        twin !== undefined &&
        column.item.kind === "derived-column" &&
        column.item !== twin.item
      ) {
        const message = `The result has two columns ${column.name}: give one of them an alias`;
        this.#found.add("warning", "ADQL_DUPLICATE_COLUMN", column.item, message);
      }
      seen.set(key, column);
    }
  }
}

function nameOf({ alias, expression }: DerivedColumn): Pick<Column, "name" | "quoted"> {
  const identifier = alias ?? (expression.kind === "column" ? expression.name : undefined);
  return { name: identifier?.name, quoted: identifier?.quoted ?? false };
}

const sameName = (name: string | undefined, { name: written }: ColumnReference): boolean =>
  name !== undefined &&
  (written.name === name || (!written.quoted && written.name.toLowerCase() === name.toLowerCase()));

/** GROUP BY may name an alias of the select list where no column has that name; most services know it. */
function isAliasOf(term: Expression, items: readonly SelectItem[], scope: Scope): boolean {
  if (term.kind !== "column" || term.qualifier.length > 0) return false;
  if (scope.find(term).kind === "found") return false;
  return items.some((item) => item.kind === "derived-column" && sameName(item.alias?.name, term));
}
