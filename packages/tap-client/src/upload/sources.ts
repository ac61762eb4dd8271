import type { CellInput, FieldInit, Table, VOTable } from "@vostack/votable";
import type { UploadFormat } from "./sniff.ts";

/** A result that can be uploaded again: a `TapResult`, or anything else that holds a table. */
export interface HasTable {
  /** The table to upload. */
  readonly table: Table;
}

/** The result of a job as a source of an upload. */
export interface JobResultSource {
  /** Where it is. */
  readonly url: string;
  /** Whether the service can fetch it from there, without anybody's credentials. */
  readonly isPublic: boolean;
  /** Fetches it. */
  read(): Promise<Blob>;
}

/** A job whose result can be uploaded: a `TapJob`. */
export interface HasResult {
  /** Runs and waits for the job when that is needed, and gives its result. */
  resultForUpload(): Promise<JobResultSource>;
}

/** A table of apache-arrow, told by its shape so that the library stays optional. */
export interface ArrowTableLike {
  /** Arrow schema. */
  readonly schema: object;
  /** Number of rows. */
  readonly numRows: number;
  /** Record batches. */
  readonly batches: readonly unknown[];
}

/** Rows as objects, one property per column. */
export type UploadRows = readonly Readonly<Record<string, CellInput>>[];

/** Columns as arrays of one length, by name. */
export type UploadColumns = Readonly<Record<string, ArrayLike<CellInput>>>;

/**
 * What can be uploaded: a path of a local file (Node) or an address (any text with a scheme),
 * a URL, bytes, a Blob or File, a table or document of `@vostack/votable`, an earlier result,
 * a job, rows, columns, an Arrow table, or any of these with options, see {@link UploadTable}.
 */
export type UploadSource =
  | string
  | URL
  | Blob
  | Uint8Array
  | Table
  | VOTable
  | HasTable
  | HasResult
  | ArrowTableLike
  | UploadRows
  | UploadColumns
  | UploadTable;

/** Tables to upload by name; a query refers to them as `TAP_UPLOAD.name`. */
export type Uploads = Readonly<Record<string, UploadSource>>;

/** Options of one upload. */
export interface UploadTableOptions {
  /** Format of a file, Blob or bytes. Default: recognised by content, name and media type. */
  readonly format?: UploadFormat;
  /** Types, units and descriptions of the columns of rows, CSV, TSV, JSON. Default: inferred from the values. */
  readonly fields?: readonly FieldInit[];
  /** VOTable serialization when the table is written here. Default `"tabledata"`, which every service reads. */
  readonly serialization?: "tabledata" | "binary" | "binary2";
}

/** A source with options: `{ stars: new UploadTable("stars.txt", { format: "csv" }) }`. */
export class UploadTable {
  /** What to upload. */
  readonly source: Exclude<UploadSource, UploadTable>;
  /** How to read and write it. */
  readonly options: UploadTableOptions;

  /** Pairs a source with its options. */
  constructor(source: Exclude<UploadSource, UploadTable>, options: UploadTableOptions) {
    this.source = source;
    this.options = options;
  }
}
