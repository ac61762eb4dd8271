import type { Database } from "../engine/database.ts";
import type { QueryResult, Value } from "../engine/query-result.ts";
import { BadRequest } from "../http/http-error.ts";
import type { TranslationOptions } from "../translate/context.ts";
import { translate } from "../translate/translate.ts";
import type { Info, ResultTable } from "../votable/document.ts";
import { HARD_ROW_LIMIT } from "./tap-request.ts";

/** What a query runs on. */
export interface QueryContext extends TranslationOptions {
  readonly database: Database;
  readonly signal: AbortSignal;
}

/** Parses, translates and runs ADQL; the rows stream from the finished result. */
export async function runQuery(
  query: string,
  maxrec: number | undefined,
  context: QueryContext,
): Promise<ResultTable> {
  const limit = maxrec ?? HARD_ROW_LIMIT;
  // One row more than asked for tells whether there are more.
  const { sql, fields } = translate(query, context, limit + 1);
  const result = await runSql(context, sql);
  const overflow = result.rowCount > limit;
  const infos: Info[] = [
    { name: "QUERY_STATUS", value: "OK" },
    { name: "QUERY_TIMESTAMP", value: new Date().toISOString() },
    { name: "QUERY", value: query },
  ];
  return {
    infos,
    fields,
    rows: atMost(result.chunks(), limit),
    closing: () => (overflow ? [{ name: "QUERY_STATUS", value: "OVERFLOW" }] : []),
  };
}

/** What DuckDB refuses is the query's fault: a value that is no date, a sum that is too large. */
async function runSql({ database, signal }: QueryContext, sql: string): Promise<QueryResult> {
  try {
    return await database.run(sql, signal);
  } catch (error) {
    signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    // The lines that follow show SQL, which is not what the caller wrote.
    throw new BadRequest(message.split("\n")[0]!);
  }
}

async function* atMost(chunks: AsyncIterable<Value[][]>, limit: number): AsyncGenerator<Value[][]> {
  let left = limit;
  for await (const rows of chunks) {
    if (left <= 0) return;
    yield rows.length <= left ? rows : rows.slice(0, left);
    left -= rows.length;
  }
}
