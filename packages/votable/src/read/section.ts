import { ColumnBuilder } from "../column/builder.ts";
import type { Field } from "../model/field.ts";
import type { Table } from "../table/table.ts";

/** The data of one table while they are read. */
export class Section {
  /** The table that the data belong to. */
  readonly table: Table;
  /** Its fields. */
  readonly fields: readonly Field[];
  /** Its columns so far: what was not handed out as a batch. */
  readonly builders: readonly ColumnBuilder[];
  /** Rows handed out before. */
  rowsBefore = 0;

  /** Begins the data of a table. @throws {VOTableError} `FIELD` when a field is not understood. */
  constructor(table: Table, fields: readonly Field[]) {
    this.table = table;
    this.fields = fields;
    this.builders = fields.map((field) => new ColumnBuilder(field));
  }

  /** Complete rows that were not handed out. */
  get rows(): number {
    return this.builders.at(-1)?.length ?? 0;
  }

  /** All complete rows read so far. */
  get totalRows(): number {
    return this.rowsBefore + this.rows;
  }

  /** Takes back a row that proved to be incomplete. */
  dropPartialRow(): void {
    let rows = Number.POSITIVE_INFINITY;
    for (const builder of this.builders) rows = Math.min(rows, builder.length);
    for (const builder of this.builders) builder.truncate(rows);
  }
}
