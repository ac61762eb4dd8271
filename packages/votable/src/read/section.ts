import { ColumnBuilder } from "../column/builder.ts";
import type { Column, ColumnOptions } from "../column/column.ts";
import { FillerBudget } from "../column/filler-budget.ts";
import { VOTableError } from "../errors.ts";
import type { VOElement } from "../model/element.ts";
import type { Field } from "../model/field.ts";
import type { RowMarkup } from "../table/row-markup.ts";
import type { Table } from "../table/table.ts";

/** The most columns of a table that is read. */
const MAX_FIELDS = 65_536;

/** So many rows tell how long the others are. */
const TELLING = 64;
/** A source that says it has more than this for each byte read so far is not believed: a service may say anything. */
const MOST_FORESEEN = 8_192;

/** The data of one table while they are read. */
export class Section {
  /** The table that the data belong to. */
  readonly table: Table;
  /** Its fields. */
  readonly fields: readonly Field[];
  /** Its columns so far: what was not handed out as a batch. */
  readonly builders: readonly ColumnBuilder[];
  /** What stands among the rows that were not handed out, besides values. */
  markup: Map<number, VOElement[]> | undefined;
  /** Rows handed out before. */
  rowsBefore = 0;
  #complete: number | undefined;
  #expectAt = 0;

  /**
   * Begins the data of a table; `nullTexts` are those that do not stand in the fields themselves.
   *
   * @throws {VOTableError} `FIELD` when a field is not understood, `LIMIT` when there are too many.
   */
  constructor(
    table: Table,
    fields: readonly Field[],
    nullTexts: ReadonlyMap<Field, string> = new Map(),
  ) {
    if (fields.length > MAX_FIELDS) {
      throw new VOTableError("LIMIT", `The table has more than ${MAX_FIELDS} fields`);
    }
    this.table = table;
    this.fields = fields;
    this.builders = fields.map((field) => new ColumnBuilder(field, nullTexts.get(field)));
    const fillers = new FillerBudget(this.builders);
    for (const builder of this.builders) builder.fillers = fillers;
  }

  /** Complete rows that were not handed out. */
  get rows(): number {
    return this.#complete ?? this.builders.at(-1)?.length ?? 0;
  }

  /** Whether a row is begun and not complete: nothing can be handed out then. */
  get inRow(): boolean {
    return this.#complete !== undefined;
  }

  /** All complete rows read so far. */
  get totalRows(): number {
    return this.rowsBefore + this.rows;
  }

  /** Says that all rows are to be kept in memory. */
  keepAll(): void {
    for (const builder of this.builders) builder.keepsAll = true;
  }

  /**
   * Makes room for the rows to come, when all are to be kept.
   *
   * @param share - The part of the data that was read so far, about, from 0 to 1.
   */
  expect(share: number): void {
    if (share < this.#expectAt || share > 0.5 || this.rows < TELLING) return;
    if (share < 1 / MOST_FORESEEN) return;
    // The first guess may be a bad one.
    this.#expectAt = share * 4;
    for (const builder of this.builders) builder.expect(1 / share);
  }

  /** Begins a row whose cells come one by one. */
  beginRow(): void {
    this.#complete = this.rows;
  }

  /** The row begun is complete. */
  endRow(): void {
    this.#complete = undefined;
  }

  /** Lets go of the rows that nobody wants. */
  forget(): void {
    this.rowsBefore += this.rows;
    for (const builder of this.builders) builder.finish();
    this.markup = undefined;
  }

  /** Hands out the rows as columns, and what stands among them. */
  take(options: ColumnOptions): { columns: Column[]; markup: RowMarkup | undefined } {
    const { markup } = this;
    this.rowsBefore += this.rows;
    this.markup = undefined;
    return { columns: this.builders.map((builder) => builder.finish(options)), markup };
  }

  /** Takes back a row that proved to be incomplete. */
  dropPartialRow(): void {
    let rows = this.#complete ?? Number.POSITIVE_INFINITY;
    for (const builder of this.builders) rows = Math.min(rows, builder.length);
    for (const builder of this.builders) builder.truncate(rows);
    const standing = this.markup?.get(rows);
    if (standing?.at(-1)?.elementName === "TR") standing.pop();
    this.#complete = undefined;
  }
}
