import { Table, tableFromColumns, tableFromRows, VOTable, writeVOTable } from "@vostack/votable";
import { UploadError } from "../errors.ts";
import { readJsonTable } from "./json-table.ts";
import { readParquetTable } from "./parquet-table.ts";
import { sniffFormat } from "./sniff.ts";
import type {
  ArrowTableLike,
  HasTable,
  UploadColumns,
  UploadRows,
  UploadTableOptions,
} from "./sources.ts";

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
    if (table) return written(table, table.nrows, options);
  } catch (error) {
    if (error instanceof UploadError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UploadError(`Cannot upload "${name}": ${reason}`, "unreadable", name, {
      cause: error,
    });
  }
  throw new UploadError(`Cannot upload "${name}": it is no table`, "unsupported-format", name, {
    hint: "Give rows, columns, a table, a result, a job, a file or an address.",
  });
}

async function encodeBlob(
  name: string,
  content: Blob,
  options: UploadTableOptions,
  filename: string,
): Promise<Encoded> {
  const named = filename || (content instanceof File ? content.name : "");
  switch (options.format ?? (await sniffFormat(content, named))) {
    case "votable":
      return { content: content.slice(0, content.size, votableType) };
    case "csv":
      return tableOf(await readText(content, ",", options), options);
    case "tsv":
      return tableOf(await readText(content, "\t", options), options);
    case "json":
      return tableOf(readJsonTable(await content.text(), options.fields), options);
    case "parquet":
      return tableOf(await readParquetTable(await content.arrayBuffer(), options.fields), options);
    default:
      throw new UploadError(
        `Cannot upload "${name}": its format is not recognised`,
        "unsupported-format",
        name,
        {
          hint: 'Say which it is: new UploadTable(source, { format: "csv" }). Known are votable, csv, tsv, json and parquet.',
        },
      );
  }
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
    return fromArrow(source as never);
  }
  const columns = Object.values(source);
  const areColumns =
    columns.length > 0 &&
    columns.every((column) => Array.isArray(column) || ArrayBuffer.isView(column));
  return areColumns ? tableFromColumns(source as never) : undefined;
}

function isRows(source: object): source is UploadRows {
  return Array.isArray(source);
}

function tableOf(table: Table, options: UploadTableOptions): Encoded {
  return written(table, table.nrows, options);
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
