import { escapeText } from "@vostack/xml";
import { getBit } from "../column/bitmap.ts";
import type { Column } from "../column/column.ts";
import type { VOElement } from "../model/element.ts";
import { encodeBase64 } from "../number/base64.ts";
import { NumberWriter } from "../number/number-writer.ts";
import type { Table } from "../table/table.ts";
import { type BinaryColumn, binaryColumn } from "./binary-column.ts";
import type { ByteSink } from "./byte-sink.ts";
import type { MarkupText } from "./data-element.ts";
import { numberItemWriter } from "./number-items.ts";
import type { RowWriter } from "./rows.ts";
import type { TableDataRules } from "./table-data-rules.ts";
import { lengthOf, unitOf } from "./text-length.ts";

const utf8 = new TextEncoder();

/** Room that the tags of a cell and a number need. */
const MARGIN = 64;

/** Writes one value that is not null. */
type CellWriter = (row: number) => void;

/** Rows as TABLEDATA (VOTable 1.5, section 5.1). */
export class TableDataWriter implements RowWriter {
  readonly #out: NumberWriter = new NumberWriter(new Uint8Array(0));
  readonly #rules: TableDataRules;
  readonly #markup: MarkupText;
  #sink: ByteSink | undefined;
  #columns: readonly Column[] = [];
  #cells: readonly CellWriter[] = [];
  /** The texts of nulls, where empty cells do not stand for them. */
  #missing: readonly (string | undefined)[] = [];

  /** Makes a writer. */
  constructor(rules: TableDataRules, markup: MarkupText) {
    this.#rules = rules;
    this.#markup = markup;
  }

  head(): string {
    return "";
  }

  write(table: Table, from: number, to: number, sink: ByteSink): void {
    const { columns, rowMarkup } = table;
    const out = this.#out;
    this.#begin(sink);
    if (columns !== this.#columns) {
      const { emptyNulls, countsBytes } = this.#rules;
      this.#columns = columns;
      this.#cells = columns.map((column) => cellWriter(column, out, this.#reserve, countsBytes));
      this.#missing = columns.map(({ field }) => {
        const named = emptyNulls || field.layout.list ? undefined : field.nullValue;
        return named && escapeText(named);
      });
    }
    for (let row = from; row < to; row++) {
      const standing = rowMarkup?.get(row);
      if (standing !== undefined && this.#markedRow(standing, row)) continue;
      this.#reserve(MARGIN);
      out.ascii("\n<TR>");
      this.#plainCells(row, 0);
      out.ascii("</TR>");
    }
    sink.at = out.at;
  }

  endTable({ rowMarkup, nrows }: Table, sink: ByteSink): void {
    const standing = rowMarkup?.get(nrows);
    if (standing === undefined) return;
    this.#begin(sink);
    for (const element of standing) this.#text(`\n${this.#markup.element(element)}`);
    sink.at = this.#out.at;
  }

  end(): void {
    // TABLEDATA holds nothing back.
  }

  #begin(sink: ByteSink): void {
    this.#out.bytes = sink.bytes;
    this.#out.at = sink.at;
    this.#sink = sink;
  }

  /** Writes the cells of a row from one column on. */
  #plainCells(row: number, from: number): void {
    const out = this.#out;
    const cells = this.#cells;
    const columns = this.#columns;
    const missing = this.#missing;
    for (let k = from; k < cells.length; k++) {
      this.#reserve(MARGIN);
      const { bytes } = out;
      const { validity } = columns[k]!.data;
      bytes[out.at] = 60;
      bytes[out.at + 1] = 84;
      bytes[out.at + 2] = 68;
      if (validity !== undefined && !getBit(validity, row)) {
        const text = missing[k];
        if (text === undefined || text === "") {
          bytes[out.at + 3] = 47;
          bytes[out.at + 4] = 62;
          out.at += 5;
        } else {
          out.at += 3;
          out.ascii(">");
          this.#text(text);
          endCell(out);
        }
        continue;
      }
      bytes[out.at + 3] = 62;
      out.at += 4;
      cells[k]!(row);
      endCell(out);
    }
  }

  /** Writes what stands at a row, and the row when that has its TR. @returns Whether it has. */
  #markedRow(standing: readonly VOElement[], row: number): boolean {
    const last = standing.at(-1);
    const tr = last?.elementName === "TR" ? last : undefined;
    for (const element of standing) {
      if (element !== tr) this.#text(`\n${this.#markup.element(element)}`);
    }
    if (tr === undefined) return false;
    this.#text(`\n<TR${this.#markup.attributes(tr)}>`);
    let column = 0;
    for (const child of tr.children) {
      if (typeof child === "string") continue;
      if (child.elementName !== "TD") this.#text(this.#markup.element(child));
      else if (column < this.#cells.length) this.#markedCell(child, row, column++);
    }
    this.#plainCells(row, column);
    this.#reserve(MARGIN);
    this.#out.ascii("</TR>");
    return true;
  }

  #markedCell(td: VOElement, row: number, column: number): void {
    const { validity } = this.#columns[column]!.data;
    this.#text(`<TD${this.#markup.attributes(td)}>`);
    this.#reserve(MARGIN);
    if (validity !== undefined && !getBit(validity, row)) this.#text(this.#missing[column] ?? "");
    else this.#cells[column]!(row);
    for (const child of td.children) {
      if (typeof child !== "string") this.#text(this.#markup.element(child));
    }
    this.#reserve(MARGIN);
    endCell(this.#out);
  }

  #text(text: string): void {
    const out = this.#out;
    this.#reserve(text.length * 3 + MARGIN);
    out.at += utf8.encodeInto(text, out.bytes.subarray(out.at)).written;
  }

  /** Makes room for so many more bytes. */
  readonly #reserve = (count: number): void => {
    const out = this.#out;
    const sink = this.#sink;
    if (sink === undefined || out.at + count <= out.bytes.length) return;
    sink.at = out.at;
    sink.reserve(count);
    out.bytes = sink.bytes;
  };
}

