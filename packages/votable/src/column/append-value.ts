import { VOTableError } from "../errors.ts";
import { appendCellText, CellFault, nullRuleOf } from "../read/cell-text.ts";
import { BitBuffer, TextBuffer } from "./buffers.ts";
import type { ColumnBuilder } from "./builder.ts";
import type { NumericArray } from "./items.ts";

/** A value that a cell can be given: strings for numbers are read as TABLEDATA would be. */
export type CellInput =
  | number
  | bigint
  | boolean
  | string
  | Date
  | NumericArray
  | readonly (number | bigint | boolean | string | null)[]
  | null
  | undefined;

const utf8 = new TextEncoder();

const ranges: Readonly<Record<string, readonly [number, number]>> = {
  unsignedByte: [0, 255],
  short: [-32768, 32767],
  int: [-2147483648, 2147483647],
};

/** Adds a row given as a value of JavaScript. @throws {VOTableError} `WRITE` when it does not fit the field. */
export function appendValue(builder: ColumnBuilder, value: CellInput): void {
  const rows = builder.length;
  try {
    append(builder, value);
  } catch (fault) {
    builder.truncate(rows);
    if (!(fault instanceof CellFault)) throw fault;
    throw new VOTableError("WRITE", `A value does not fit: ${fault.message}`, {
      field: builder.field.name,
      row: rows,
    });
  }
}

function append(builder: ColumnBuilder, value: CellInput): void {
  const { layout } = builder;
  if (value === null || value === undefined) builder.appendNull();
  else if (value instanceof Date) appendText(builder, timestamp(value));
  else if (typeof value === "object") appendList(builder, listOf(value));
  else if (typeof value === "function" || typeof value === "symbol") throw notValue(value);
  else if (typeof value === "string") appendText(builder, value);
  else if (layout.list) appendList(builder, [value]);
  else if (typeof value === "number" && Number.isNaN(value) && isInteger(layout.item)) {
    builder.appendNull();
  } else {
    pushItem(builder, value);
    builder.endRow();
  }
}

function appendText(builder: ColumnBuilder, text: string): void {
  const { items, layout } = builder;
  if (items instanceof TextBuffer && !layout.list) {
    const bytes = utf8.encode(text);
    items.push(bytes, 0, bytes.length);
    builder.endRow();
  } else appendCellText(builder, text, nullRuleOf(builder));
}

type List = NumericArray | readonly (number | bigint | boolean | string | null)[];

/** What has items. @throws {CellFault} For any other object: JavaScript hands over what types forbid. */
function listOf(value: List): List {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    return value;
  }
  throw notValue(value);
}

function notValue(value: unknown): CellFault {
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return new CellFault(`an object of the kind ${kind}`);
}

function appendList(builder: ColumnBuilder, list: List): void {
  const { layout } = builder;
  if (!layout.list) throw new CellFault(`an array where ${layout.datatype} has one value`);
  if (layout.size !== undefined && list.length !== layout.size) {
    throw new CellFault(`${list.length} items where arraysize asks for ${layout.size}`);
  }
  for (const item of list) {
    if (item === null) builder.pushNull();
    else pushItem(builder, item);
  }
  builder.endRow();
}

function pushItem(builder: ColumnBuilder, value: number | bigint | boolean | string): void {
  const { items, layout } = builder;
  if (items instanceof TextBuffer) {
    const bytes = utf8.encode(String(value));
    items.push(bytes, 0, bytes.length);
    return;
  }
  if (items instanceof BitBuffer) {
    items.push(typeof value === "string" ? /^(t|true|1)$/i.test(value) : Boolean(value));
    return;
  }
  if (typeof value === "string") throw new CellFault(`the text ${JSON.stringify(value)}`);
  items.reserve(1);
  const { values } = items;
  if (values instanceof BigInt64Array) {
    if (typeof value === "number" && !Number.isInteger(value)) throw notInteger(value);
    const long = BigInt(value);
    if (BigInt.asIntN(64, long) !== long) throw new CellFault(`${long} does not fit into long`);
    values[items.length++] = long;
    return;
  }
  const number = Number(value);
  const range = ranges[layout.item];
  if (range !== undefined) {
    if (!Number.isInteger(number)) throw notInteger(number);
    if (number < range[0] || number > range[1]) {
      throw new CellFault(`${number} does not fit into ${layout.item}`);
    }
  }
  values[items.length++] = number;
}

function notInteger(value: number): CellFault {
  return new CellFault(`${value} is no integer`);
}

function isInteger(item: string): boolean {
  return item === "long" || item in ranges;
}

/** A time as DALI writes it: without a letter for the zone. */
function timestamp(date: Date): string {
  if (Number.isNaN(date.getTime())) throw new CellFault("an invalid Date");
  return date.toISOString().replace("Z", "");
}
