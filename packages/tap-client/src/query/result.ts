import type { Field, Row, Table, VOTable } from "@vostack/votable";
import type { Provenance } from "./provenance.ts";

/** What the service said about the query at the end of its answer. */
export type ResultStatus = "OK" | "OVERFLOW";

/**
 * The table that answers a query, in memory.
 *
 * @typeParam R - Type of a row, as `query<R>()` was called.
 */
export class TapResult<R = Row> {
  /** The rows, by columns. */
  readonly table: Table;
  /** Whether there are more rows than these: by `maxrec`, `TOP` excluded, or by a limit of the service. CSV and TSV cannot tell. */
  readonly truncated: boolean;
  /** `OVERFLOW` when truncated, else `OK`. */
  readonly status: ResultStatus;
  /** Where the result came from. */
  readonly provenance: Provenance;
  /** The whole document with its INFOs and service descriptors; absent when the answer was CSV or TSV. */
  readonly document: VOTable | undefined;

  /** Joins a table with what is known about it. */
  constructor(table: Table, provenance: Provenance, document?: VOTable) {
    this.table = table;
    this.truncated = provenance.truncated;
    this.status = provenance.truncated ? "OVERFLOW" : "OK";
    this.provenance = provenance;
    this.document = document;
  }

  /** Number of rows. */
  get nrows(): number {
    return this.table.nrows;
  }

  /** The fields: names, types, units, UCDs. */
  get fields(): readonly Field[] {
    return this.table.fields;
  }

  /** The rows one after another, as objects. */
  rows(): Iterable<R> {
    return this.table.rows() as Iterable<unknown> as Iterable<R>;
  }

  /** The rows one after another, as objects. */
  [Symbol.iterator](): Iterator<R> {
    return this.rows()[Symbol.iterator]();
  }

  /** Some of the rows, from `start` up to but without `end`. */
  slice(start: number, end: number): TapResult<R> {
    const table = this.table.slice(start, end);
    return new TapResult(table, { ...this.provenance, rows: table.nrows }, this.document);
  }

  /** First and last rows as text, how many there are, and whether there are more. */
  toString(): string {
    return this.truncated ? `${this.table}, and there are more` : String(this.table);
  }

  static {
    // What Node prints.
    const value = TapResult.prototype.toString;
    Object.defineProperty(TapResult.prototype, Symbol.for("nodejs.util.inspect.custom"), { value });
  }
}
