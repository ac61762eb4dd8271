import type { Condition, Expression, Query, Span } from "@vostack/adql";
import type { Identity } from "../auth/identity.ts";
import type { BadRequest } from "../http/http-error.ts";
import type { Catalogue } from "../schema/catalogue.ts";
import type { TableInfo } from "../schema/table.ts";
import { queryError } from "./query-error.ts";
import type { CommonTableSource, Scope } from "./scope.ts";
import type { Column, Typed } from "./typed.ts";

/** An uploaded table and the name under which DuckDB holds it. */
export interface UploadedTable {
  readonly table: TableInfo;
  readonly source: string;
}

/** What a translation needs to know, and the names it has given out. */
export interface TranslationOptions {
  readonly catalogue: Catalogue;
  readonly identity: Identity | null;
  readonly uploads: ReadonlyMap<string, UploadedTable>;
  /** Result columns are called as the query spells them. Default: as they were declared. */
  readonly namesAsTyped?: boolean;
}

/** A query in SQL. Its columns are called c1, c2, … there; `name` is what ADQL calls them. */
export interface TranslatedQuery {
  readonly sql: string;
  readonly columns: readonly Column[];
}

/** The WITH tables that a query can name. */
export type CommonTables = ReadonlyMap<string, CommonTableSource>;

/** The rules that call each other: expressions hold queries, queries hold conditions, and so on. */
export interface Rules {
  readonly expression: (context: Context, node: Expression, scope: Scope) => Typed;
  readonly condition: (context: Context, node: Condition, scope: Scope) => string;
  readonly query: (
    context: Context,
    node: Query,
    outer: Scope | undefined,
    commonTables: CommonTables,
  ) => TranslatedQuery;
}

/** The state of one translation. */
export class Context {
  readonly options: TranslationOptions;
  readonly #text: string;
  readonly #rules: Rules;
  #counter = 0;

  constructor(text: string, options: TranslationOptions, rules: Rules) {
    this.#text = text;
    this.options = options;
    this.#rules = rules;
  }

  expression(node: Expression, scope: Scope): Typed {
    return this.#rules.expression(this, node, scope);
  }

  condition(node: Condition, scope: Scope): string {
    return this.#rules.condition(this, node, scope);
  }

  query(node: Query, outer: Scope | undefined, commonTables: CommonTables): TranslatedQuery {
    return this.#rules.query(this, node, outer, commonTables);
  }

  /** A name that is used nowhere else in the statement. */
  fresh(prefix: string): string {
    this.#counter++;
    return `${prefix}${this.#counter}`;
  }

  error(message: string, span: Span): BadRequest {
    return queryError(message, this.#text, span);
  }

  /** What was written there. */
  textOf({ start, end }: Span): string {
    return this.#text.slice(start, end);
  }
}
