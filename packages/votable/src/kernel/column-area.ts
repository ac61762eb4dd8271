import { BitBuffer, type NumberBuffer, TextBuffer } from "../column/buffers.ts";
import type { ColumnBuilder } from "../column/builder.ts";
import type { NumericArray } from "../column/items.ts";
import type { ItemType } from "../column/layout.ts";
import { nullRuleOf } from "../read/cell-text.ts";

/** Bytes of a column's description; wasm/column.as has its layout. */
export const COLUMN_BYTES = 48;

const kinds: Readonly<Partial<Record<ItemType, number>>> = {
  double: 0,
  float: 1,
  int: 2,
  short: 3,
  unsignedByte: 4,
  long: 5,
  boolean: 6,
  char: 7,
  unicodeChar: 8,
};

/** The types of column that the kernel does not read. */
export function isBeyondKernel(builder: ColumnBuilder): boolean {
  const { layout } = builder;
  const text = layout.item === "char" || layout.item === "unicodeChar";
  const nulls = nullRuleOf(builder).text !== undefined;
  return (
    layout.item === "bit" ||
    (layout.list && (text || layout.item === "boolean" || nulls || layout.shape.length > 1)) ||
    ((text || layout.item === "boolean") && nulls)
  );
}

/** The part of the kernel's memory where it puts the rows of one column, and the way from there into the column. */
export class ColumnArea {
  /** Bytes of memory that the column needs. */
  readonly bytes: number;
  readonly #builder: ColumnBuilder;
  readonly #maxRows: number;
  readonly #valueBytes: number;
  readonly #hasOffsets: boolean;
  #view: DataView = new DataView(new ArrayBuffer(COLUMN_BYTES));
  #values: NumericArray = new Uint8Array(0);
  #offsets: Int32Array = new Int32Array(0);
  #validity: Uint8Array = new Uint8Array(0);

  /** Plans the memory for a column; `window` is how many bytes the kernel reads at a time. */
  constructor(builder: ColumnBuilder, maxRows: number, window: number) {
    const { layout } = builder;
    this.#builder = builder;
    this.#maxRows = maxRows;
    const text = builder.items instanceof TextBuffer;
    this.#hasOffsets = text || layout.size === undefined;
    // A number takes two characters at least, and UTF-16 grows by half when it becomes UTF-8.
    const perWindow = text ? window * 1.5 : layout.list ? window * 4 : 0;
    this.#valueBytes = align(Math.max(perWindow, maxRows * 8) + 256);
    this.bytes =
      this.#valueBytes + align(maxRows / 8 + 16) + align(this.#hasOffsets ? maxRows * 4 + 8 : 0);
  }

  /** Describes the column to the kernel. */
  describe(memory: ArrayBuffer, at: number, address: number): void {
    const { layout, items } = this.#builder;
    const nulls = nullRuleOf(this.#builder);
    const view = new DataView(memory, at, COLUMN_BYTES);
    this.#view = view;
    const validity = address + this.#valueBytes;
    const offsets = validity + align(this.#maxRows / 8 + 16);
    const hasNull = nulls.text !== undefined;
    const flags = (layout.list ? 1 : 0) | (hasNull ? 2 : 0) | (layout.complex ? 4 : 0);
    view.setInt32(0, kinds[layout.item]!, true);
    view.setInt32(4, flags, true);
    if (layout.item === "double" || layout.item === "float") view.setFloat64(8, nulls.number, true);
    else view.setBigInt64(8, BigInt.asIntN(64, nulls.long ?? 0n), true);
    view.setUint32(16, address, true);
    view.setUint32(20, validity, true);
    view.setUint32(24, this.#hasOffsets ? offsets : 0, true);
    view.setUint32(28, validity, true);
    const size = items instanceof TextBuffer ? layout.width : layout.size;
    view.setInt32(32, size ?? -1, true);
    // As if there were nulls: the kernel then prepares the bitmap.
    view.setInt32(36, 1, true);
    this.#validity = new Uint8Array(memory, validity, this.#maxRows / 8 + 16);
    if (this.#hasOffsets) this.#offsets = new Int32Array(memory, offsets, this.#maxRows + 1);
    if (items instanceof TextBuffer || items instanceof BitBuffer) {
      this.#values = new Uint8Array(memory, address, this.#valueBytes);
    } else {
      const { values } = items as NumberBuffer;
      const Type = values.constructor as new (
        buffer: ArrayBuffer,
        at: number,
        length: number,
      ) => NumericArray;
      this.#values = new Type(memory, address, this.#valueBytes / values.BYTES_PER_ELEMENT);
    }
  }

  /** Tells the kernel where the column stands. */
  begin(): void {
    const { items } = this.#builder;
    this.#view.setInt32(40, items instanceof TextBuffer ? items.size : items.length, true);
  }

  /** Takes over rows from the kernel; `phase` is the bit of the bitmaps where they begin. */
  take(rows: number, phase: number): void {
    const builder = this.#builder;
    const { items, offsets, length } = builder;
    if (items instanceof TextBuffer) {
      const count = this.#offsets[rows]! - items.size;
      items.reserve(count);
      items.bytes.set(this.#values.subarray(0, count) as Uint8Array, items.size);
      items.size += count;
      appendNumbers(items.offsets, this.#offsets.subarray(1, rows + 1));
    } else if (items instanceof BitBuffer) {
      items.merge(this.#values as Uint8Array, rows, phase);
    } else if (offsets !== undefined) {
      appendNumbers(items, this.#values.subarray(0, this.#offsets[rows]! - items.length));
      appendNumbers(offsets, this.#offsets.subarray(1, rows + 1));
    } else {
      appendNumbers(items, this.#values.subarray(0, rows * (builder.layout.size ?? 1)));
    }
    if (this.#view.getInt32(36, true) > 0) builder.validity.merge(this.#validity, length, rows);
    builder.length = length + rows;
  }
}

function appendNumbers(buffer: NumberBuffer, values: NumericArray): void {
  buffer.reserve(values.length);
  buffer.values.set(values as never, buffer.length);
  buffer.length += values.length;
}

function align(bytes: number): number {
  return (Math.ceil(bytes) + 63) & ~63;
}
