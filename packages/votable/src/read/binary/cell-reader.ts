import { BitBuffer, type NumberBuffer, TextBuffer } from "../../column/buffers.ts";
import type { ColumnBuilder } from "../../column/builder.ts";
import type { NullRule } from "../cell-text.ts";
import { appendUtf16 } from "./utf16.ts";

/** Bytes that cannot be a cell, such as a negative length. */
export class StreamFault extends Error {
  override readonly name = "StreamFault";
}

/** The bytes of a stream and a view of the same. */
export interface Bytes {
  /** The memory. */
  readonly bytes: Uint8Array;
  /** A view whose offsets are indices of `bytes`. */
  readonly view: DataView;
}

/** Reads the cells of one column (VOTable 1.5, sections 5.2 and 5.3). */
export interface CellReader {
  /** Whether the cells differ in length, and have it before them. */
  readonly varies: boolean;
  /** Bytes of a cell; 0 when that varies. */
  readonly fixedBytes: number;
  /** Bytes of each thing that the length before a varying cell counts; 0 when only `skip` knows what a length means. */
  readonly unitBytes: number;
  /** Index after the cell that begins at `at`; -1 when it does not end before `to`. @throws {StreamFault} */
  skip(source: Bytes, at: number, to: number): number;
  /** Adds the cell that begins at `at` and was found complete by `skip`. @returns The index after it. */
  read(source: Bytes, at: number): number;
}

/**
 * The reader for a column.
 *
 * @param flagged - Whether rows carry flags for nulls (BINARY2). Without them NaN, empty strings and empty arrays are null.
 */
export function cellReader(builder: ColumnBuilder, nulls: NullRule, flagged: boolean): CellReader {
  const { layout } = builder;
  const text = layout.item === "char" || layout.item === "unicodeChar";
  const unit = layout.item === "unicodeChar" ? 2 : 1;
  // What a length prefix counts: characters of a string, strings, or items (complex numbers are one).
  const varyingText = text && layout.width === undefined;
  const varying = layout.size === undefined || varyingText;
  const perCount = varyingText ? 1 : layout.complex ? 2 : fixedDimensions(layout.shape, text);
  const push = itemPusher(builder, nulls, flagged);
  const bytesOf = (items: number): number =>
    layout.item === "bit"
      ? (items + 7) >>> 3
      : varyingText
        ? items * unit
        : items * layout.itemBytes;
  const fixedBytes = varying ? 0 : bytesOf(layout.size ?? 1);

  const itemsAt = (source: Bytes, at: number): number => {
    const length = source.view.getInt32(at);
    if (length < 0) throw new StreamFault(`a cell of negative length ${length}`);
    // The prefix of an array counts its items one by one, except that complex numbers count once
    // and strings of an array count their characters.
    if (varyingText) return length;
    if (text) {
      const width = layout.width || 1;
      if (length % width !== 0)
        throw new StreamFault(`${length} characters for strings of ${width}`);
      return length / width;
    }
    const items = layout.complex ? length * 2 : length;
    if (perCount > 1 && items % perCount !== 0) {
      throw new StreamFault(`${length} items where rows of the array have ${perCount}`);
    }
    return items;
  };

  const plain =
    varying &&
    (varyingText || (!text && layout.item !== "bit" && perCount === (layout.complex ? 2 : 1)));
  return {
    varies: varying,
    fixedBytes,
    unitBytes: !plain ? 0 : varyingText ? unit : layout.itemBytes * perCount,
    skip(source, at, to) {
      if (!varying) return at + fixedBytes <= to ? at + fixedBytes : -1;
      if (at + 4 > to) return -1;
      const end = at + 4 + bytesOf(itemsAt(source, at));
      return end <= to ? end : -1;
    },
    read(source, at) {
      if (!varying) {
        push(source, at, layout.size ?? 1);
        return at + fixedBytes;
      }
      const count = itemsAt(source, at);
      if (count === 0 && !flagged && !varyingText) builder.appendNull();
      else push(source, at + 4, count);
      return at + 4 + bytesOf(count);
    },
  };
}

function fixedDimensions(shape: readonly number[], text: boolean): number {
  return text ? 1 : shape.slice(0, -1).reduce((a, b) => a * b, 1);
}

/** Adds so many items that lie from `at` on, and ends the row. */
type ItemPusher = (source: Bytes, at: number, count: number) => void;

function itemPusher(builder: ColumnBuilder, nulls: NullRule, flagged: boolean): ItemPusher {
  const { items, layout } = builder;
  if (items instanceof TextBuffer) return textPusher(builder, nulls, flagged);
  if (items instanceof BitBuffer) {
    return layout.item === "bit" ? bitPusher(builder) : booleanPusher(builder);
  }
  return layout.list ? numbersPusher(builder, nulls) : numberPusher(builder, nulls, flagged);
}

const numberAt: Record<string, (view: DataView, at: number) => number> = {
  unsignedByte: (view, at) => view.getUint8(at),
  short: (view, at) => view.getInt16(at),
  int: (view, at) => view.getInt32(at),
  float: (view, at) => view.getFloat32(at),
  double: (view, at) => view.getFloat64(at),
};

