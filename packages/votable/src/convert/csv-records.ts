import type { TextBuffer } from "../column/buffers.ts";
import { ColumnBuilder } from "../column/builder.ts";
import type { Column } from "../column/column.ts";
import { decodeUtf8 } from "../column/utf8.ts";
import { isUtf8 } from "../column/utf8-check.ts";
import { VOTableError } from "../errors.ts";
import { Field } from "../model/field.ts";
import type { CsvTaker } from "./split-csv.ts";

/** Collects the values of CSV as columns of text: what is empty is null, what is empty in quotes is an empty string. */
export class CsvRecords implements CsvTaker {
  /** The names of the columns; undefined before the first record. */
  names: readonly string[] | undefined;
  /** The columns so far. */
  readonly #builders: ColumnBuilder[] = [];
  readonly #header: boolean;
  #values = 0;
  #allEmpty = true;
  #first: string[] = [];

  /** `header` tells whether the first record has the names. */
  constructor(header: boolean) {
    this.#header = header;
  }

  value(utf8: Uint8Array, from: number, to: number, quoted: boolean): void {
    const k = this.#values++;
    if (to > from || quoted) this.#allEmpty = false;
    if (this.names === undefined && this.#header) {
      this.#first.push(nameOf(utf8.subarray(from, to)));
      return;
    }
    if (this.names === undefined) this.#builders.push(new ColumnBuilder(textField(`col${k + 1}`)));
    const builder = this.#builders[k];
    if (builder === undefined) return;
    if (to === from && !quoted) builder.appendNull();
    else {
      (builder.items as TextBuffer).push(utf8, from, to);
      builder.endRow();
    }
  }

  endRecord(line: number): void {
    const count = this.#values;
    const empty = count === 1 && this.#allEmpty;
    this.#values = 0;
    this.#allEmpty = true;
    if (this.names === undefined) {
      this.#begin(empty);
      return;
    }
    const builders = this.#builders;
    if (count === builders.length) return;
    const row = (builders.at(-1)?.length ?? 0) - (count >= builders.length ? 1 : 0);
    // An empty line is nothing, unless there is one column: then it is a null.
    if (empty) builders[0]?.truncate(row);
    else {
      throw new VOTableError("ROW_LENGTH", `A record has ${count} values, not ${builders.length}`, {
        row,
        line,
        hint: "Check the separator, and quotes around values that hold it; the first record decides how many values there are.",
      });
    }
  }

  /** The columns. @throws {VOTableError} `CELL` when one is not UTF-8. */
  finish(): Column[] {
    return this.#builders.map((builder, k) => {
      const column = builder.finish();
      const { items } = column.data;
      if (items.kind === "text" && !isUtf8(items.values)) {
        let row = 0;
        while (isUtf8(items.values.subarray(items.offsets[row], items.offsets[row + 1]))) row++;
        throw notUtf8({ row, field: this.names?.[k] });
      }
      return column;
    });
  }

  /** The first record is over. */
  #begin(empty: boolean): void {
    if (empty) {
      this.#first = [];
      this.#builders.length = 0;
      return;
    }
    this.names = this.#header ? this.#first : this.#builders.map((builder) => builder.field.name);
    if (this.#header) {
      this.#builders.push(...this.#first.map((name) => new ColumnBuilder(textField(name))));
    }
  }
}

function textField(name: string): Field {
  return new Field({ name, datatype: "char", arraysize: "*" });
}

function nameOf(utf8: Uint8Array): string {
  if (!isUtf8(utf8)) throw notUtf8({});
  return decodeUtf8(utf8, 0, utf8.length).trim();
}

function notUtf8(where: { row?: number; field?: string | undefined }): VOTableError {
  return new VOTableError("CELL", "The CSV is not UTF-8", {
    ...where,
    hint: 'Decode it first, for instance by new TextDecoder("iso-8859-1").decode(bytes), and give the text.',
  });
}
