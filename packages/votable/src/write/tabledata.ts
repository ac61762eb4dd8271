import { escapeText } from "@vostack/xml";
import { getBit } from "../column/bitmap.ts";
import type { Column } from "../column/column.ts";
import { encodeBase64 } from "../number/base64.ts";
import { NumberWriter } from "../number/number-writer.ts";
import { binaryColumn } from "./binary-column.ts";
import type { ByteSink } from "./byte-sink.ts";
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
  readonly name = "TABLEDATA";
  readonly tail = "\n";
  readonly #out: NumberWriter = new NumberWriter(new Uint8Array(0));
  readonly #rules: TableDataRules;
  #sink: ByteSink | undefined;
  #columns: readonly Column[] = [];
  #cells: readonly CellWriter[] = [];
  /** The texts of nulls, where empty cells do not stand for them. */
  #missing: readonly (string | undefined)[] = [];

  /** Makes a writer. */
  constructor(rules: TableDataRules) {
    this.#rules = rules;
  }

  head(): string {
    return "";
  }

  write(columns: readonly Column[], from: number, to: number, sink: ByteSink): void {
    const out = this.#out;
    out.bytes = sink.bytes;
    out.at = sink.at;
    this.#sink = sink;
    const reserve = this.#reserve;
    if (columns !== this.#columns) {
      const { emptyNulls, countsBytes } = this.#rules;
      this.#columns = columns;
      this.#cells = columns.map((column) => cellWriter(column, out, reserve, countsBytes));
      this.#missing = columns.map(({ field }) => {
        const named = emptyNulls || field.layout.list ? undefined : field.nullValue;
        return named && escapeText(named);
      });
    }
    const cells = this.#cells;
    const missing = this.#missing;
    for (let row = from; row < to; row++) {
      reserve(MARGIN);
      out.ascii("\n<TR>");
      for (let k = 0; k < cells.length; k++) {
        reserve(MARGIN);
        const { bytes } = out;
        const { validity } = columns[k]!.data;
        bytes[out.at] = 60;
        bytes[out.at + 1] = 84;
        bytes[out.at + 2] = 68;
        if (validity !== undefined && !getBit(validity, row)) {
          const text = missing[k];
          if (text !== undefined && text !== "") {
            out.at += 3;
            reserve(text.length * 3 + MARGIN);
            out.ascii(">");
            const { written } = utf8.encodeInto(text, out.bytes.subarray(out.at));
            out.at += written;
            endCell(out);
            continue;
          }
          bytes[out.at + 3] = 47;
          bytes[out.at + 4] = 62;
          out.at += 5;
          continue;
        }
        bytes[out.at + 3] = 62;
        out.at += 4;
        cells[k]!(row);
        endCell(out);
      }
      out.ascii("</TR>");
    }
    sink.at = out.at;
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

  end(): void {
    // TABLEDATA holds nothing back.
  }
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
          writeBase64(column, row, out, start, reserve);
          return;
        }
        if (reference === "") {
          writeBase64(column, row, out, start, reserve);
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
  column: Column,
  row: number,
  out: NumberWriter,
  start: number,
  reserve: (count: number) => void,
): void {
  const writer = binaryColumn(column, false);
  const lengths = new Int32Array(2);
  writer.addLengths(lengths, row, row + 1);
  const bytes = new Uint8Array(lengths[1]!);
  const target = { bytes, view: new DataView(bytes.buffer) };
  writer.put(target, new Int32Array(1), row, row + 1);
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