function numberPusher(builder: ColumnBuilder, nulls: NullRule, flagged: boolean): ItemPusher {
  const { item } = builder.layout;
  if (item === "long") {
    return (source, at) => {
      const items = builder.items as NumberBuffer<BigInt64Array>;
      const value = source.view.getBigInt64(at);
      if (value === nulls.long) {
        builder.appendNull();
        return;
      }
      items.reserve(1);
      items.values[items.length++] = value;
      builder.length++;
    };
  }
  const get = numberAt[item]!;
  const real = item === "float" || item === "double";
  return (source, at) => {
    const items = builder.items as NumberBuffer<Float64Array>;
    const value = get(source.view, at);
    if (value === nulls.number || (real && !flagged && Number.isNaN(value))) {
      builder.appendNull();
      return;
    }
    items.reserve(1);
    items.values[items.length++] = value;
    builder.length++;
  };
}

function numbersPusher(builder: ColumnBuilder, nulls: NullRule): ItemPusher {
  const { item, itemBytes } = builder.layout;
  if (item === "long") {
    return (source, at, count) => {
      const items = builder.items as NumberBuffer<BigInt64Array>;
      items.reserve(count);
      for (let k = 0; k < count; k++) {
        const value = source.view.getBigInt64(at + k * 8);
        if (nulls.long !== undefined && value === nulls.long) {
          builder.itemValidity.setNull(items.length);
        }
        items.values[items.length++] = value;
      }
      builder.endRow();
    };
  }
  const get = numberAt[item]!;
  return (source, at, count) => {
    const items = builder.items as NumberBuffer<Float64Array>;
    items.reserve(count);
    for (let k = 0; k < count; k++) {
      const value = get(source.view, at + k * itemBytes);
      if (value === nulls.number) builder.itemValidity.setNull(items.length);
      items.values[items.length++] = value;
    }
    builder.endRow();
  };
}

function bitPusher(builder: ColumnBuilder): ItemPusher {
  if (!builder.layout.list) {
    // The standard's bit is the most significant one; astropy writes another, and the rest is padding anyway.
    return (source, at) => {
      (builder.items as BitBuffer).push(source.bytes[at] !== 0);
      builder.endRow();
    };
  }
  return (source, at, count) => {
    const items = builder.items as BitBuffer;
    // The most significant bit comes first.
    for (let k = 0; k < count; k++) {
      items.push(((source.bytes[at + (k >>> 3)]! >>> (7 - (k & 7))) & 1) === 1);
    }
    builder.endRow();
  };
}

function booleanPusher(builder: ColumnBuilder): ItemPusher {
  const { list } = builder.layout;
  return (source, at, count) => {
    const items = builder.items as BitBuffer;
    for (let k = 0; k < count; k++) {
      const value = booleanOf(source.bytes[at + k]!);
      if (value !== undefined) items.push(value);
      else if (list) builder.pushNull();
      else {
        builder.appendNull();
        return;
      }
    }
    builder.endRow();
  };
}

/** T, t, 1 are true, F, f, 0 are false; NUL, blank and ? are null. */
function booleanOf(code: number): boolean | undefined {
  if (code === 84 || code === 116 || code === 49 || code === 1) return true;
  if (code === 70 || code === 102 || code === 48) return false;
  if (code === 0 || code === 32 || code === 63) return undefined;
  throw new StreamFault(`the byte ${code} where a boolean is expected`);
}

function textPusher(builder: ColumnBuilder, nulls: NullRule, flagged: boolean): ItemPusher {
  const { layout } = builder;
  const wide = layout.item === "unicodeChar";
  const one = (source: Bytes, at: number, characters: number): void => {
    const items = builder.items as TextBuffer;
    const { bytes } = source;
    let end = at;
    if (wide) {
      const stop = at + characters * 2;
      while (end < stop && (bytes[end] !== 0 || bytes[end + 1] !== 0)) end += 2;
      appendUtf16(bytes, at, end, items);
      return;
    }
    const stop = at + characters;
    while (end < stop && bytes[end] !== 0) end++;
    // Strings of an array are filled up with blanks as well as with NUL.
    if (layout.list) while (end > at && bytes[end - 1] === 32) end--;
    items.push(bytes, at, end);
  };
  if (layout.list) {
    const bytes = layout.itemBytes;
    const width = layout.width ?? 1;
    return (source, at, count) => {
      for (let k = 0; k < count; k++) one(source, at + k * bytes, width);
      builder.endRow();
    };
  }
  const nullText = nulls.text === undefined ? undefined : new TextEncoder().encode(nulls.text);
  return (source, at, count) => {
    const items = builder.items as TextBuffer;
    const before = items.size;
    one(source, at, layout.width ?? count);
    const length = items.size - before;
    // Without flags an empty string is the only null there is; fixed strings cannot be empty otherwise.
    if (
      (length === 0 && (!flagged || layout.width !== undefined)) ||
      (nullText !== undefined && sameBytes(items.bytes, before, length, nullText))
    ) {
      items.truncate(items.length - 1);
      builder.appendNull();
    } else builder.endRow();
  };
}

function sameBytes(bytes: Uint8Array, from: number, length: number, other: Uint8Array): boolean {
  if (length !== other.length) return false;
  for (let k = 0; k < length; k++) if (bytes[from + k] !== other[k]) return false;
  return true;
}
