import { VoError } from "@vostack/vo-service";
import { type Table, tableFromRows } from "@vostack/votable";
import { UploadError } from "../errors.ts";
import type { QueryOptions } from "../query/options.ts";
import type { TapResult } from "../query/result.ts";
import { encodeTable } from "../upload/encode.ts";
import type { UploadRules } from "../upload/prepare.ts";
import type { UploadRows } from "../upload/sources.ts";
import type { Asker } from "./asker.ts";

/** How a long list is uploaded in pieces. */
export interface ChunkOptions extends Omit<QueryOptions, "uploads" | "outputFile"> {
  /** Name of the uploaded table; the query refers to it as `TAP_UPLOAD.name`. Default `targets`. */
  readonly uploadName?: string;
  /** Most rows per piece. Default: as many as the service's limits allow, at most 100,000. */
  readonly chunkRows?: number;
}

/** Service and its limits on uploads. */
export interface ChunkAsker extends Asker {
  /** What the service allows. */
  uploadRules(options: { readonly signal?: AbortSignal }): Promise<UploadRules>;
}

/**
 * One query for a long list of rows: the list is uploaded in as few pieces as the limits of the
 * service allow, and the same query runs once for each piece, one after another. A piece that the service finds
 * too large after all, or whose result it cuts though no `maxrec` was given, is halved and asked for again.
 */
export async function* uploadInChunks<Row>(
  asker: ChunkAsker,
  targets: UploadRows | Table,
  query: string,
  options: ChunkOptions = {},
): AsyncGenerator<TapResult<Row>> {
  const { uploadName = "targets", chunkRows, ...rest } = options;
  const table = isRows(targets) ? tableFromRows(targets) : targets;
  const rules = await asker.uploadRules(options.signal ? { signal: options.signal } : {});
  const size = await chunkSize(table, chunkRows ?? 100_000, rules);
  const ask = (chunk: Table, strict = false) =>
    asker.query<Row>(query, { ...rest, strict, uploads: { [uploadName]: chunk } });

  async function* answers(chunk: Table): AsyncGenerator<TapResult<Row>> {
    const isWhole = chunk.nrows <= 1 || rest.maxrec !== undefined;
    const result = await ask(chunk, isWhole ? rest.strict : false).catch((error: unknown) => {
      if (chunk.nrows > 1 && isTooLarge(error)) return undefined;
      throw error;
    });
    if (result && (isWhole || !result.truncated)) {
      yield result;
      return;
    }
    const middle = Math.ceil(chunk.nrows / 2);
    yield* answers(chunk.slice(0, middle));
    yield* answers(chunk.slice(middle, chunk.nrows));
  }

  for (let start = 0; start < table.nrows; start += size) {
    yield* answers(table.slice(start, Math.min(start + size, table.nrows)));
  }
}

/** Whether an upload was refused for its size, by the declared limits or by the service itself (HTTP 413). */
function isTooLarge(error: unknown): boolean {
  if (error instanceof UploadError) return error.problem === "too-large";
  return error instanceof VoError && error.status === 413;
}

/** Rows per piece: what was asked for, or less where the service takes less. */
async function chunkSize(table: Table, wanted: number, rules: UploadRules): Promise<number> {
  if (!(Number.isSafeInteger(wanted) && wanted > 0)) {
    throw new RangeError(`Cannot upload ${wanted} rows at a time`);
  }
  const rows = Math.min(wanted, rules.maxRows ?? wanted, Math.max(1, table.nrows));
  if (rules.maxBytes === undefined || table.nrows === 0) return rows;
  // The first rows tell what a row costs; a quarter is left for longer ones and the document's frame.
  const sample = table.slice(0, Math.min(100, table.nrows));
  const { content } = await encodeTable("sample", sample, {});
  const bytesPerRow = content.size / sample.nrows;
  return Math.max(1, Math.min(rows, Math.floor((rules.maxBytes * 0.75) / bytesPerRow)));
}

function isRows(targets: UploadRows | Table): targets is UploadRows {
  return Array.isArray(targets);
}
