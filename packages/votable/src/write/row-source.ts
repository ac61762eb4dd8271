import { appendValue, type CellInput } from "../column/append-value.ts";
import { getBit } from "../column/bitmap.ts";
import { ColumnBuilder } from "../column/builder.ts";
import { Column } from "../column/column.ts";
import { VOTableError } from "../errors.ts";
import type { VOElement } from "../model/element.ts";
import type { Field } from "../model/field.ts";
import type { Info } from "../model/info.ts";
import { Resource } from "../model/resource.ts";
import { VOTable } from "../model/votable.ts";
import { Table } from "../table/table.ts";
import { documentOf } from "./document.ts";
import type { Serialization } from "./options.ts";
import { withNull } from "./prepare.ts";

/** Rows that are yet to come, with what describes them. */
export interface RowSource {
  /** The columns. */
  readonly fields: readonly Field[];
  /** The rows: tables with these columns, or arrays of rows, each an array of values in the order of the fields. */
  readonly batches:
    | AsyncIterable<Table | readonly (readonly CellInput[])[]>
    | Iterable<Table | readonly (readonly CellInput[])[]>;
  /** Attributes of the TABLE. */
  readonly table?: Readonly<Record<string, string | undefined>>;
  /** Children of the TABLE after its fields: PARAM, GROUP, LINK. */
  readonly tableChildren?: readonly VOElement[];
  /** Children of the VOTABLE before the RESOURCE: COOSYS, INFO, … */
  readonly documentChildren?: readonly VOElement[];
  /** Children of the RESOURCE before the table: INFO, COOSYS, … */
  readonly resourceChildren?: readonly VOElement[];
  /** Children of the RESOURCE after the table. Asked for when all rows are written: an overflow, a late error. */
  readonly closing?: () => readonly (Info | VOElement)[];
  /** RESOURCE elements after that of the table: service descriptors. */
  readonly resources?: readonly Resource[];
}

const nullOf: Readonly<Record<string, bigint>> = {
  unsignedByte: 255n,
  short: -32768n,
  int: -2147483648n,
  long: -(2n ** 63n),
};

/** The document around rows that are yet to come. */
export function rowSourceDocument(
  source: RowSource,
  serialization: Serialization,
): { votable: VOTable; table: Table; resource: Resource } {
  // Whether nulls will come is not known, and BINARY must have declared them.
  const fields = source.fields.map((field) => {
    const none = nullOf[field.layout.item];
    const declared = field.nullValue !== undefined || none === undefined;
    return serialization !== "binary" || declared ? field : withNull(field, none);
  });
  const children = source.tableChildren ?? [];
  // The standard wants a description before all else.
  const isFirst = ({ elementName }: VOElement): boolean => elementName === "DESCRIPTION";
  const table = new Table({ ...source.table }, [
    ...children.filter(isFirst),
    ...fields,
    ...children.filter((child) => !isFirst(child)),
  ]);
  table.setColumns(fields.map((field) => new ColumnBuilder(field).finish()));
  table.rowsUnknown = true;
  const resource = new Resource({ type: "results" }, [...(source.resourceChildren ?? []), table]);
  const votable = documentOf(resource);
  return {
    votable: new VOTable(votable.attributes, [
      ...(source.documentChildren ?? []),
      resource,
      ...(source.resources ?? []),
    ]),
    table,
    resource,
  };
}

/** The rows of a source as tables with the fields of the one that was declared. */
export async function* writtenRows(
  source: RowSource,
  table: Table,
): AsyncGenerator<Table, void, undefined> {
  const { fields } = table;
  const builders = fields.map((field) => new ColumnBuilder(field));
  let rows = 0;
  for await (const batch of source.batches) {
    if (batch instanceof Table) yield declaredAs(batch, fields, source.fields, rows);
    else {
      for (const row of batch) {
        for (let k = 0; k < builders.length; k++) appendValue(builders[k]!, row[k]);
      }
      const made = new Table(
        [],
        [],
        builders.map((builder) => builder.finish()),
      );
      yield declaredAs(made, fields, source.fields, rows);
    }
    rows += batch instanceof Table ? batch.nrows : batch.length;
  }
}

/**
 * A batch with the fields as they were declared.
 *
 * @param given - The fields as they were given: where the declared ones have a null of our choice, no value may be it.
 */
function declaredAs(
  batch: Table,
  declared: readonly Field[],
  given: readonly Field[],
  rowsBefore: number,
): Table {
  const columns = batch.columns.map((column, k) => {
    const field = declared[k] ?? column.field;
    if (field !== given[k]) refuseNull(column, field, rowsBefore);
    return column.field === field ? column : new Column(field, column.data, column.options);
  });
  if (columns.every((column, k) => column === batch.columns[k])) return batch;
  const table = new Table([], [], columns);
  table.rowMarkup = batch.rowMarkup;
  return table;
}

/** @throws {VOTableError} `WRITE` when a value is the one that was chosen to stand for null. */
function refuseNull({ data, values }: Column, field: Field, rowsBefore: number): void {
  const long = values instanceof BigInt64Array;
  const none = BigInt(field.nullValue ?? 0);
  const find = (from: number): number =>
    long ? values.indexOf(none, from) : (values as Int32Array).indexOf(Number(none), from);
  // Within lists what is null has its own bitmap, whose places are not those of rows.
  const { validity } = field.layout.list ? data.items : data;
  for (let at = find(0); at >= 0; at = find(at + 1)) {
    if (validity !== undefined && !getBit(validity, at)) continue;
    throw new VOTableError("WRITE", `${none} is a value, but was declared to stand for null`, {
      field: field.name,
      ...(field.layout.list ? {} : { row: rowsBefore + at }),
      hint: "Give the field a nullValue that does not occur, or write binary2 or tabledata.",
    });
  }
}
