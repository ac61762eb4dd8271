import { readVOTable, type Table, VOTableError } from "@vostack/votable";
import { XmlError } from "@vostack/xml";
import { type Cell, createTable, type LoadColumn, quoted } from "../engine/bulk-load.ts";
import { BadRequest } from "../http/http-error.ts";
import { MAX_BODY_BYTES } from "../http/request.ts";
import { type ColumnInfo, storageType } from "../schema/table.ts";
import type { UploadedTable } from "../translate/context.ts";
import type { TapEngine } from "./answer.ts";
import type { TapRequest, Upload } from "./tap-request.ts";
import { uploadCell, uploadColumn } from "./upload-column.ts";

/** The DuckDB schema of uploaded tables. */
export const UPLOAD_SCHEMA = "uploaded";

let counter = 0;

/** Makes the uploaded tables, for as long as the work takes. */
export async function withUploads<T>(
  engine: TapEngine,
  request: TapRequest,
  signal: AbortSignal,
  work: (uploads: ReadonlyMap<string, UploadedTable>) => Promise<T>,
): Promise<T> {
  const uploads = new Map<string, UploadedTable>();
  const { database } = engine;
  try {
    for (const upload of request.uploads) {
      const made = await createUpload(engine, upload, signal);
      uploads.set(upload.name.toLowerCase(), made);
    }
    return await work(uploads);
  } finally {
    for (const { source } of uploads.values()) await database.run(`DROP TABLE ${source}`);
  }
}

async function createUpload(
  engine: TapEngine,
  upload: Upload,
  signal: AbortSignal,
): Promise<UploadedTable> {
  const table = await readUpload(await documentOf(engine, upload, signal), upload);
  const columns = table.fields.map((field) => uploadColumn(field));
  rejectTwins(columns, upload);
  const name = `u${++counter}`;
  const rows = Array.from({ length: table.nrows }, (_, row) => row);
  await engine.database.using((connection) =>
    createTable(connection, UPLOAD_SCHEMA, name, loadColumns(table, columns), rows),
  );
  return {
    table: { schema: "tap_upload", name: upload.name, type: "table", columns, keys: [] },
    source: `${quoted(UPLOAD_SCHEMA)}.${quoted(name)}`,
  };
}

function loadColumns(table: Table, columns: readonly ColumnInfo[]): LoadColumn<number>[] {
  return columns.map((column, i) => {
    const values = table.column(i);
    const convert = uploadCell(column);
    const cell = (row: number): Cell => {
      const value = values.get(row);
      return value === null ? null : convert(value);
    };
    return { name: column.name, storage: storageType(column), cell };
  });
}

/** SQL tells columns apart regardless of case. */
function rejectTwins(columns: readonly ColumnInfo[], { name }: Upload): void {
  const seen = new Set<string>();
  for (const column of columns) {
    const folded = column.name.toLowerCase();
    if (seen.has(folded)) {
      throw new BadRequest(`UPLOAD ${name}: column ${column.name} is there twice`);
    }
    seen.add(folded);
  }
}

async function readUpload(bytes: Uint8Array, { name }: Upload): Promise<Table> {
  try {
    const table = (await readVOTable(bytes)).firstTable();
    if (table === undefined) throw new BadRequest(`UPLOAD ${name}: the VOTable holds no table`);
    return table;
  } catch (error) {
    if (error instanceof VOTableError || error instanceof XmlError) {
      throw new BadRequest(`UPLOAD ${name}: failed to read uploaded table: ${error.message}`);
    }
    throw error;
  }
}

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The VOTable of an upload: what came with a request, or what a loopback URL holds. */
async function documentOf(
  { uploads }: TapEngine,
  { name, uri }: Upload,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const kept = uploads.find(uri);
  if (kept !== undefined) return kept;
  if (!URL.canParse(uri)) throw new BadRequest(`UPLOAD ${name}: not a URI: ${uri}`);
  const url = new URL(uri);
  // This archive must not be made to fetch things for others from elsewhere.
  if (url.protocol !== "http:" || !LOOPBACK.has(url.hostname)) {
    throw new BadRequest(`UPLOAD ${name}: only http URLs of this machine are fetched, not ${uri}`);
  }
  const response = await fetch(url, { signal, redirect: "error" });
  if (!response.ok) throw new BadRequest(`UPLOAD ${name}: ${uri} answered ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > MAX_BODY_BYTES) {
    throw new BadRequest(`Size of upload file exceeds maximum of ${MAX_BODY_BYTES} bytes.`);
  }
  return bytes;
}
