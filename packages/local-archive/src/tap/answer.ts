import type { Identity } from "../auth/identity.ts";
import type { Database } from "../engine/database.ts";
import { HttpError } from "../http/http-error.ts";
import { streamed } from "../http/responses.ts";
import type { Quirks } from "../quirks.ts";
import type { Catalogue } from "../schema/catalogue.ts";
import type { UploadedTable } from "../translate/context.ts";
import { errorDocument } from "../votable/document.ts";
import { defaultFormat, type Format } from "./formats.ts";
import { quirkyFormat, quirkyResult } from "./quirky-result.ts";
import { runQuery } from "./run-query.ts";
import type { TapRequest } from "./tap-request.ts";
import type { UploadStore } from "./upload-store.ts";

/** What every TAP query of this archive needs. */
export interface TapEngine {
  /** The service's URL, without a slash at the end. */
  readonly baseUrl: string;
  readonly uploads: UploadStore;
  /** The identity of a user who owns a job. */
  readonly account: (user: string) => Identity | null;
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly quirks: Quirks;
  /** Service descriptors that follow a result with these fields. */
  readonly descriptors: (fields: readonly { readonly id?: string }[]) => string;
}

/** Runs a query and answers with the document, which streams. */
export async function answerQuery(
  engine: TapEngine,
  request: TapRequest,
  identity: Identity | null,
  uploads: ReadonlyMap<string, UploadedTable>,
  jobId: string,
  signal: AbortSignal,
): Promise<Response> {
  const { database, catalogue, quirks } = engine;
  const namesAsTyped = quirks.has("names-as-typed");
  const context = { database, catalogue, identity, uploads, signal, namesAsTyped };
  const result = await runQuery(request.query, request.maxrec, context);
  const table = quirkyResult(
    { ...result, meta: engine.descriptors(result.fields) },
    request.maxrec,
    quirks,
  );
  const format = quirkyFormat(request.format, quirks);
  return new Response(streamed(format.write(table)), {
    headers: {
      "content-type": quirks.has("odd-content-types")
        ? format.contentType.replace(";", " ;")
        : format.contentType,
      "content-disposition": `inline; filename="result_${jobId}.${format.extension}"`,
    },
  });
}

/** The answer to a query that failed: a VOTable, or plain text where one asked for CSV or TSV. */
export function answerError(
  error: unknown,
  quirks: Quirks,
  format: Format = defaultFormat,
): Response {
  const status = error instanceof HttpError ? error.status : 500;
  const message = error instanceof Error ? error.message : String(error);
  if (!format.votable) {
    return new Response(`${message}\n`, {
      status,
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
  }
  const headers: Record<string, string> = { "content-type": "application/x-votable+xml" };
  if (error instanceof HttpError) Object.assign(headers, error.headers);
  const document = new TextEncoder().encode(errorDocument(message));
  // The length was counted in characters.
  const sent = quirks.has("error-cut-short") ? errorDocument(message).length : document.length;
  return new Response(document.subarray(0, sent), { status, headers });
}
