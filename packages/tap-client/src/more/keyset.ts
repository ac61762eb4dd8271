import { adql } from "@vostack/adql";
import type { Column, Table } from "@vostack/votable";
import { Budget } from "../query/budget.ts";
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
 * before; rows that share a key are never split, so the key need not be unique, and a page is longer than
 * `pageSize` when more rows than that share a key.
 *
 * @throws RangeError when more rows share one key than the service gives at a time.
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
  const ask = (condition: string, size: number) =>
    asker.query<Row>(pageQuery(request, size, condition), { ...options, maxrec: size });

  let condition = `${key} IS NOT NULL`;
  for (let size = pageSize; ; ) {
    const page = await ask(condition, size);
    if (!isFull(page, size)) {
      if (page.nrows > 0) yield page;
      break;
    }
    const keys = keyColumn(page.table, keyField);
    const whole = page.nrows > 0 ? startOfTies(keys) : 0;
    if (whole > 0) {
      yield page.slice(0, whole);
      condition = `${key} >= ${literal(keys.get(whole))}`;
      size = pageSize;
    } else size = larger(page, size, `have ${key} = ${String([...keys][0])}`);
  }
  if (!nullKeys) return;
  for (let size = pageSize; ; ) {
    const rest = await ask(`${key} IS NULL`, size);
    if (!isFull(rest, size)) {
      if (rest.nrows > 0) yield rest;
      return;
    }
    size = larger(rest, size, `have no ${key}`);
  }
}

/**
 * All rows at once, however many: in one answer where the service gives as many, else in pages.
 *
 * @throws As `keysetPages`.
 */
export async function allRows(
  asker: Asker,
  request: PageRequest,
  options: Pick<QueryOptions, "signal" | "deadline"> = {},
): Promise<Readonly<Record<string, unknown>>[]> {
  const { select = "*", from, where } = request;
  const whole = `SELECT ${select} FROM ${from}${where ? ` WHERE ${where}` : ""}`;
  const budget = new Budget(options);
  const first = await asker.query(whole, { ...budget.next(), maxrec: 1_000_000 });
  if (!first.truncated) return [...first.table.rows()];
  const rows: Readonly<Record<string, unknown>>[] = [];
  // As many as the service has just given: a page of more would overflow as well.
  const pages = keysetPages(
    asker,
    { ...request, pageSize: Math.max(2, first.nrows) },
    budget.next(),
  );
  for await (const page of pages) rows.push(...page.table.rows());
  return rows;
}

/** The key in the result, whose name may come in the case that the service likes. */
function keyColumn(table: Table, name: string): Column {
  const { fields } = table;
  const lower = name.toLowerCase();
  const field =
    fields.find((one) => one.name === name) ??
    fields.find((one) => one.name.toLowerCase() === lower);
  return table.column(field?.name ?? name);
}

/** Whether there may be more rows than these. */
function isFull({ truncated, nrows }: TapResult<unknown>, size: number): boolean {
  return truncated || nrows >= size;
}

/** The next size to try when all rows of a page belong together. */
function larger({ nrows }: TapResult<unknown>, size: number, what: string): number {
  if (nrows >= size) return size * 2;
  throw new RangeError(`Cannot read pages of ${size} rows: more than ${nrows} rows ${what}`);
}

function pageQuery(request: PageRequest, pageSize: number, condition: string): string {
  const { select = "*", from, where, key } = request;
  const conditions = where ? `(${where}) AND ${condition}` : condition;
  return `SELECT TOP ${pageSize} ${select} FROM ${from} WHERE ${conditions} ORDER BY ${key}`;
}

/**
 * The row where those begin that may have the same key as the last one. Databases differ on what is the same:
 * some do not tell case, accents or blanks at the end apart.
 */
function startOfTies(keys: Column): number {
  const last = keys.get(keys.length - 1);
  let start = keys.length - 1;
  while (start > 0 && maySame(keys.get(start - 1), last)) start--;
  return start;
}

function maySame(a: unknown, b: unknown): boolean {
  if (typeof a !== "string" || typeof b !== "string") return Object.is(a, b);
  return a.trimEnd().localeCompare(b.trimEnd(), "en", { sensitivity: "base" }) === 0;
}

function literal(value: unknown): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") {
    return String(adql`${value}`);
  }
  throw new RangeError(`Cannot order pages by a key of type ${typeof value}`);
}