function endCell(out: NumberWriter): void {
  const { bytes } = out;
  const { at } = out;
  bytes[at] = 60;
  bytes[at + 1] = 47;
  bytes[at + 2] = 84;
  bytes[at + 3] = 68;
  bytes[at + 4] = 62;
  out.at = at + 5;
}

function cellWriter(
  column: Column,
  out: NumberWriter,
  reserve: (count: number) => void,
  bytes: boolean,
): CellWriter {
  const { items } = column.data;
  const { layout } = column.field;
  if (items.kind === "text") return textWriter(column, out, reserve, bytes);
  const item = itemWriter(column, out);
  if (!layout.list) return item;
  const { validity } = items;
  const missing = column.field.nullValue ?? (items.kind === "bit" ? "?" : "NaN");
  return (row) => {
    const [begin, end] = column.itemRange(row);
    for (let k = begin; k < end; k++) {
      reserve(MARGIN + missing.length);
      if (k > begin) out.bytes[out.at++] = 32;
      if (validity !== undefined && !getBit(validity, k)) out.ascii(missing);
      else item(k);
    }
    reserve(MARGIN);
  };
}

function itemWriter(column: Column, out: NumberWriter): CellWriter {
  const { items } = column.data;
  const { item } = column.field.layout;
  if (items.kind === "bit") {
    const bits = items.values;
    const [yes, no] = item === "bit" ? [49, 48] : [84, 70];
    return (k) => {
      out.bytes[out.at++] = getBit(bits, k) ? yes : no;
    };
  }
  if (items.kind === "text") throw new TypeError("The column holds text");
  return numberItemWriter(column, items, out);
}

/** What XML cannot have as it is, by byte. */
const escapes: (string | undefined)[] = new Array(256).fill(undefined);
escapes[38] = "&amp;";
escapes[60] = "&lt;";
escapes[62] = "&gt;";
escapes[13] = "&#13;";
// Characters that XML 1.0 has no way to write at all.
for (let c = 0; c < 32; c++) if (c !== 9 && c !== 10 && c !== 13) escapes[c] = "";

