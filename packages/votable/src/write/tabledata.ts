import { getBit } from "../column/bitmap.ts";
import type { Column } from "../column/column.ts";
import { NumberWriter } from "../number/number-writer.ts";
import type { ByteSink } from "./byte-sink.ts";
import { numberItemWriter } from "./number-items.ts";
import type { RowWriter } from "./rows.ts";

/** Room that the tags of a cell and a number need. */
const MARGIN = 64;

/** Writes one value that is not null. */
type CellWriter = (row: number) => void;

/** Rows as TABLEDATA (VOTable 1.5, section 5.1). */
export class TableDataWriter implements RowWriter {
  readonly name = "TABLEDATA";
  readonly head = "";
  readonly tail = "\n";
  readonly #out: NumberWriter = new NumberWriter(new Uint8Array(0));

  write(columns: readonly Column[], from: number, to: number, sink: ByteSink): void {
    const out = this.#out;
    out.bytes = sink.bytes;
    out.at = sink.at;
    const reserve = (count: number): void => {
      if (out.at + count <= out.bytes.length) return;
      sink.at = out.at;
      sink.reserve(count);
      out.bytes = sink.bytes;
    };
    const cells = columns.map((column) => cellWriter(column, out, reserve));
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
): CellWriter {
  const { items } = column.data;
  const { layout } = column.field;
  if (items.kind === "text") return textWriter(column, out, reserve);
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
for (let c = 0; c < 32; c++) if (c !== 9 && c !== 10 && c !== 13) escapes[c] = "\ufffd";

function textWriter(
  column: Column,
  out: NumberWriter,
  reserve: (count: number) => void,
): CellWriter {
  const { items } = column.data;
  if (items.kind !== "text") throw new TypeError("The column holds no text");
  const { values, offsets } = items;
  const { layout } = column.field;
  const width = layout.width ?? 0;
  return (row) => {
    const [begin, end] = column.itemRange(row);
    for (let k = begin; k < end; k++) {
      const from = offsets[k]!;
      const to = offsets[k + 1]!;
      reserve((to - from) * 5 + width + MARGIN);
      const { bytes } = out;
      let { at } = out;
      for (let j = from; j < to; j++) {
        const c = values[j]!;
        const reference = c > 62 ? undefined : escapes[c];
        if (reference === undefined) bytes[at++] = c;
        else at = putReference(reference, bytes, at);
      }
      // Strings of an array stand one after another and are filled up with blanks.
      if (layout.list) for (let j = to - from; j < width; j++) bytes[at++] = 32;
      out.at = at;
    }
  };
}

function putReference(reference: string, bytes: Uint8Array, at: number): number {
  if (reference === "\ufffd") {
    bytes[at] = 0xef;
    bytes[at + 1] = 0xbf;
    bytes[at + 2] = 0xbd;
    return at + 3;
  }
  for (let k = 0; k < reference.length; k++) bytes[at + k] = reference.charCodeAt(k);
  return at + reference.length;
}
