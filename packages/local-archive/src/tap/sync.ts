import { BadRequest, HttpError, MethodNotAllowed, NotFound } from "../http/http-error.ts";
import type { Parameters } from "../http/parameters.ts";
import type { ArchiveRequest } from "../http/request.ts";
import { seeOther } from "../http/responses.ts";
import { newJobId } from "../uws/job.ts";
import { answerError, answerQuery, type TapEngine } from "./answer.ts";
import { parseTapRequest, wantedFormat } from "./tap-request.ts";
import { withUploads } from "./uploads.ts";

/** A request that waits to be run by the GET that follows its POST. */
interface Pending {
  readonly parameters: Parameters;
  readonly user: string | null;
  runs: number;
}

/** How many posted requests are remembered; the oldest are forgotten. */
const REMEMBERED = 500;

/** TAP's /sync: GET answers directly, POST is answered by 303 to /sync/{id}/run. */
export class SyncTap {
  readonly #engine: TapEngine;
  readonly #pending = new Map<string, Pending>();

  constructor(engine: TapEngine) {
    this.#engine = engine;
  }

  async answer(request: ArchiveRequest, path: string): Promise<Response> {
    if (path !== "") return this.#run(request, path);
    const parameters = this.#engine.uploads.keepParts(await request.parameters());
    if (request.method === "POST") return this.#remember(request, parameters);
    if (request.method !== "GET" && request.method !== "HEAD") {
      throw new MethodNotAllowed(request.method, "GET, HEAD, POST");
    }
    return this.#execute(request, parameters, newJobId());
  }

  #remember(request: ArchiveRequest, parameters: Parameters): Response {
    const id = newJobId();
    this.#pending.set(id, { parameters, user: request.identity?.user ?? null, runs: 0 });
    const oldest = this.#pending.keys().next().value;
    if (this.#pending.size > REMEMBERED && oldest !== undefined) this.#pending.delete(oldest);
    return seeOther(`${this.#engine.baseUrl}/sync/${id}/run`);
  }

  async #run(request: ArchiveRequest, path: string): Promise<Response> {
    const [, id] = /^(\w+)\/run$/.exec(path) ?? [];
    const pending = this.#pending.get(id ?? "");
    if (id === undefined || pending === undefined) throw new NotFound(`not found: ${path}`);
    if (pending.user !== null && pending.user !== request.identity?.user) {
      throw new HttpError(403, "permission denied");
    }
    if (pending.runs > 0 && this.#engine.quirks.has("run-once")) {
      throw new BadRequest(`cannot execute job ${id} when phase = COMPLETED`);
    }
    pending.runs++;
    return this.#execute(request, pending.parameters, id);
  }

  async #execute(request: ArchiveRequest, parameters: Parameters, id: string): Promise<Response> {
    try {
      const query = parseTapRequest(parameters);
      return await withUploads(this.#engine, query, request.signal, (uploads) =>
        answerQuery(this.#engine, query, request.identity, uploads, id, request.signal),
      );
    } catch (error) {
      request.signal.throwIfAborted();
      return answerError(error, wantedFormat(parameters));
    }
  }
}