function textWriter(
  column: Column,
  out: NumberWriter,
  reserve: (count: number) => void,
  countsBytes: boolean,
): CellWriter {
  const { items } = column.data;
  if (items.kind !== "text") throw new TypeError("The column holds no text");
  const { values, offsets } = items;
  const { layout } = column.field;
  const width = layout.width ?? 0;
  const unit = unitOf(layout.item, countsBytes);
  const source = viewOf(values);
  let written = out.bytes;
  let target = viewOf(written);
  let binary: BinaryColumn | undefined;
  return (row) => {
    const start = out.at;
    const [begin, end] = layout.list ? column.itemRange(row) : [row, row + 1];
    for (let k = begin; k < end; k++) {
      const from = offsets[k]!;
      const to = offsets[k + 1]!;
      reserve((to - from) * 5 + width + MARGIN);
      const { bytes } = out;
      if (bytes !== written) {
        written = bytes;
        target = viewOf(bytes);
      }
      let { at } = out;
      for (let j = from; j < to; ) {
        if (j + 4 <= to) {
          const word = source.getInt32(j);
          if (isPlain(word)) {
            target.setInt32(at, word);
            at += 4;
            j += 4;
            continue;
          }
        }
        const c = values[j++]!;
        const reference = c > 62 ? undefined : escapes[c];
        if (reference === undefined) {
          bytes[at++] = c;
          // U+FFFE and U+FFFF are no characters of XML either.
          if ((c | 1) !== 0xbf || values[j - 2] !== 0xbf || values[j - 3] !== 0xef) continue;
          binary ??= binaryColumn(column, false);
          writeBase64(binary, row, out, start, reserve);
          return;
        }
        if (reference === "") {
          binary ??= binaryColumn(column, false);
          writeBase64(binary, row, out, start, reserve);
          return;
        }
        at = putReference(reference, bytes, at);
      }
      // Strings of an array stand one after another and are filled up with blanks.
      if (layout.list) {
        for (let j = lengthOf(values, from, to, unit); j < width; j++) bytes[at++] = 32;
      }
      out.at = at;
    }
  };
}

/** Whether none of four bytes has to be looked at alone: `&`, `<`, `>`, controls, and what may end U+FFFE or U+FFFF. */
function isPlain(word: number): boolean {
  const ampersands = word ^ 0x26262626;
  const angles = (word | 0x02020202) ^ 0x3e3e3e3e;
  const ends = (word | 0x01010101) ^ 0xbfbfbfbf;
  // The top bit of a byte is set here where it is one of those.
  const odd =
    ((ampersands - 0x01010101) & ~ampersands) |
    ((angles - 0x01010101) & ~angles) |
    ((ends - 0x01010101) & ~ends) |
    ((word - 0x20202020) & ~word);
  return (odd & 0x80808080) === 0;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Writes a cell that XML cannot have as text: `<TD encoding="base64">` with the bytes of BINARY (VOTable 1.5, section 5.1). */
function writeBase64(
  column: BinaryColumn,
  row: number,
  out: NumberWriter,
  start: number,
  reserve: (count: number) => void,
): void {
  const lengths = new Int32Array(2);
  column.addLengths(lengths, row, row + 1);
  const bytes = new Uint8Array(lengths[1]!);
  const target = { bytes, view: new DataView(bytes.buffer) };
  column.put(target, new Int32Array(1), row, row + 1);
  // Back to before the `>` of the tag that is open.
  out.at = start - 1;
  reserve(Math.ceil(bytes.length / 3) * 4 + MARGIN);
  out.ascii(' encoding="base64">');
  out.at = encodeBase64(bytes, 0, bytes.length, out.bytes, out.at, true);
}

function putReference(reference: string, bytes: Uint8Array, at: number): number {
  for (let k = 0; k < reference.length; k++) bytes[at + k] = reference.charCodeAt(k);
  return at + reference.length;
}
