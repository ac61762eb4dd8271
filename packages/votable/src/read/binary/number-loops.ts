import type { NumericArray } from "../../column/items.ts";
import type { ItemType } from "../../column/layout.ts";

/** Copies one number of each row: that of row k lies at `cursors[k] + shift` and goes to `values[to + k]`. */
type RowLoop = (
  view: DataView,
  cursors: Int32Array,
  shift: number,
  rows: number,
  values: NumericArray,
  to: number,
) => void;

/** Copies `count` numbers that lie from `at` on to `values[to]` and on. */
type ItemLoop = (
  view: DataView,
  at: number,
  count: number,
  values: NumericArray,
  to: number,
) => void;

// Each loop knows one type of array only: shared ones would be several times slower.

/** Numbers of one column, row after row. */
export const rowLoops: Readonly<Partial<Record<ItemType, RowLoop>>> = {
  unsignedByte: (view, cursors, shift, rows, values, to) => {
    const bytes = values as Uint8Array;
    for (let k = 0; k < rows; k++) bytes[to + k] = view.getUint8(cursors[k]! + shift);
  },
  short: (view, cursors, shift, rows, values, to) => {
    const shorts = values as Int16Array;
    for (let k = 0; k < rows; k++) shorts[to + k] = view.getInt16(cursors[k]! + shift);
  },
  int: (view, cursors, shift, rows, values, to) => {
    const ints = values as Int32Array;
    for (let k = 0; k < rows; k++) ints[to + k] = view.getInt32(cursors[k]! + shift);
  },
  long: (view, cursors, shift, rows, values, to) => {
    const halves = halvesOf(values);
    for (let k = 0; k < rows; k++) {
      const at = cursors[k]! + shift;
      halves[(to + k) * 2 + upper] = view.getInt32(at);
      halves[(to + k) * 2 + lower] = view.getInt32(at + 4);
    }
  },
  float: (view, cursors, shift, rows, values, to) => {
    const floats = values as Float32Array;
    for (let k = 0; k < rows; k++) floats[to + k] = view.getFloat32(cursors[k]! + shift);
  },
  double: (view, cursors, shift, rows, values, to) => {
    const doubles = values as Float64Array;
    for (let k = 0; k < rows; k++) doubles[to + k] = view.getFloat64(cursors[k]! + shift);
  },
};

/** Numbers of one cell. */
export const itemLoops: Readonly<Partial<Record<ItemType, ItemLoop>>> = {
  unsignedByte: (view, at, count, values, to) => {
    const bytes = values as Uint8Array;
    for (let k = 0; k < count; k++) bytes[to + k] = view.getUint8(at + k);
  },
  short: (view, at, count, values, to) => {
    const shorts = values as Int16Array;
    for (let k = 0; k < count; k++) shorts[to + k] = view.getInt16(at + k * 2);
  },
  int: (view, at, count, values, to) => {
    const ints = values as Int32Array;
    for (let k = 0; k < count; k++) ints[to + k] = view.getInt32(at + k * 4);
  },
  long: (view, at, count, values, to) => {
    const halves = halvesOf(values);
    for (let k = 0; k < count; k++) {
      halves[(to + k) * 2 + upper] = view.getInt32(at + k * 8);
      halves[(to + k) * 2 + lower] = view.getInt32(at + k * 8 + 4);
    }
  },
  float: (view, at, count, values, to) => {
    const floats = values as Float32Array;
    for (let k = 0; k < count; k++) floats[to + k] = view.getFloat32(at + k * 4);
  },
  double: (view, at, count, values, to) => {
    const doubles = values as Float64Array;
    for (let k = 0; k < count; k++) doubles[to + k] = view.getFloat64(at + k * 8);
  },
};

/** Longs are copied in halves, because a bigint for each would cost more than all the rest. */
const [lower, upper] = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? [0, 1] : [1, 0];

function halvesOf(values: NumericArray): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}
