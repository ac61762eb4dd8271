import { appendValue } from "../column/append-value.ts";
import { ColumnBuilder } from "../column/builder.ts";
import type { Column, ColumnOptions } from "../column/column.ts";
import { VOTableError } from "../errors.ts";
import { Field, type FieldInit } from "../model/field.ts";
import { bytesOf, type VOTableSource } from "../read/source.ts";
import { Table } from "../table/table.ts";
import { CsvTypeInference } from "./infer-csv.ts";
import { type CsvCell, CsvSplitter } from "./split-csv.ts";

/** How CSV is read. */
export interface ReadCsvOptions extends ColumnOptions {
  /** What stands between values: `","`, or `"\t"` for TSV. Default `","`. */
  readonly separator?: "," | "\t" | ";" | "|";
  /** Whether the first record has the names of the columns. Default true; else they are `col1`, `col2`, … */
  readonly header?: boolean;
  /** The columns with their types; without them the types are found in the values. */
  readonly fields?: readonly (Field | FieldInit)[];
  /** Ends the reading. */
  readonly signal?: AbortSignal;
}

/**
 * Reads CSV (RFC 4180). An empty value is null, `""` an empty string; empty lines are left out where there are several columns. Types are found by looking at all values:
 * boolean, int, long, double, else char.
 *
 * @throws {VOTableError} `ROW_LENGTH` when a record has another length than the first, `TRUNCATED` when a quote is not
 * closed, `WRITE` when a value does not fit the field that `fields` gives it.
 */
export async function readCsv(source: VOTableSource, options: ReadCsvOptions = {}): Promise<Table> {
  const { separator = ",", header = true, signal, longs = "auto" } = options;
  const splitter = new CsvSplitter(separator);
  const cells: CsvCell[][] = [];
  let names: readonly string[] | undefined;
  let record = 0;

  const take = (row: readonly CsvCell[]): void => {
    // An empty line is nothing, unless there is one column: then it is a null.
    if (cells.length !== 1 && row.length === 1 && row[0]?.text === "" && !row[0].quoted) return;
    record++;
    if (names === undefined) {
      names = row.map(({ text }, k) => (header ? text.trim() : `col${k + 1}`));
      for (let k = 0; k < names.length; k++) cells.push([]);
      if (header) return;
    }
    if (row.length !== cells.length) {
      throw new VOTableError(
        "ROW_LENGTH",
        `A record has ${row.length} values, not ${cells.length}`,
        {
          row: record - (header ? 2 : 1),
          hint: "Check the separator, and quotes around values that hold it.",
        },
      );
    }
    for (let k = 0; k < row.length; k++) cells[k]!.push(row[k]!);
  };

  const decoder = new TextDecoder();
  for await (const piece of bytesOf(source, { signal })) {
    for (const row of splitter.push(decoder.decode(piece, { stream: true }))) take(row);
  }
  for (const row of splitter.push(decoder.decode())) take(row);
  for (const row of splitter.end()) take(row);

  const fields = fieldsFor(names ?? [], cells, options.fields);
  const columns = fields.map((field, k) => columnOf(field, cells[k] ?? [], longs));
  return new Table([], fields, columns);
}

function fieldsFor(
  names: readonly string[],
  cells: readonly (readonly CsvCell[])[],
  given: readonly (Field | FieldInit)[] | undefined,
): Field[] {
  if (given !== undefined) {
    if (names.length > 0 && given.length !== names.length) {
      throw new VOTableError(
        "FIELD",
        `${given.length} fields are given for ${names.length} columns of CSV`,
      );
    }
    return given.map((field) => (field instanceof Field ? field : new Field(field)));
  }
  return names.map((name, k) => {
    const inference = new CsvTypeInference();
    for (const cell of cells[k] ?? []) inference.add(cell);
    return new Field(inference.field(name));
  });
}

function columnOf(field: Field, cells: readonly CsvCell[], longs: "auto" | "bigint"): Column {
  const builder = new ColumnBuilder(field);
  const isBit = field.layout.item === "bit";
  const isText = field.layout.item === "char" || field.layout.item === "unicodeChar";
  for (const { text, quoted } of cells) {
    const trimmed = isText ? text : text.trim();
    // What writeCsv writes for bits.
    const value = isBit ? trimmed.replace(/true/gi, "1").replace(/false/gi, "0") : trimmed;
    appendValue(builder, value === "" && !(quoted && isText) ? null : value);
  }
  return builder.finish({ longs });
}
