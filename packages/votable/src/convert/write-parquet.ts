import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";
import { ParquetWriter } from "hyparquet-writer/src/parquet-writer.js";
import { ColumnBuilder } from "../column/builder.ts";
import type { Column } from "../column/column.ts";
import type { ItemType } from "../column/layout.ts";
import type { Field } from "../model/field.ts";
import { distinctNames } from "../table/distinct-names.ts";
import { Table } from "../table/table.ts";
import { writeVOTable } from "../write/write-votable.ts";
import { batchesOf, fieldsOf, type TableSource } from "./table-source.ts";

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]["schema"][number];

/** How Parquet is written. */
export interface WriteParquetOptions {
  /** The most rows in a row group. Default 100,000. */
  readonly rowGroupSize?: number;
}

const types: Readonly<Record<ItemType, Omit<SchemaElement, "name">>> = {
  boolean: { type: "BOOLEAN" },
  bit: { type: "BOOLEAN" },
  unsignedByte: { type: "INT32", converted_type: "UINT_8" },
  short: { type: "INT32", converted_type: "INT_16" },
  int: { type: "INT32" },
  long: { type: "INT64" },
  float: { type: "FLOAT" },
  double: { type: "DOUBLE" },
  char: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  unicodeChar: { type: "BYTE_ARRAY", converted_type: "UTF8" },
};

/**
 * Writes rows as Parquet, compressed by Snappy; arrays become lists. Units, UCDs and descriptions go along as a VOTable
 * without rows in the file's metadata (VOParquet 1.0), where STILTS, TOPCAT and astropy find them.
 *
 * @returns the file as a stream of bytes, a row group at a time
 */
export function writeParquet(
  source: TableSource,
  options: WriteParquetOptions = {},
): ReadableStream<Uint8Array> {
  const pieces = rowGroups(source, options.rowGroupSize ?? 100_000);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await pieces.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await pieces.return();
      },
    },
    { highWaterMark: 0 },
  );
}

async function* rowGroups(
  source: TableSource,
  rowGroupSize: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = new ByteWriter();
  const declared = fieldsOf(source);
  let writer = declared && writerFor(bytes, declared);
  for await (const batch of batchesOf(source)) {
    writer ??= writerFor(bytes, batch.fields);
    const names = distinctNames(batch.fields);
    for (let row = 0; row < batch.nrows; row += rowGroupSize) {
      const group = batch.slice(row, row + rowGroupSize);
      const columnData = group.columns.map((column, k) => ({
        name: names[k]!,
        data: cells(column),
      }));
      await writer.write({ columnData, rowGroupSize: group.nrows });
      yield take(bytes);
    }
  }
  await (writer ?? writerFor(bytes, [])).finish();
  yield take(bytes);
}

function writerFor(bytes: ByteWriter, fields: readonly Field[]): ParquetWriter {
  const names = distinctNames(fields);
  const schema: SchemaElement[] = [{ name: "root", num_children: fields.length }];
  fields.forEach((field, k) => {
    schema.push(...elements(field, names[k]!));
  });
  const columns = fields.map((field) => new ColumnBuilder(field).finish());
  const head = new Table([], [...fields], columns);
  const kvMetadata = [
    { key: "IVOA.VOTable-Parquet.version", value: "1.0" },
    { key: "IVOA.VOTable-Parquet.content", value: new TextDecoder().decode(writeVOTable(head)) },
  ];
  return new ParquetWriter({ writer: bytes, schema, kvMetadata, createdBy: "vostack" });
}

function elements(field: Field, name: string): SchemaElement[] {
  const { item, list } = field.layout;
  const type = types[item];
  if (!list) return [{ name, repetition_type: "OPTIONAL", ...type }];
  return [
    { name, repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", repetition_type: "OPTIONAL", ...type },
  ];
}

function cells(
  column: Column,
): unknown[] | Float64Array | Float32Array | Int32Array | BigInt64Array {
  const { item, list } = column.field.layout;
  const { values } = column;
  const whole = !list && column.nullCount === 0;
  if (whole && (values instanceof Float64Array || values instanceof Float32Array)) return values;
  if (whole && (values instanceof Int32Array || values instanceof BigInt64Array)) return values;
  return Array.from(column, (value) => {
    if (value === null) return undefined;
    if (item === "long") {
      return list
        ? Array.from(value as Iterable<number | bigint | null>, (one) => one ?? undefined).map(
            toBigInt,
          )
        : BigInt(value as number | bigint);
    }
    return typeof value === "object" ? Array.from(value as Iterable<unknown>) : value;
  });
}

function toBigInt(value: number | bigint | undefined): bigint | undefined {
  return value === undefined ? undefined : BigInt(value);
}

/** The bytes written since the last call; the writer goes on counting from where it is. */
function take(bytes: ByteWriter): Uint8Array {
  const piece = bytes.getBytes().slice();
  bytes.index = 0;
  return piece;
}
