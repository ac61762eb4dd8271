import { type NumberBuffer, TextBuffer } from "../../column/buffers.ts";
import type { ColumnBuilder } from "../../column/builder.ts";
import type { NumericArray } from "../../column/items.ts";
import type { NullRule } from "../cell-text.ts";
import type { Bytes, CellReader } from "./cell-reader.ts";
import { itemLoops, rowLoops } from "./number-loops.ts";

/** Rows that are read together, and where their cells lie. */
export interface Block extends Bytes {
  /** How many rows there are. */
  rows: number;
  /** Where the next cell of each row begins, less `shift`: a column of fixed size only adds to that. */
  readonly cursors: Int32Array;
  /** See `cursors`. */
  shift: number;
  /** Whether the cells of nulls are left out. */
  omitting: boolean;
}

/** Adds the cells of a block's rows to one column; `missing` has a 1 for each row that is flagged as null. */
export type ColumnFiller = (block: Block, missing: Uint8Array | undefined) => void;

/**
 * The filler for a column: one loop over the rows for what is usual, cell by cell for all else.
 *
 * @param flagged - Whether rows carry flags for nulls (BINARY2).
 */
export function columnFiller(
  builder: ColumnBuilder,
  reader: CellReader,
  nulls: NullRule,
  flagged: boolean,
): ColumnFiller {
  const cells = cellFiller(builder, reader);
  const filler = usualFiller(builder, reader, nulls, flagged);
  if (filler === undefined) return cells;
  return (block, missing) => {
    if (missing !== undefined && block.omitting) cells(block, missing);
    else filler(block, missing);
  };
}

/** Cell by cell. */
function cellFiller(builder: ColumnBuilder, reader: CellReader): ColumnFiller {
  return (block, missing) => {
    const { cursors, shift, rows, omitting, bytes } = block;
    for (let k = 0; k < rows; k++) {
      const at = cursors[k]! + shift;
      if (missing === undefined || missing[k] === 0) cursors[k] = reader.read(block, at);
      else {
        builder.appendNull();
        cursors[k] = omitting ? at : reader.skip(block, at, bytes.length);
      }
    }
    block.shift = 0;
  };
}

function usualFiller(
  builder: ColumnBuilder,
  reader: CellReader,
  nulls: NullRule,
  flagged: boolean,
): ColumnFiller | undefined {
  const { item, list, shape, size } = builder.layout;
  if (item === "char") {
    return list || nulls.text !== undefined ? undefined : textFiller(builder, flagged);
  }
  if (!(item in rowLoops)) return undefined;
  if (!list) return numberFiller(builder, reader, nulls, flagged);
  const plain = size === undefined && shape.length <= 1 && nulls.text === undefined;
  return plain ? listFiller(builder, flagged) : undefined;
}

function numberFiller(
  builder: ColumnBuilder,
  reader: CellReader,
  nulls: NullRule,
  flagged: boolean,
): ColumnFiller {
  const { item } = builder.layout;
  const loop = rowLoops[item]!;
  const real = item === "float" || item === "double";
  const none = item === "long" ? 0n : real ? Number.NaN : 0;
  const nullValue = item === "long" ? nulls.long : nulls.number;
  const named = nullValue !== undefined && !Number.isNaN(nullValue);
  return (block, missing) => {
    const { cursors, shift, rows } = block;
    const items = builder.items as NumberBuffer<NumericArray>;
    const first = builder.length;
    items.reserve(rows);
    const { values } = items;
    loop(block.view, cursors, shift, rows, values, first);
    const setNull = (row: number): void => {
      builder.validity.setNull(row);
      values[row] = none;
    };
    if (real && !flagged) {
      const numbers = values as Float64Array;
      for (let row = first; row < first + rows; row++) {
        if (Number.isNaN(numbers[row]!)) builder.validity.setNull(row);
      }
    }
    if (named) {
      for (let row = first; row < first + rows; row++) if (values[row] === nullValue) setNull(row);
    }
    if (missing !== undefined) {
      for (let k = 0; k < rows; k++) if (missing[k] === 1) setNull(first + k);
    }
    items.length = builder.length = first + rows;
    block.shift = shift + reader.fixedBytes;
  };
}

/** Arrays of one varying dimension. */
function listFiller(builder: ColumnBuilder, flagged: boolean): ColumnFiller {
  const { item, itemBytes, complex } = builder.layout;
  const loop = itemLoops[item]!;
  return (block, missing) => {
    const { view, cursors, shift, rows } = block;
    const items = builder.items as NumberBuffer<NumericArray>;
    const offsets = builder.offsets!;
    const first = builder.length;
    offsets.reserve(rows);
    for (let k = 0; k < rows; k++) {
      const at = cursors[k]! + shift;
      const length = view.getInt32(at);
      const count = complex ? length * 2 : length;
      cursors[k] = at + 4 + count * itemBytes;
      if (missing !== undefined && missing[k] === 1) builder.validity.setNull(first + k);
      else if (count === 0) {
        if (!flagged) builder.validity.setNull(first + k);
      } else {
        items.reserve(count);
        loop(view, at + 4, count, items.values, items.length);
        items.length += count;
      }
      offsets.values[offsets.length++] = items.length;
    }
    builder.length = first + rows;
    block.shift = 0;
  };
}

function textFiller(builder: ColumnBuilder, flagged: boolean): ColumnFiller {
  const { width } = builder.layout;
  // Without flags an empty string is the only null there is; fixed strings cannot be empty otherwise.
  const emptyIsNull = !flagged || width !== undefined;
  return (block, missing) => {
    const { bytes, view, cursors, shift, rows } = block;
    const { items } = builder;
    if (!(items instanceof TextBuffer)) return;
    const { offsets } = items;
    const first = builder.length;
    offsets.reserve(rows);
    const ends = offsets.values;
    const end = offsets.length;
    let to = items.size;
    let room = items.bytes.length;
    let target = new DataView(items.bytes.buffer, items.bytes.byteOffset);
    for (let k = 0; k < rows; k++) {
      let at = cursors[k]! + shift;
      let length = width ?? view.getInt32(at);
      if (width === undefined) {
        at += 4;
        cursors[k] = at + length;
      }
      const isMissing = missing !== undefined && missing[k] === 1;
      if (isMissing) length = 0;
      if (to + length + 4 > room) {
        items.size = to;
        items.reserve(length + 4);
        room = items.bytes.length;
        target = new DataView(items.bytes.buffer, items.bytes.byteOffset);
      }
      // Four bytes at a time, and a look whether one of them is NUL, which ends the string. What is copied behind its
      // end is overwritten by the next one.
      let zeros = 0;
      let j = 0;
      for (; j + 4 <= length; j += 4) {
        const word = view.getInt32(at + j);
        target.setInt32(to + j, word);
        zeros |= (word - 0x01010101) & ~word;
      }
      if (j < length) {
        const word = view.getInt32(at + j);
        target.setInt32(to + j, word);
        const filled = word | (-1 >>> ((length - j) * 8));
        zeros |= (filled - 0x01010101) & ~filled;
      }
      if ((zeros & 0x80808080) !== 0) length = bytes.indexOf(0, at) - at;
      if (length === 0 && (isMissing || emptyIsNull)) builder.validity.setNull(first + k);
      to += length;
      ends[end + k] = to;
    }
    offsets.length = end + rows;
    items.size = to;
    builder.length = first + rows;
    block.shift = width === undefined ? 0 : shift + width;
  };
}
