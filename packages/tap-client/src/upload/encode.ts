import { Table, tableFromRows, VOTable, VOTableError, writeVOTable } from "@vostack/votable";
import { UploadError } from "../errors.ts";
import { tableOfColumns } from "./columns-table.ts";
import { sniffFormat } from "./sniff.ts";
import type {
  ArrowTableLike,
  HasTable,
  UploadColumns,
  UploadRows,
  UploadTableOptions,
} from "./sources.ts";
import { withUnicode } from "./unicode.ts";

/** A table as a VOTable document. */
export interface Encoded {
  /** The document. */
  readonly content: Blob;
  /** Number of rows; absent for documents that pass unread. */
  readonly rows?: number;
}

/** What can be encoded here; addresses and jobs are dealt with before. */
export type Encodable =
  | Blob
  | Uint8Array
  | Table
  | VOTable
  | HasTable
  | ArrowTableLike
  | UploadRows
  | UploadColumns;

/**
 * Makes a VOTable of a source; what is a VOTable already passes byte for byte.
 *
 * @throws UploadError when the source is not understood.
 */
export async function encodeTable(
  name: string,
  source: Encodable | object,
  options: UploadTableOptions,
  filename = "",
): Promise<Encoded> {
  try {
    if (source instanceof Blob) return await encodeBlob(name, source, options, filename);
    if (source instanceof Uint8Array) {
      return await encodeBlob(
        name,
        new Blob([source as Uint8Array<ArrayBuffer>]),
        options,
        filename,
      );
    }
    if (source instanceof VOTable) return written(source, undefined, options);
    const table = await toTable(source as Exclude<Encodable, Blob | Uint8Array | VOTable>, options);
    if (table) return tableOf(table, options);
  } catch (error) {
    if (error instanceof UploadError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const hint = error instanceof VOTableError ? error.hint : undefined;
    throw new UploadError(`Cannot upload "${name}": ${reason}`, "unreadable", name, {
      cause: error,
      ...(hint && { hint }),
    });
  }
  throw noTable(name, source);
}

/** The error for what cannot hold a table. */
export function noTable(name: string, source: unknown): UploadError {
  const what = typeof source === "object" && source !== null ? "" : `, it is ${source}`;
  return new UploadError(
    `Cannot upload "${name}": it is no table${what}`,
    "unsupported-format",
    name,
    {
      hint: "Give rows, columns, a table, a result, a job, a file or an address.",
    },
  );
}

async function encodeBlob(
  name: string,
  content: Blob,
  options: UploadTableOptions,
  filename: string,
): Promise<Encoded> {
  const named = filename || (content instanceof File ? content.name : "");
  if (await isPacked(content)) {
    const unpacked = await unpack(content);
    return await encodeBlob(name, unpacked, options, named.replace(/\.gz$/i, ""));
  }
  switch (options.format ?? (await sniffFormat(content, named))) {
    case "votable":
      return { content: content.slice(0, content.size, votableType) };
    case "csv":
      return tableOf(await readText(content, ",", options), options);
    case "tsv":
      return tableOf(await readText(content, "\t", options), options);
    case "json": {
      const { readJsonTable } = await import("./json-table.ts");
      return tableOf(readJsonTable(await content.text(), options.fields), options);
    }
    case "parquet": {
      const { readParquetTable } = await import("./parquet-table.ts");
      return tableOf(await readParquetTable(await content.arrayBuffer(), options.fields), options);
    }
    default:
      throw new UploadError(
        `Cannot upload "${name}": its format is not recognised`,
        "unsupported-format",
        name,
        { hint: await formatHint(content) },
      );
  }
}

async function formatHint(content: Blob): Promise<string> {
  const head = new TextDecoder("latin1").decode(await content.slice(0, 6).arrayBuffer());
  if (head === "ARROW1") return "Read it with tableFromIPC() of apache-arrow and give the table.";
  return 'Say which it is: new UploadTable(source, { format: "csv" }). Known are votable, csv, tsv, json and parquet.';
}

async function isPacked(content: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await content.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

/** What gzip packed; its type is that of the file in it. */
async function unpack(content: Blob): Promise<Blob> {
  const stream = content.stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).blob();
}

async function toTable(
  source: Exclude<Encodable, Blob | Uint8Array | VOTable>,
  options: UploadTableOptions,
): Promise<Table | undefined> {
  if (source instanceof Table) return source;
  if (isRows(source)) return tableFromRows(source, options.fields);
  if ("table" in source && source.table instanceof Table) return source.table;
  if ("schema" in source && "batches" in source && "numRows" in source) {
    const { fromArrow } = await import("@vostack/votable/from-arrow");
    const table = fromArrow(source as never);
    return options.fields ? tableFromRows(table.rows(), options.fields) : table;
  }
  const columns = Object.values(source);
  const areColumns =
    columns.length > 0 &&
    columns.every((column) => Array.isArray(column) || ArrayBuffer.isView(column));
  return areColumns ? tableOfColumns(source as UploadColumns, options.fields) : undefined;
}

function isRows(source: object): source is UploadRows {
  return Array.isArray(source);
}

function tableOf(table: Table, options: UploadTableOptions): Encoded {
  if (table.fields.length === 0) throw new RangeError("it has no columns");
  return written(withUnicode(table), table.nrows, options);
}

const votableType = "application/x-votable+xml";

function written(
  document: Table | VOTable,
  rows: number | undefined,
  { serialization = "tabledata" }: UploadTableOptions,
): Encoded {
  const bytes = writeVOTable(document, { serialization });
  const content = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: votableType });
  return rows === undefined ? { content } : { content, rows };
}

async function readText(
  content: Blob,
  separator: "," | "\t",
  { fields }: UploadTableOptions,
): Promise<Table> {
  const { readCsv } = await import("@vostack/votable/csv");
  return await readCsv(content, { separator, ...(fields ? { fields } : {}) });
}
