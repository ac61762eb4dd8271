import { appendValue, type CellInput } from "../column/append-value.ts";
import { ColumnBuilder } from "../column/builder.ts";
import { Column } from "../column/column.ts";
import { VOTableError } from "../errors.ts";
import { Field, type FieldInit } from "../model/field.ts";
import { inferField } from "./infer-field.ts";
import { Table } from "./table.ts";

/**
 * Makes a table of rows: objects with values by column name, or arrays with values in the order of the fields.
 *
 * @param rows - The rows. What a row does not have is null.
 * @param fields - The columns; without them they are found in the rows. Of objects they choose the properties.
 * @throws {VOTableError} `WRITE` when a value does not fit its field, or when an array has more values than there are
 * fields.
 */
export function tableFromRows(
  rows: Iterable<Readonly<Record<string, CellInput>> | readonly CellInput[]>,
  fields?: readonly (Field | FieldInit)[],
): Table {
  const all = [...rows];
  for (let k = 0; k < all.length; k++) checkRow(all[k]!, k, fields?.length);
  const declared = fields?.map(fieldOf) ?? inferFields(all);
  const builders = declared.map((field) => new ColumnBuilder(field));
  for (const row of all) {
    builders.forEach((builder, k) => {
      const value = isList(row) ? row[k] : row[declared[k]!.name];
      appendValue(builder, value);
    });
  }
  return new Table(
    [],
    [...declared],
    builders.map((builder) => builder.finish()),
  );
}

/** @throws {VOTableError} `WRITE` for what is no row, and for values that no column is there for. */
function checkRow(row: object, k: number, columns = Number.POSITIVE_INFINITY): void {
  if (typeof row !== "object" || row === null) {
    throw new VOTableError("WRITE", `A row is ${row === null ? "null" : `a ${typeof row}`}`, {
      row: k,
      hint: "Give each row as an object of values by column name, or as an array of values.",
    });
  }
  if (Array.isArray(row) && row.length > columns) {
    throw new VOTableError("WRITE", `A row has ${row.length} values for ${columns} columns`, {
      row: k,
      hint: "Declare as many fields as a row has values.",
    });
  }
}

/** Values of a column with the field that describes them. */
export interface DeclaredColumn {
  /** The field, or what it is made of. */
  readonly field: Field | FieldInit;
  /** The values, row by row. */
  readonly values: ArrayLike<CellInput>;
}

/** Values of a column, with its field or without. */
export type ColumnInput = Column | ArrayLike<CellInput> | DeclaredColumn;

/**
 * Makes a table of columns: finished ones, or values by column name.
 *
 * @throws {RangeError} When the columns differ in length.
 * @throws {VOTableError} `WRITE` when a value does not fit its field.
 */
export function tableFromColumns(
  columns: readonly Column[] | Readonly<Record<string, ColumnInput>>,
): Table {
  const made = Array.isArray(columns)
    ? (columns as readonly Column[])
    : Object.entries(columns as Readonly<Record<string, ColumnInput>>).map(([name, input]) =>
        columnOf(name, input),
      );
  const table = new Table(
    [],
    made.map((column) => column.field),
  );
  table.setColumns(made);
  return table;
}

function columnOf(name: string, input: ColumnInput): Column {
  if (input instanceof Column) return input;
  const values =
    "values" in input && "field" in input ? input.values : (input as ArrayLike<CellInput>);
  const field =
    "field" in input
      ? fieldOf(input.field)
      : inferField(name, Array.from(values), arrayDatatype(values));
  const builder = new ColumnBuilder(field);
  for (let k = 0; k < values.length; k++) appendValue(builder, values[k]);
  return builder.finish();
}

function arrayDatatype(values: ArrayLike<CellInput>): string | undefined {
  if (values instanceof Uint8Array) return "unsignedByte";
  if (values instanceof Int16Array) return "short";
  if (values instanceof Int32Array) return "int";
  if (values instanceof BigInt64Array) return "long";
  if (values instanceof Float32Array) return "float";
  return values instanceof Float64Array ? "double" : undefined;
}

function fieldOf(field: Field | FieldInit): Field {
  return field instanceof Field ? field : new Field(field);
}

function isList(
  row: Readonly<Record<string, CellInput>> | readonly CellInput[],
): row is readonly CellInput[] {
  return Array.isArray(row);
}

function inferFields(
  rows: readonly (Readonly<Record<string, CellInput>> | readonly CellInput[])[],
): Field[] {
  const columns = new Map<string, CellInput[]>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      const values = columns.get(name) ?? [];
      columns.set(name, values);
      values.push(value as CellInput);
    }
  }
  return [...columns].map(([name, values]) =>
    inferField(/^\d+$/.test(name) ? `col${Number(name) + 1}` : name, values),
  );
}
