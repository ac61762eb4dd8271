import { BitBuffer, NumberBuffer, TextBuffer } from "../column/buffers.ts";
import type { ColumnBuilder } from "../column/builder.ts";
import type { NumericArray } from "../column/items.ts";
import type { ItemType, Layout } from "../column/layout.ts";
import { SharedStrings } from "../column/shared-strings.ts";
import { nullRuleOf, rowItems } from "../read/cell-text.ts";
import type { KernelExports } from "./module.ts";

/** Bytes of a column's description; wasm/column.as has its layout. */
export const COLUMN_BYTES = 96;

const kinds: Readonly<Record<ItemType, number>> = {
  double: 0,
  float: 1,
  int: 2,
  short: 3,
  unsignedByte: 4,
  long: 5,
  boolean: 6,
  bit: 7,
  char: 8,
  unicodeChar: 9,
};

/** Words of the description that change from call to call. */
const NULLS = 14;
const ITEM_NULLS = 15;
const BASE = 16;
const TEXT_BASE = 17;
const ITEM_PHASE = 18;
const BEYOND_ASCII = 23;

const utf8 = new TextEncoder();

/** Where things lie in the memory of the different strings of a column; see wasm/shared.as. */
const SHARED = { offsets: 4, bytes: 2_056, mostBytes: 16_384, numbers: 18_448 };

/** What the parts of a column's memory take. */
interface Room {
  /** The most items. */
  readonly items: number;
  /** Bytes of the values. */
  readonly values: number;
  /** Bytes of the validity bitmap of rows, and of that of the items of lists. */
  readonly validity: number;
  readonly itemValidity: number;
  /** Bytes of the offsets of rows, and of those of the strings of lists. */
  readonly offsets: number;
  readonly strings: number;
  /** Bytes of what is needed to keep equal strings once. */
  readonly shared: number;
}

/** The room for what `window` bytes of a document or stream can hold of a column. */
function roomFor(builder: ColumnBuilder, maxRows: number, window: number): Room {
  const { item, list, size } = builder.layout;
  const bits = builder.items instanceof BitBuffer;
  const text = builder.items instanceof TextBuffer;
  // In TABLEDATA a number takes two characters at least, a bit one; in streams a byte may be eight bits.
  const perList = item === "bit" ? window * 8 : itemBytes(builder) === 1 ? window : window / 2;
  const items = list ? Math.max(perList, maxRows) : maxRows;
  // UTF-16 grows by half when it becomes UTF-8.
  const values = text
    ? window * (item === "unicodeChar" ? 2 : 1)
    : bits
      ? items / 8
      : items * itemBytes(builder);
  return {
    items,
    values: align(values + 256),
    validity: align(maxRows / 8 + 16),
    itemValidity: list ? align(items / 8 + 16) : 0,
    offsets: (text && !list) || size === undefined ? align(maxRows * 4 + 8) : 0,
    strings: text && list ? align(items * 4 + 8) : 0,
    shared: text && !list && builder.keepsAll ? align(SHARED.numbers + maxRows) : 0,
  };
}

function itemBytes(builder: ColumnBuilder): number {
  return builder.items instanceof NumberBuffer ? builder.items.values.BYTES_PER_ELEMENT : 1;
}

/** The part of the kernel's memory where it puts the rows of one column, and the way from there into the column. */
export class ColumnArea {
  /** Bytes of memory that the column needs. */
  readonly bytes: number;
  readonly #builder: ColumnBuilder;
  readonly #room: Room;
  readonly #nullText: Uint8Array;
  /** Views of the kernel's memory: the description, and the parts of the column. */
  #words: Int32Array = new Int32Array(0);
  #values: NumericArray = new Uint8Array(0);
  #offsets: Int32Array = new Int32Array(0);
  #strings: Int32Array = new Int32Array(0);
  #validity: Uint8Array = new Uint8Array(0);
  #itemValidity: Uint8Array = new Uint8Array(0);
  #numbers: Uint8Array = new Uint8Array(0);

