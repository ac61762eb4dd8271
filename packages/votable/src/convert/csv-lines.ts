import { getBit } from "../column/bitmap.ts";
import type { Column } from "../column/column.ts";
import type { TextItems } from "../column/items.ts";
import { decodeUtf8 } from "../column/utf8.ts";
import type { Field } from "../model/field.ts";
import { NumberWriter } from "../number/number-writer.ts";
import { ByteSink } from "../write/byte-sink.ts";
import { numberItemWriter } from "../write/number-items.ts";
import { cellToText } from "./cell-to-text.ts";

/** Room that a number and what stands around it need. */
const MARGIN = 64;

const utf8 = new TextEncoder();

/** Lines of CSV as UTF-8. */
export class CsvLines {
  readonly #sink: ByteSink = new ByteSink(131_072);
  readonly #out: NumberWriter = new NumberWriter(this.#sink.bytes);
  readonly #separator: number;
  readonly #quoted: (text: string) => string;

  /** Makes a writer of lines; `quoted` puts quotes around a text that needs them. */
  constructor(separator: number, quoted: (text: string) => string) {
    this.#separator = separator;
    this.#quoted = quoted;
  }

  /** Bytes written and not taken. */
  get length(): number {
    return this.#out.at;
  }

  /** The bytes written; none are left. */
  take(): Uint8Array {
    this.#sink.at = this.#out.at;
    this.#out.at = 0;
    return this.#sink.take();
  }

  /** Writes the line of names. */
  head(fields: readonly Field[]): void {
    const separator = String.fromCharCode(this.#separator);
    this.#text(`${fields.map((field) => this.#quoted(field.name)).join(separator)}\n`);
  }

  /** Writes the lines of rows. */
  write(columns: readonly Column[], from: number, to: number): void {
    const out = this.#out;
    const cells = columns.map((column) => this.#cells(column));
    for (let row = from; row < to; row++) {
      for (let k = 0; k < cells.length; k++) {
        this.#reserve(MARGIN);
        if (k > 0) out.bytes[out.at++] = this.#separator;
        const { validity } = columns[k]!.data;
        if (validity === undefined || getBit(validity, row)) cells[k]!(row);
      }
      this.#reserve(MARGIN);
      out.bytes[out.at++] = 10;
    }
  }

  /** What writes the cells of a column that are not null. */
  #cells(column: Column): (row: number) => void {
    const out = this.#out;
    const { items } = column.data;
    const { layout } = column.field;
    if (!layout.list && items.kind === "text") return this.#texts(items);
    if (layout.list || items.kind !== "number") {
      return (row) => this.#text(this.#quoted(cellToText(column.get(row)!)));
    }
    const number = numberItemWriter(column, items, out);
    const { values } = items;
    if (layout.item !== "double" && layout.item !== "float") return number;
    // Other programs know infinity by this name.
    return (row) => {
      const value = values[row] as number;
      if (Number.isFinite(value)) number(row);
      else out.ascii(String(value));
    };
  }

  /** Plain ASCII is copied; what needs quotes or is no ASCII goes by way of a string. */
  #texts({ values, offsets }: TextItems): (row: number) => void {
    const out = this.#out;
    const separator = this.#separator;
    return (row) => {
      const from = offsets[row]!;
      const to = offsets[row + 1]!;
      this.#reserve(to - from + MARGIN);
      const { bytes, at } = out;
      let plain = to > from && values[from] !== 32 && values[to - 1] !== 32;
      for (let k = from; k < to && plain; k++) {
        const c = values[k]!;
        plain = c >= 32 && c < 127 && c !== 34 && c !== separator;
        bytes[at + k - from] = c;
      }
      if (plain) out.at = at + to - from;
      else this.#text(this.#quoted(decodeUtf8(values, from, to)));
    };
  }

  #text(text: string): void {
    this.#reserve(text.length * 3);
    const out = this.#out;
    out.at += utf8.encodeInto(text, out.bytes.subarray(out.at)).written;
  }

  #reserve(count: number): void {
    const out = this.#out;
    if (out.at + count <= out.bytes.length) return;
    this.#sink.at = out.at;
    this.#sink.reserve(count);
    out.bytes = this.#sink.bytes;
  }
}
