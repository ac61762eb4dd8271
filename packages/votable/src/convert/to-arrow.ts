import {
  Field as ArrowField,
  Table as ArrowTable,
  Bool,
  type Data,
  type DataType,
  FixedSizeList,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Uint8,
  Utf8,
} from "apache-arrow";
import type { Column } from "../column/column.ts";
import type { Items } from "../column/items.ts";
import type { ItemType } from "../column/layout.ts";
import type { Field } from "../model/field.ts";
import type { Table } from "../table/table.ts";

const itemTypes: Readonly<Record<ItemType, () => DataType>> = {
  boolean: () => new Bool(),
  bit: () => new Bool(),
  unsignedByte: () => new Uint8(),
  short: () => new Int16(),
  int: () => new Int32(),
  long: () => new Int64(),
  float: () => new Float32(),
  double: () => new Float64(),
  char: () => new Utf8(),
  unicodeChar: () => new Utf8(),
};

/**
 * The same rows as a table of apache-arrow. Numbers, strings, offsets and null bitmaps are handed over, not copied.
 * Arrays become lists: of fixed size where the arraysize is. Unit, UCD, utype, xtype, datatype, arraysize and description
 * of a field go into the metadata of its Arrow field.
 */
export function toArrow(table: Table): ArrowTable {
  const fields = table.columns.map((column) => arrowField(column));
  const schema = new Schema(fields);
  const batch = new RecordBatch(
    schema,
    makeData({
      type: new Struct(fields),
      length: table.nrows,
      nullCount: 0,
      children: table.columns.map((column, k) => columnData(column, fields[k]!.type)),
    }),
  );
  return new ArrowTable(schema, [batch]);
}

function arrowField({ field }: Column): ArrowField {
  const { item, list, size } = field.layout;
  const type = itemTypes[item]();
  const child = new ArrowField("item", type, true);
  const whole = !list
    ? type
    : size === undefined
      ? new List(child)
      : new FixedSizeList(size, child);
  return new ArrowField(field.name, whole, true, metadataOf(field));
}

const kept = ["datatype", "arraysize", "unit", "ucd", "utype", "xtype"] as const;

function metadataOf(field: Field): Map<string, string> {
  const metadata = new Map<string, string>();
  for (const name of kept) {
    const value = field.attr(name);
    if (value !== undefined) metadata.set(name, value);
  }
  const { description } = field;
  if (description !== undefined) metadata.set("description", description);
  return metadata;
}

function columnData({ data }: Column, type: DataType): Data {
  const { length, nullCount, validity, offsets, items } = data;
  const nulls = { nullCount, ...(validity !== undefined && { nullBitmap: validity }) };
  if (type instanceof List) {
    const child = itemsData(items, type.valueType);
    return makeData({ type, length, ...nulls, valueOffsets: offsets!, child });
  }
  if (type instanceof FixedSizeList) {
    return makeData({ type, length, ...nulls, child: itemsData(items, type.valueType) });
  }
  return itemsData(items, type, nulls);
}

function itemsData(
  items: Items,
  type: DataType,
  nulls: { nullCount: number; nullBitmap?: Uint8Array } = itemNulls(items),
): Data {
  const { length } = items;
  if (items.kind === "text") {
    return makeData({
      type: type as Utf8,
      length,
      ...nulls,
      valueOffsets: items.offsets.subarray(0, length + 1),
      data: items.values,
    });
  }
  return makeData({ type: type as Float64, length, ...nulls, data: items.values as Float64Array });
}

function itemNulls({ validity, length }: Items): { nullCount: number; nullBitmap?: Uint8Array } {
  if (validity === undefined) return { nullCount: 0 };
  let nullCount = 0;
  for (let k = 0; k < length; k++) if ((validity[k >> 3]! & (1 << (k & 7))) === 0) nullCount++;
  return { nullCount, nullBitmap: validity };
}
