import type { Table as ArrowTable, DataType } from "apache-arrow";
import { appendValue, type CellInput } from "../column/append-value.ts";
import { ColumnBuilder } from "../column/builder.ts";
import { VOTableError } from "../errors.ts";
import { Field, type FieldInit } from "../model/field.ts";
import { Table } from "../table/table.ts";

/** Arrow's numbers of types (Schema.fbs); taken from here, tables can be read where apache-arrow is not installed. */
const Type = {
  Dictionary: -1,
  Int: 2,
  Float: 3,
  Utf8: 5,
  Bool: 6,
  Date: 8,
  Timestamp: 10,
  List: 12,
  FixedSizeList: 16,
  LargeUtf8: 20,
} as const;

/**
 * A table of the rows of one of apache-arrow. Metadata that {@link toArrow} left in the fields are taken up again.
 *
 * @throws {VOTableError} `FIELD` for a type that VOTable has nothing for, `WRITE` for a value that does not fit.
 */
export function fromArrow(arrow: ArrowTable): Table {
  const fields = arrow.schema.fields.map(
    ({ name, type, metadata }) => new Field(fieldInit(name, type, metadata)),
  );
  const columns = fields.map((field, k) => {
    const builder = new ColumnBuilder(field);
    const vector = arrow.getChildAt(k);
    const cellOf = cellReader(arrow.schema.fields[k]!.type);
    for (let row = 0; row < arrow.numRows; row++) appendValue(builder, cellOf(vector?.get(row)));
    return builder.finish();
  });
  return new Table([], fields, columns);
}

function fieldInit(name: string, type: DataType, metadata: ReadonlyMap<string, string>): FieldInit {
  const said = Object.fromEntries(
    ["datatype", "arraysize", "unit", "ucd", "utype", "xtype", "description"].flatMap((key) => {
      const value = metadata.get(key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
  return { name, ...("datatype" in said ? {} : typeOf(name, type)), ...said };
}

function typeOf(name: string, type: DataType): FieldInit {
  switch (type.typeId) {
    case Type.Bool:
      return { datatype: "boolean" };
    case Type.Int: {
      const { bitWidth, isSigned } = type as DataType & { bitWidth: number; isSigned: boolean };
      if (bitWidth === 8) return { datatype: isSigned ? "short" : "unsignedByte" };
      if (bitWidth === 16) return { datatype: isSigned ? "short" : "int" };
      if (bitWidth === 32) return { datatype: isSigned ? "int" : "long" };
      return { datatype: "long" };
    }
    case Type.Float:
      return {
        datatype: (type as DataType & { precision: number }).precision === 2 ? "double" : "float",
      };
    case Type.Utf8:
    case Type.LargeUtf8:
      return { datatype: "char", arraysize: "*" };
    case Type.Dictionary:
      return typeOf(name, (type as DataType & { dictionary: DataType }).dictionary);
    case Type.Date:
    case Type.Timestamp:
      return { datatype: "char", arraysize: "*", xtype: "timestamp" };
    case Type.List:
    case Type.FixedSizeList: {
      const item = typeOf(name, type.children[0]!.type);
      if (item.arraysize !== undefined) break;
      const size = (type as DataType & { listSize?: number }).listSize;
      return { ...item, arraysize: size === undefined ? "*" : String(size) };
    }
  }
  throw new VOTableError("FIELD", `VOTable has nothing for Arrow's type ${String(type)}`, {
    field: name,
    hint: "Cast the column, or leave it out.",
  });
}

/** From what apache-arrow gives for a row to the value of a cell. */
function cellReader(type: DataType): (value: unknown) => CellInput {
  if (type.typeId === Type.Dictionary) {
    return cellReader((type as DataType & { dictionary: DataType }).dictionary);
  }
  if (type.typeId === Type.Timestamp || type.typeId === Type.Date) return timestampOf;
  if (type.typeId !== Type.List && type.typeId !== Type.FixedSizeList) {
    return (value) => value as CellInput;
  }
  const item = cellReader(type.children[0]!.type);
  return (value) =>
    value === null
      ? null
      : (Array.from(value as Iterable<unknown>, item) as (number | string | boolean | null)[]);
}

/** The text of an instant that apache-arrow gives as a Date or as milliseconds since 1970. */
function timestampOf(value: unknown): CellInput {
  if (value === null) return null;
  const instant = value instanceof Date ? value : new Date(Number(value));
  return instant.toISOString().slice(0, -1);
}
