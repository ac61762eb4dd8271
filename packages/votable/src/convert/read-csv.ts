import { appendValue } from "../column/append-value.ts";
import { getBit } from "../column/bitmap.ts";
import { ColumnBuilder } from "../column/builder.ts";
import { Column, type ColumnOptions } from "../column/column.ts";
import { decodeUtf8 } from "../column/utf8.ts";
import { VOTableError } from "../errors.ts";
import { Field, type FieldInit } from "../model/field.ts";
import { nullRuleOf } from "../read/cell-text.ts";
import { bytesOf, type VOTableSource } from "../read/source.ts";
import { cellScanner } from "../read/tabledata/cell-scanner.ts";
import { Table } from "../table/table.ts";
import { CsvRecords } from "./csv-records.ts";
import { inferField } from "./infer-csv.ts";
import { CsvSplitter } from "./split-csv.ts";

/** How CSV is read. */
export interface ReadCsvOptions extends ColumnOptions {
  /** What stands between values: `","`, or `"\t"` for TSV. Default `","`. */
  readonly separator?: "," | "\t" | ";" | "|";
  /** Whether the first record has the names of the columns. Default true; else they are `col1`, `col2`, … */
  readonly header?: boolean;
  /**
   * Columns with their types. Those whose names stand in the header describe the columns of these names, and the types of
   * all others are found in the values. Other names are given to the columns in their order: then all must be there.
   */
  readonly fields?: readonly (Field | FieldInit)[];
  /** Ends the reading. */
  readonly signal?: AbortSignal;
}

/**
 * Reads CSV (RFC 4180) in UTF-8, packed by gzip or not. An empty value is null, `""` an empty string; empty lines are left
 * out where there are several columns. Types are found by looking at all values: boolean, int, long, double, else char.
 * While it reads, it holds the text of the file in memory.
 *
 * @throws {VOTableError} `ROW_LENGTH` when a record has another length than the first, `TRUNCATED` when a quote is not
 * closed, `CELL` when the text is not UTF-8, `FIELD` when `fields` do not go with the columns, `WRITE` when a value does
 * not fit the field that `fields` gives it.
 */
export async function readCsv(source: VOTableSource, options: ReadCsvOptions = {}): Promise<Table> {
  const { separator = ",", header = true, signal, longs = "auto" } = options;
  const records = new CsvRecords(header);
  const splitter = new CsvSplitter(separator, records);
  for await (const piece of withoutMark(bytesOf(source, { signal }))) splitter.push(piece);
  splitter.end();
  const texts = records.finish();
  const fields = fieldsFor(records.names ?? [], texts, options.fields, header);
  // Each text is let go of when its column is made.
  const columns = fields.map((field) => typed(texts.shift()!, field, longs));
  return new Table([], fields, columns);
}

/** The bytes without the mark that some programs put at the beginning of UTF-8. */
async function* withoutMark(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const piece of pieces) {
    if (head === undefined) {
      yield piece;
      continue;
    }
    const joined: Uint8Array = new Uint8Array(head.length + piece.length);
    joined.set(head);
    joined.set(piece, head.length);
    head = joined;
    if (head.length < 3) continue;
    yield head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
    head = undefined;
  }
  if (head !== undefined) yield head;
}

function fieldsFor(
  names: readonly string[],
  texts: readonly Column[],
  given: readonly (Field | FieldInit)[] = [],
  header: boolean,
): Field[] {
  const fields = given.map((field) => (field instanceof Field ? field : new Field(field)));
  const found = header ? fields.filter(({ name }) => names.includes(name)) : [];
  if (found.length === fields.length) {
    return names.map((name, k) => {
      const own = fields.find((field) => field.name === name);
      return own ?? new Field(inferField(name, texts[k]!));
    });
  }
  const inPlace = found.every((field) => names[fields.indexOf(field)] === field.name);
  if (fields.length === names.length && inPlace) return fields;
  const missing = fields.find((field) => !found.includes(field))!;
  throw new VOTableError(
    "FIELD",
    `${fields.length} fields do not go with the ${names.length} columns of the CSV`,
    {
      field: missing.name,
      hint: `Its columns are ${names.slice(0, 20).join(", ")}${names.length > 20 ? ", …" : ""}. Give fields by these names, or as many as there are columns, in their order.`,
    },
  );
}

/** Room for a number that is scanned; what is longer is read as text. */
const SHORT = 40;
/** What ends a cell for the scanners. */
const END = 60;

/** A column of text as one of its field. */
function typed(text: Column, field: Field, longs: "auto" | "bigint"): Column {
  const { data } = text;
  const { items, validity, length } = data;
  const { layout } = field;
  const isText = layout.item === "char" || layout.item === "unicodeChar";
  if (items.kind !== "text") return text;
  if (isText && !layout.list) return new Column(field, data, { longs });

  const builder = new ColumnBuilder(field);
  const scan = cellScanner(builder, nullRuleOf(builder), { newlines: 0, beyondAscii: false });
  const scratch = new Uint8Array(SHORT + 8);
  const { values, offsets } = items;
  for (let row = 0; row < length; row++) {
    let from = offsets[row]!;
    let to = offsets[row + 1]!;
    if (!isText) {
      while (from < to && values[from]! <= 32) from++;
      while (from < to && values[to - 1]! <= 32) to--;
    }
    const isNull = validity !== undefined && !getBit(validity, row);
    if (isNull || (from === to && !isText)) {
      builder.appendNull();
      continue;
    }
    if (to - from <= SHORT) {
      for (let k = from; k < to; k++) scratch[k - from] = values[k]!;
      scratch[to - from] = END;
      const end = scan(scratch, 0);
      if (end === to - from) continue;
      if (end >= 0) builder.truncate(row);
    }
    const cell = decodeUtf8(values, from, to);
    appendValue(builder, layout.item === "bit" ? bitsOf(cell) : cell);
  }
  return builder.finish({ longs });
}

/** What writeCsv writes for bits is read back. */
function bitsOf(text: string): string {
  return text.replace(/true/gi, "1").replace(/false/gi, "0");
}
