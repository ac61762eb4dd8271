import { getBit } from "../column/bitmap.ts";
import type { Column } from "../column/column.ts";
import type { BitItems, TextItems } from "../column/items.ts";
import { VOTableError } from "../errors.ts";
import { parseInteger } from "../read/cell-text.ts";
import { utf16Of } from "./utf16.ts";

/** The memory that rows are written to, filled with zeros. */
interface Target {
  /** The bytes. */
  readonly bytes: Uint8Array;
  /** A view of the same. */
  readonly view: DataView;
}

/** Writes the cells of one column into rows that lie one after another. */
export interface BinaryColumn {
  /** Adds the length of each row's cell: that of row `from` to `lengths[1]`, and so on. */
  addLengths(lengths: Int32Array, from: number, to: number): void;
  /** Writes each row's cell where its cursor stands, and moves the cursor behind it. */
  put(target: Target, cursors: Int32Array, from: number, to: number): void;
}

/** The writer for a column. @throws {VOTableError} `WRITE` when it has nulls that cannot be written. */
export function binaryColumn(column: Column, flagged: boolean): BinaryColumn {
  const { layout } = column.field;
  const { items } = column.data;
  if (items.kind === "text") return textColumn(column, items);
  const cell = items.kind === "bit" ? bitCell(column, items, flagged) : numberCell(column, flagged);
  const bits = layout.item === "bit";
  if (layout.size === undefined) {
    const perCount = layout.complex ? 2 : 1;
    const bytesOf = (count: number): number =>
      bits ? (count + 7) >>> 3 : count * layout.itemBytes;
    const countOf = (row: number): number => {
      const [begin, end] = column.itemRange(row);
      return column.isNull(row) ? 0 : end - begin;
    };
    return {
      addLengths(lengths, from, to) {
        for (let row = from; row < to; row++) {
          const k = row - from + 1;
          lengths[k] = lengths[k]! + 4 + bytesOf(countOf(row));
        }
      },
      put({ bytes, view }, cursors, from, to) {
        for (let row = from; row < to; row++) {
          const at = cursors[row - from]!;
          const count = countOf(row);
          view.setInt32(at, count / perCount);
          const [begin] = column.itemRange(row);
          cell({ bytes, view }, at + 4, begin, begin + count, false);
          cursors[row - from] = at + 4 + bytesOf(count);
        }
      },
    };
  }
  const { size } = layout;
  const length = bits ? (size + 7) >>> 3 : size * layout.itemBytes;
  const { validity } = column.data;
  return {
    addLengths(lengths, from, to) {
      for (let k = 1; k <= to - from; k++) lengths[k] = lengths[k]! + length;
    },
    put(target, cursors, from, to) {
      for (let row = from; row < to; row++) {
        const at = cursors[row - from]!;
        const isNull = validity !== undefined && !getBit(validity, row);
        cell(target, at, row * size, (row + 1) * size, isNull);
        cursors[row - from] = at + length;
      }
    },
  };
}

/** Writes the items of one cell. */
type Cell = (target: Target, at: number, begin: number, end: number, isNull: boolean) => void;

function bitCell(column: Column, items: BitItems, flagged: boolean): Cell {
  const { values, validity } = items;
  if (column.field.layout.item === "boolean") {
    return ({ bytes }, at, begin, end, isNull) => {
      for (let k = begin; k < end; k++) {
        const gone = isNull || (validity !== undefined && !getBit(validity, k));
        // Of the three signs of null that the standard has, readers know the question mark best.
        bytes[at + k - begin] = gone ? 63 : getBit(values, k) ? 84 : 70;
      }
    };
  }
  if (!flagged && column.nullCount > 0 && column.field.layout.size !== undefined) {
    throw new VOTableError("WRITE", "BINARY has no null for bits", {
      field: column.name,
      hint: "Write binary2 or tabledata.",
    });
  }
  return ({ bytes }, at, begin, end, isNull) => {
    // The most significant bit comes first; the last byte is filled up with zeros.
    for (let k = begin; k < end && !isNull; k++) {
      if (getBit(values, k)) {
        const byte = at + ((k - begin) >>> 3);
        bytes[byte] = bytes[byte]! | (128 >>> ((k - begin) & 7));
      }
    }
  };
}

function numberCell(column: Column, flagged: boolean): Cell {
  const { item, itemBytes } = column.field.layout;
  const { validity } = column.data.items;
  const { values } = column;
  const missing = missingInteger(column, flagged);
  const absent = (k: number): boolean => validity !== undefined && !getBit(validity, k);
  if (values instanceof BigInt64Array) {
    return ({ view }, at, begin, end, isNull) => {
      for (let k = begin; k < end; k++) {
        view.setBigInt64(at + (k - begin) * 8, isNull || absent(k) ? missing : values[k]!);
      }
    };
  }
  const numbers = values as Float64Array;
  if (item === "double") {
    return ({ view }, at, begin, end, isNull) => {
      for (let k = begin; k < end; k++) {
        view.setFloat64(at + (k - begin) * 8, isNull || absent(k) ? Number.NaN : numbers[k]!);
      }
    };
  }
  if (item === "float") {
    return ({ view }, at, begin, end, isNull) => {
      for (let k = begin; k < end; k++) {
        view.setFloat32(at + (k - begin) * 4, isNull || absent(k) ? Number.NaN : numbers[k]!);
      }
    };
  }
  const none = Number(missing);
  return ({ bytes, view }, at, begin, end, isNull) => {
    for (let k = begin; k < end; k++) {
      const value = isNull || absent(k) ? none : numbers[k]!;
      const to = at + (k - begin) * itemBytes;
      if (itemBytes === 4) view.setInt32(to, value);
      else if (itemBytes === 2) view.setInt16(to, value);
      else bytes[to] = value;
    }
  };
}

