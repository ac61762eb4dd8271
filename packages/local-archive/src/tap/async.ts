import type { Identity } from "../auth/identity.ts";
import { NotFound } from "../http/http-error.ts";
import { Parameters } from "../http/parameters.ts";
import type { ArchiveRequest } from "../http/request.ts";
import type { Job, JobResult } from "../uws/job.ts";
import { JobFailure, JobStore } from "../uws/job-store.ts";
import { uwsService } from "../uws/service.ts";
import { answerError, answerQuery, type TapEngine } from "./answer.ts";
import { parseTapRequest, wantedFormat } from "./tap-request.ts";
import { withUploads } from "./uploads.ts";

/** What a finished job left. */
interface Stored {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Headers;
}

/** TAP's /async, and /results with what the jobs made. */
export class AsyncTap {
  readonly #engine: TapEngine;
  readonly #store: JobStore;
  readonly #results = new Map<string, Stored>();

  constructor(engine: TapEngine) {
    this.#engine = engine;
    this.#store = new JobStore(
      (job, signal) => this.#execute(job, signal),
      (id) => this.#results.delete(id),
    );
  }

  answer(request: ArchiveRequest, path: string): Promise<Response> {
    const { baseUrl, quirks, uploads } = this.#engine;
    return uwsService(
      {
        store: this.#store,
        baseUrl: `${baseUrl}/async`,
        quirks,
        accept: async (parameters) => uploads.keepParts(parameters).entries,
      },
      request,
      path,
    );
  }

  /** `/results/result_{job}.{extension}` */
  result(request: ArchiveRequest, path: string): Response {
    const id = /^result_(\w+)\./.exec(path)?.[1];
    const stored = id === undefined ? undefined : this.#results.get(id);
    if (id === undefined || stored === undefined) throw new NotFound(`not found: ${path}`);
    this.#store.get(id, request.identity);
    return new Response(stored.bytes, { headers: stored.headers });
  }

  close(): void {
    this.#store.close();
  }

  async #execute(job: Job, signal: AbortSignal): Promise<readonly JobResult[]> {
    const parameters = new Parameters(job.parameters);
    try {
      const query = parseTapRequest(parameters);
      const response = await withUploads(this.#engine, query, signal, (uploads) =>
        answerQuery(this.#engine, query, this.#ownerOf(job), uploads, job.id, signal),
      );
      const bytes = new Uint8Array(await response.arrayBuffer());
      const { headers } = response;
      headers.set("content-length", String(bytes.length));
      this.#results.set(job.id, { bytes, headers });
      const { extension } = query.format;
      return this.#listed({
        id: "result",
        href: `${this.#engine.baseUrl}/results/result_${job.id}.${extension}`,
        mimeType: query.format.contentType,
        size: bytes.length,
      });
    } catch (error) {
      signal.throwIfAborted();
      throw new JobFailure(
        error,
        answerError(error, this.#engine.quirks, wantedFormat(parameters)),
      );
    }
  }

  #listed(result: JobResult): readonly JobResult[] {
    if (!this.#engine.quirks.has("diagnostic-results")) return [result];
    const diagnostics = ["uws:executing:5", "query:parse:1", "query:execute:20"];
    return [...diagnostics.map((href) => ({ id: "diag", href })), result];
  }

  #ownerOf({ ownerId }: Job): Identity | null {
    return ownerId === null ? null : this.#engine.account(ownerId);
  }
}
