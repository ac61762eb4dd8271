import { AdqlError, parseAdql } from "@vostack/adql";
import { BadRequest } from "../http/http-error.ts";
import type { Field } from "../votable/field.ts";
import { condition } from "./condition.ts";
import { Context, type TranslationOptions } from "./context.ts";
import { expression } from "./expression.ts";
import { subquery } from "./query.ts";

/** The SQL of a query and what its columns are. */
export interface Translation {
  readonly sql: string;
  readonly fields: readonly Field[];
}

/**
 * Translates ADQL for DuckDB: parsed, every name looked up, every function on the list. No piece of
 * the query's text gets into the SQL but numbers and quoted strings.
 * @param limit - more rows than this are not wanted
 * @throws BadRequest with line and column
 */
export function translate(query: string, options: TranslationOptions, limit: number): Translation {
  const context = new Context(query, options, { expression, condition, query: subquery });
  const { sql, columns } = subquery(context, parse(query), undefined, new Map(), limit);
  return { sql, fields: columns.map(({ name, type }) => ({ ...type, name })) };
}

function parse(query: string): ReturnType<typeof parseAdql> {
  try {
    return parseAdql(query);
  } catch (error) {
    if (error instanceof AdqlError) throw new BadRequest(`ADQL syntax error: ${error.message}`);
    throw error;
  }
}