/** The integer that stands for null. @throws {VOTableError} `WRITE` when one is needed and the field names none. */
function missingInteger(column: Column, flagged: boolean): bigint {
  const { item } = column.field.layout;
  const named = column.field.nullValue?.trim();
  const value = named === undefined ? undefined : parseInteger(named);
  if (value !== undefined) return value;
  const real = item === "double" || item === "float";
  const needed = column.data.items.validity !== undefined || (!flagged && column.nullCount > 0);
  if (needed && !real) {
    throw new VOTableError("WRITE", "A null integer needs a VALUES null in this serialisation", {
      field: column.name,
      hint: "Give the field a nullValue, or write binary2 or tabledata.",
    });
  }
  return 0n;
}

/** Strings: fixed ones are filled up with NUL, others have their length before them; arrays have their length in characters. */
function textColumn(column: Column, items: TextItems): BinaryColumn {
  const { layout } = column.field;
  const { width, size } = layout;
  const unit = layout.item === "unicodeChar" ? 2 : 1;
  const { offsets, values } = items;
  if (values.subarray(offsets[0], offsets[items.length]).indexOf(0) >= 0) {
    throw new VOTableError("WRITE", "A string holds the character NUL, which ends strings", {
      field: column.name,
      hint: "Replace it; no serialisation of VOTable can have it.",
    });
  }
  const source = new DataView(values.buffer, values.byteOffset, values.length);
  const encoded = (k: number): Uint8Array => {
    const bytes = values.subarray(offsets[k]!, offsets[k + 1]!);
    return unit === 1 ? bytes : utf16Of(bytes);
  };
  if (width === undefined) {
    const lengthOf = (row: number): number => {
      if (column.isNull(row)) return 0;
      return unit === 1 ? offsets[row + 1]! - offsets[row]! : encoded(row).length;
    };
    return {
      addLengths(lengths, from, to) {
        for (let row = from; row < to; row++) {
          const k = row - from + 1;
          lengths[k] = lengths[k]! + 4 + lengthOf(row);
        }
      },
      put({ bytes, view }, cursors, from, to) {
        for (let row = from; row < to; row++) {
          const at = cursors[row - from]!;
          const length = lengthOf(row);
          view.setInt32(at, length / unit);
          if (unit === 1) copy(source, offsets[row]!, length, view, at + 4);
          else if (length > 0) bytes.set(encoded(row), at + 4);
          cursors[row - from] = at + 4 + length;
        }
      },
    };
  }
  const room = width * unit;
  const stringsOf = (row: number): readonly [number, number] => {
    const range = column.itemRange(row);
    return size === undefined && column.isNull(row) ? [range[0], range[0]] : range;
  };
  const prefix = size === undefined ? 4 : 0;
  return {
    addLengths(lengths, from, to) {
      for (let row = from; row < to; row++) {
        const [begin, end] = stringsOf(row);
        const k = row - from + 1;
        lengths[k] = lengths[k]! + prefix + (end - begin) * room;
      }
    },
    put({ bytes, view }, cursors, from, to) {
      for (let row = from; row < to; row++) {
        const [begin, end] = stringsOf(row);
        let at = cursors[row - from]!;
        if (prefix > 0) view.setInt32(at, (end - begin) * width);
        at += prefix;
        for (let k = begin; k < end; k++, at += room) {
          const text = column.isNull(row) ? values.subarray(0, 0) : encoded(k);
          if (text.length > room) throw tooLong(column, row, text.length, room);
          bytes.set(text, at);
        }
        cursors[row - from] = at;
      }
    },
  };
}

/** Copies bytes; most strings are short, and four bytes at a time is faster than a call of the platform then. */
function copy(source: DataView, from: number, length: number, target: DataView, at: number): void {
  let k = 0;
  for (; k + 4 <= length; k += 4) target.setInt32(at + k, source.getInt32(from + k));
  for (; k < length; k++) target.setUint8(at + k, source.getUint8(from + k));
}

function tooLong(column: Column, row: number, bytes: number, room: number): VOTableError {
  return new VOTableError("WRITE", `A string takes ${bytes} bytes where arraysize allows ${room}`, {
    field: column.name,
    row,
    hint: "Since VOTable 1.6 the arraysize of char counts bytes of UTF-8; use *.",
  });
}
