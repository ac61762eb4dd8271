import { getBit } from "../column/bitmap.ts";
import type { Column, Value } from "../column/column.ts";
import type { NumberItems, TextItems } from "../column/items.ts";
import type { Layout } from "../column/layout.ts";
import { decodeUtf8 } from "../column/utf8.ts";
import { NumberWriter } from "../number/number-writer.ts";
import { ByteSink } from "../write/byte-sink.ts";
import { numberItemWriter } from "../write/number-items.ts";

/** How a format writes the cells of a row. */
export interface RowStyle {
  /** What stands for a missing value. */
  readonly missing: string;
  /** Whether a string in UTF-8 may be copied as it is, between `quotes`. */
  readonly isPlain: (utf8: Uint8Array, from: number, to: number) => boolean;
  /** What stands around a string that is copied. */
  readonly quotes: string;
  /** Any other string. */
  readonly text: (text: string) => string;
  /** A number that is not finite, or the negative zero; undefined when it needs no care. */
  readonly special: (value: number, inList: boolean) => string | undefined;
  /** What stands around an array of numbers, between its items, for those that are missing, and for an array without any. */
  readonly list: {
    readonly open: string;
    readonly between: string;
    readonly close: string;
    readonly missing: string;
    readonly empty: string;
  };
  /** The dimensions of an array, the fastest first, where each has brackets of its own. */
  readonly shape?: (layout: Layout) => readonly number[];
  /** Any other value: booleans, bits, arrays of them and of strings. */
  readonly value: (value: Value, layout: Layout) => string;
}

/** Room that a number and what stands around it need. */
const MARGIN = 64;
/** Rows written between two looks at how much there is. */
const ROWS_AT_ONCE = 256;
/** Bytes that a piece has at least, unless it is the last. */
const PIECE = 1 << 16;

const utf8 = new TextEncoder();

/** Rows as text in UTF-8. */
export class RowText {
  readonly #sink: ByteSink = new ByteSink(131_072);
  readonly #out: NumberWriter = new NumberWriter(this.#sink.bytes);
  readonly #style: RowStyle;

  /** Makes a writer of rows. */
  constructor(style: RowStyle) {
    this.#style = style;
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

  /** Writes text as it is. */
  text(text: string): void {
    this.#reserve(text.length * 3);
    const out = this.#out;
    out.at += utf8.encodeInto(text, out.bytes.subarray(out.at)).written;
  }

  /**
   * Makes a writer of the rows of some columns.
   *
   * @param before - What stands before each cell.
   * @param after - What stands at the end of a row.
   */
  rows(
    columns: readonly Column[],
    before: readonly string[],
    after: string,
  ): (row: number) => void {
    const cells = columns.map((column) => this.#cells(column));
    const heads = before.map((text) => utf8.encode(text));
    const end = utf8.encode(after);
    const missing = utf8.encode(this.#style.missing);
    return (row) => {
      for (let k = 0; k < cells.length; k++) {
        this.#bytes(heads[k]!);
        const { validity } = columns[k]!.data;
        if (validity === undefined || getBit(validity, row)) cells[k]!(row);
        else this.#bytes(missing);
      }
      this.#bytes(end);
    };
  }

  /** Writes rows, and hands on what is full. */
  *pieces(write: (row: number) => void, nrows: number): Generator<Uint8Array, void, undefined> {
    for (let row = 0; row < nrows; row++) {
      write(row);
      if (row % ROWS_AT_ONCE === 0 && this.length >= PIECE) yield this.take();
    }
    if (this.length >= PIECE) yield this.take();
  }

  /** What writes the cells of a column that are not null. */
  #cells(column: Column): (row: number) => void {
    const { items } = column.data;
    const { layout } = column.field;
    if (!layout.list && items.kind === "text") return this.#texts(items);
    if (items.kind !== "number") {
      return (row) => this.text(this.#style.value(column.get(row)!, layout));
    }
    const number = this.#number(column, items, layout.list);
    return layout.list ? this.#lists(column, items, number) : number;
  }

  /** What writes an item of a column of numbers. */
  #number(column: Column, items: NumberItems, inList: boolean): (k: number) => void {
    const out = this.#out;
    const write = numberItemWriter(column, items, out);
    const { item } = column.field.layout;
    const { special } = this.#style;
    const { values } = items;
    if (item !== "double" && item !== "float") {
      return (k) => {
        this.#reserve(MARGIN);
        write(k);
      };
    }
    return (k) => {
      this.#reserve(MARGIN);
      const value = values[k] as number;
      const text = value === 0 || !Number.isFinite(value) ? special(value, inList) : undefined;
      if (text === undefined) write(k);
      else out.ascii(text);
    };
  }

  #lists(column: Column, items: NumberItems, number: (k: number) => void): (row: number) => void {
    const { open, between, close, missing, empty } = this.#style.list;
    const { layout } = column.field;
    const shape = this.#style.shape?.(layout) ?? [];
    // Each dimension but the slowest has brackets around so many items.
    const sizes: number[] = [];
    for (const length of shape.slice(0, -1)) sizes.push((sizes.at(-1) ?? 1) * length);
    const { validity } = items;
    return (row) => {
      const [begin, end] = column.itemRange(row);
      if (begin === end) {
        this.text(empty);
        return;
      }
      this.text(open);
      for (let k = begin; k < end; k++) {
        const at = k - begin;
        if (at > 0) this.text(between);
        for (const size of sizes) if (at % size === 0) this.text(open);
        if (validity === undefined || getBit(validity, k)) number(k);
        else this.text(missing);
        for (const size of sizes) if ((at + 1) % size === 0) this.text(close);
      }
      this.text(close);
    };
  }

  /** Plain strings are copied; others go by way of a string of JavaScript. */
  #texts({ values, offsets }: TextItems): (row: number) => void {
    const out = this.#out;
    const { isPlain, text } = this.#style;
    const quotes = utf8.encode(this.#style.quotes);
    return (row) => {
      const from = offsets[row]!;
      const to = offsets[row + 1]!;
      if (!isPlain(values, from, to)) {
        this.text(text(decodeUtf8(values, from, to)));
        return;
      }
      this.#bytes(quotes);
      this.#reserve(to - from);
      const { bytes, at } = out;
      if (to - from > 32) bytes.set(values.subarray(from, to), at);
      else for (let k = from; k < to; k++) bytes[at + k - from] = values[k]!;
      out.at = at + to - from;
      this.#bytes(quotes);
    };
  }

  #bytes(bytes: Uint8Array): void {
    const { length } = bytes;
    this.#reserve(length);
    const out = this.#out;
    for (let k = 0; k < length; k++) out.bytes[out.at++] = bytes[k]!;
  }

  #reserve(count: number): void {
    const out = this.#out;
    if (out.at + count <= out.bytes.length) return;
    this.#sink.at = out.at;
    this.#sink.reserve(count);
    out.bytes = this.#sink.bytes;
  }
}

/** A test of strings: whether every byte of their UTF-8 is one of these. */
export function madeOf(isPlain: (byte: number) => boolean): RowStyle["isPlain"] {
  const plain = Uint8Array.from({ length: 256 }, (_, byte) => Number(isPlain(byte)));
  return (utf8, from, to) => {
    for (let k = from; k < to; k++) if (plain[utf8[k]!] === 0) return false;
    return true;
  };
}

/** Printable ASCII, the blank included. */
export function isPrintable(byte: number): boolean {
  return byte >= 32 && byte < 127;
}
