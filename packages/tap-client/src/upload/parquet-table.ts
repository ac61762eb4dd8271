import {
  type CellInput,
  type FieldInit,
  readVOTable,
  type Table,
  tableFromColumns,
  tableFromRows,
  VOTableError,
} from "@vostack/votable";
import type { FileMetaData, SchemaTree } from "hyparquet";
import { files } from "#files";

/**
 * Reads a Parquet file: uncompressed or Snappy, in Node also gzip, Brotli and, from Node 22.15 on, Zstandard. Types
 * are those of the file; units, UCDs and the like those of the VOTable in it, where it is a VOParquet file. The reader
 * is loaded when the first file comes.
 *
 * @throws Error when the file is damaged or compressed in another way.
 */
export async function readParquetTable(
  file: ArrayBuffer,
  fields?: readonly FieldInit[],
): Promise<Table> {
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema } = await import("hyparquet");
  const metadata = await parquetMetadataAsync(file, { parsers });
  const { decompressors } = files;
  const options = { file, metadata, parsers, compressors: decompressors, utf8: false };
  const rows: Record<string, CellInput>[] = await parquetReadObjects(options);
  if (fields) return tableFromRows(rows, fields);
  const schema = parquetSchema(metadata).children;
  const described = await describedFields(metadata, schema);
  if (described) {
    try {
      return tableFromRows(rows, described);
    } catch (error) {
      // The description does not fit the data, which count more.
      if (!(error instanceof VOTableError)) throw error;
    }
  }
  return tableFromColumns(
    Object.fromEntries(
      schema.map((column) => {
        const { name } = column.element;
        const values = rows.map((row) => row[name]);
        const field = fieldOf(column);
        return [name, field ? { field, values } : values];
      }),
    ),
  );
}

const utf8 = new TextDecoder();

/** Times become text as DALI writes them, with all their digits. */
const parsers = {
  timestampFromMilliseconds: (value: bigint) => timestamp(value * 1_000_000n),
  timestampFromMicroseconds: (value: bigint) => timestamp(value * 1000n),
  timestampFromNanoseconds: timestamp,
  dateFromDays: (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10),
  jsonFromBytes: (bytes: Uint8Array) => utf8.decode(bytes),
};

function timestamp(nanoseconds: bigint): string {
  const fraction = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = new Date(Number((nanoseconds - fraction) / 1_000_000n)).toISOString();
  const digits = String(fraction).padStart(9, "0").replace(/0+$/, "");
  return seconds.replace(/\.000Z$/, digits && `.${digits}`);
}

/** The fields that a VOParquet file gives its columns; `undefined` when it is none, or they are others. */
async function describedFields(metadata: FileMetaData, schema: readonly SchemaTree[]) {
  const key = "IVOA.VOTable-Parquet.content";
  const content = metadata.key_value_metadata?.find((one) => one.key === key)?.value;
  if (!content) return undefined;
  const document = await readVOTable(content).catch(() => undefined);
  const fields = document?.firstTable()?.fields ?? [];
  const fits =
    fields.length === schema.length &&
    fields.every((field, k) => field.name === schema[k]?.element.name);
  return fits ? fields : undefined;
}

/** The field of a plain column; `undefined` for what its values tell better, such as lists. */
function fieldOf({ element, children }: SchemaTree): FieldInit | undefined {
  const { name, type, logical_type, converted_type, repetition_type } = element;
  if (children.length > 0) return listField(name, children);
  if (repetition_type === "REPEATED") return undefined;
  const kind = logical_type?.type ?? converted_type ?? "";
  const text = { name, datatype: "char", arraysize: "*" };
  if (/^(STRING|UTF8|ENUM|JSON|UUID)$/.test(kind)) return text;
  if (/^(DATE|TIMESTAMP)/.test(kind) || type === "INT96") return { ...text, xtype: "timestamp" };
  if (kind === "DECIMAL") return { name, datatype: "double" };
  if (kind === "FLOAT16") return { name, datatype: "float" };
  if (logical_type?.type === "INTEGER") {
    return { name, datatype: integerType(logical_type.bitWidth, logical_type.isSigned) };
  }
  const [, unsigned, bits] = /^(U?)INT_(\d+)$/.exec(kind) ?? [];
  if (bits) return { name, datatype: integerType(Number(bits), unsigned === "") };
  if (kind !== "") return undefined;
  const datatype = type && plainTypes[type];
  return datatype ? { name, ...datatype } : undefined;
}

/** A list of numbers: one repeated group around one plain item. */
function listField(name: string, children: readonly SchemaTree[]): FieldInit | undefined {
  const [item] = children[0]?.children ?? [];
  if (children.length !== 1 || children[0]?.children.length !== 1 || !item) return undefined;
  const field = fieldOf(item);
  if (!field || field.arraysize || field.datatype === "boolean") return undefined;
  return { name, datatype: field.datatype ?? "double", arraysize: "*" };
}

// Unsigned integers go into the next wider type, as not every service takes unsignedByte.
function integerType(bits: number, signed: boolean): string {
  if (bits <= (signed ? 16 : 8)) return "short";
  return bits <= (signed ? 32 : 16) ? "int" : "long";
}

const plainTypes: Readonly<Record<string, FieldInit>> = {
  BOOLEAN: { datatype: "boolean" },
  INT32: { datatype: "int" },
  INT64: { datatype: "long" },
  FLOAT: { datatype: "float" },
  DOUBLE: { datatype: "double" },
  BYTE_ARRAY: { datatype: "unsignedByte", arraysize: "*" },
};
