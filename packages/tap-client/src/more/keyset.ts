import { adql } from "@vostack/adql";
import type { QueryOptions } from "../query/options.ts";
import type { TapResult } from "../query/result.ts";
import type { Asker } from "./asker.ts";

/** A table or join, read page by page in the order of one column. */
export interface PageRequest {
  /** What to select, without `SELECT`; it must include the key column. Default `*`. */
  readonly select?: string;
  /** What to select from, without `FROM`: a table or a join. */
  readonly from: string;
  /** Condition, without `WHERE`. */
  readonly where?: string;
  /** Column to order by, as it is written in the query (`p.planeID`). An index on it makes the pages fast. */
  readonly key: string;
  /** Name of the key in the result. Default: `key` without its qualifier. */
  readonly keyField?: string;
  /** Rows per page. Default 10,000. */
  readonly pageSize?: number;
  /** Whether rows whose key is null are wanted; they come last. Default `true`. */
  readonly nullKeys?: boolean;
}

/**
 * Reads more rows than one result may have. Each page begins at the last key of the page
 * before; rows that share a key are never split, so the key need not be unique.
 *
 * @throws RangeError when more rows share one key than a page holds.
 */
export async function* keysetPages<Row>(
  asker: Asker,
  request: PageRequest,
  options: Omit<QueryOptions, "maxrec" | "outputFile"> = {},
): AsyncGenerator<TapResult<Row>> {
  const { key, pageSize = 10_000, nullKeys = true } = request;
  const keyField = request.keyField ?? key.replace(/^.*\./, "").replaceAll('"', "");
  if (!(Number.isSafeInteger(pageSize) && pageSize > 1)) {
    throw new RangeError(`Cannot read pages of ${pageSize} rows: two rows are the least`);
  }
  const ask = (condition: string) =>
    asker.query<Row>(pageQuery(request, pageSize, condition), { ...options, maxrec: pageSize });

  let condition = `${key} IS NOT NULL`;
  for (;;) {
    const page = await ask(condition);
    const keys = page.table.column(keyField);
    const full = page.truncated || page.nrows >= pageSize;
    if (!full) {
      if (page.nrows > 0) yield page;
      break;
    }
    const last = keys.get(page.nrows - 1);
    let whole = page.nrows;
    while (whole > 0 && same(keys.get(whole - 1), last)) whole--;
    if (whole === 0) {
      throw new RangeError(
        `Cannot read pages of ${pageSize} rows: more rows than that have ${key} = ${String(last)}`,
      );
    }
    yield page.slice(0, whole);
    condition = `${key} >= ${literal(last)}`;
  }
  if (!nullKeys) return;
  const rest = await ask(`${key} IS NULL`);
  if (rest.truncated || rest.nrows >= pageSize) {
    throw new RangeError(
      `Cannot read pages of ${pageSize} rows: more rows than that have no ${key}`,
    );
  }
  if (rest.nrows > 0) yield rest;
}

function pageQuery(request: PageRequest, pageSize: number, condition: string): string {
  const { select = "*", from, where, key } = request;
  const conditions = where ? `(${where}) AND ${condition}` : condition;
  return `SELECT TOP ${pageSize} ${select} FROM ${from} WHERE ${conditions} ORDER BY ${key}`;
}

function literal(value: unknown): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") {
    return String(adql`${value}`);
  }
  throw new RangeError(`Cannot order pages by a key of type ${typeof value}`);
}

function same(a: unknown, b: unknown): boolean {
  return Object.is(a, b);
}