  /** Plans the memory for a column; `window` is how many bytes the kernel reads at a time. */
  constructor(builder: ColumnBuilder, maxRows: number, window: number) {
    const { text } = nullRuleOf(builder);
    this.#builder = builder;
    this.#nullText = utf8.encode(text);
    const room = roomFor(builder, maxRows, window);
    this.#room = room;
    this.bytes =
      room.values +
      room.validity +
      room.itemValidity +
      room.offsets +
      room.strings +
      room.shared +
      align(this.#nullText.length);
  }

  /** Describes the column to the kernel. */
  describe(memory: ArrayBuffer, at: number, address: number): void {
    const { layout, items } = this.#builder;
    const room = this.#room;
    const validity = address + room.values;
    const itemValidity = validity + room.validity;
    const offsets = itemValidity + room.itemValidity;
    const strings = offsets + room.offsets;
    const shared = strings + room.strings;
    const nullText = shared + room.shared;
    const words = new Int32Array(memory, at, COLUMN_BYTES / 4);
    words[0] = kinds[layout.item];
    words[1] = (layout.list ? 1 : 0) | (layout.complex ? 4 : 0);
    this.#describeNull(new DataView(memory, at, COLUMN_BYTES), words);
    words[4] = address;
    words[5] = validity;
    words[6] = room.offsets > 0 ? offsets : 0;
    words[7] = room.strings > 0 ? strings : 0;
    words[8] = itemValidity;
    words[9] = validity;
    words[10] = room.items;
    words[11] = layout.size ?? -1;
    words[12] = layout.width ?? -1;
    words[13] = divisorOf(layout);
    // As if there were nulls: the kernel then prepares the bitmaps.
    words[NULLS] = 1;
    words[ITEM_NULLS] = layout.list ? 1 : 0;
    words[19] = nullText;
    words[20] = this.#nullText.length;
    words[22] = rowItems(layout);
    if (room.shared > 0) {
      words[21] = shared;
      this.#builder.shared = new SharedStrings(
        new Int32Array(memory, shared, 1),
        new Int32Array(memory, shared + SHARED.offsets, 257),
        new Uint8Array(memory, shared + SHARED.bytes, SHARED.mostBytes),
      );
      this.#numbers = new Uint8Array(memory, shared + SHARED.numbers, room.shared - SHARED.numbers);
    }
    this.#words = words;
    new Uint8Array(memory).set(this.#nullText, nullText);
    this.#validity = new Uint8Array(memory, validity, room.validity);
    this.#itemValidity = new Uint8Array(memory, itemValidity, room.itemValidity);
    this.#offsets = new Int32Array(memory, offsets, room.offsets / 4);
    this.#strings = new Int32Array(memory, strings, room.strings / 4);
    if (items instanceof NumberBuffer) {
      const Type = items.values.constructor as new (
        buffer: ArrayBuffer,
        at: number,
        length: number,
      ) => NumericArray;
      this.#values = new Type(memory, address, room.values / items.values.BYTES_PER_ELEMENT);
    } else this.#values = new Uint8Array(memory, address, room.values);
  }

  /** The number that stands for null, where there is one that the kernel can compare with. */
  #describeNull(view: DataView, words: Int32Array): void {
    const { layout, items } = this.#builder;
    const { number, long } = nullRuleOf(this.#builder);
    if (!(items instanceof NumberBuffer)) return;
    if (layout.item === "double" || layout.item === "float") {
      if (Number.isNaN(number)) return;
      view.setFloat64(8, number, true);
    } else {
      if (long === undefined || BigInt.asIntN(64, long) !== long) return;
      view.setBigInt64(8, long, true);
    }
    words[1] = words[1]! | 2;
  }

  /** Tells the kernel where the column stands; only in streams it tells what is beyond ASCII. */
  begin(stream: boolean): void {
    const { items } = this.#builder;
    const words = this.#words;
    if (items instanceof TextBuffer) {
      words[BASE] = this.#builder.layout.list ? items.length : items.size;
      words[TEXT_BASE] = items.size;
      words[BEYOND_ASCII] = stream ? 0 : 1;
    } else words[BASE] = items.length;
    words[ITEM_PHASE] = items.length & 7;
  }

  /** Takes over rows from the kernel. @throws {VOTableError} `LIMIT` when nulls of long arrays take too much memory. */
  take(rows: number, kernel: KernelExports): void {
    const builder = this.#builder;
    const { items, layout, offsets, length } = builder;
    const words = this.#words;
    const count =
      offsets === undefined ? rows * (layout.size ?? 1) : this.#offsets[rows]! - items.length;
    if (words[ITEM_NULLS] !== 0) {
      builder.itemValidity.merge(this.#itemValidity, items.length, count);
    }
    if (items instanceof TextBuffer) {
      const ends = layout.list ? this.#strings : this.#offsets;
      if (!this.#takeShared(items, rows, kernel)) {
        const text = builder.items as TextBuffer;
        text.append(this.#values as Uint8Array, ends, count, words[BEYOND_ASCII] === 0);
      }
    } else if (items instanceof BitBuffer) {
      items.merge(this.#values as Uint8Array, count);
    } else items.append(this.#values, 0, count);
    offsets?.append(this.#offsets, 1, rows + 1);
    const nulls = words[NULLS]!;
    if (nulls !== 0) {
      builder.countFillers(nulls);
      builder.validity.merge(this.#validity, length, rows);
    }
    builder.length = length + rows;
  }

  /** Takes strings over as numbers of strings that are kept once. @returns False when they are kept one after another. */
  #takeShared(items: TextBuffer, rows: number, kernel: KernelExports): boolean {
    const { shared } = this.#builder;
    if (shared === undefined) return false;
    // What is there already was read by the general path, between rows of the kernel.
    if (shared.absorb(items)) {
      items.truncate(0);
      if (kernel.shareStrings(this.#words.byteOffset, rows) !== 0) {
        shared.numbers.append(this.#numbers, 0, rows);
        return true;
      }
    }
    this.#builder.unshare();
    return false;
  }
}

/** What the length of a cell in a stream must be divisible by. */
function divisorOf({ item, list, size, shape, width, complex }: Layout): number {
  if (!list || size !== undefined || complex) return 1;
  return item === "char" || item === "unicodeChar"
    ? (width ?? 1)
    : shape.slice(0, -1).reduce((a, b) => a * b, 1);
}

function align(bytes: number): number {
  return (Math.ceil(bytes) + 63) & ~63;
}
