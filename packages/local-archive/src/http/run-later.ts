import { newJobId } from "../uws/job.ts";
import { BadRequest, Forbidden, MethodNotAllowed, NotFound } from "./http-error.ts";
import type { Parameters } from "./parameters.ts";
import type { ArchiveRequest } from "./request.ts";
import { seeOther } from "./responses.ts";

/** A posted request that waits for the GET which its 303 leads to. */
interface Posted {
  readonly parameters: Parameters;
  readonly user: string | null;
  runs: number;
}

/** How many posted requests are remembered; the oldest are forgotten. */
const REMEMBERED = 500;

/** Answers a request; the id names it in file names. */
export type Execute = (
  request: ArchiveRequest,
  parameters: Parameters,
  id: string,
) => Promise<Response>;

/**
 * A synchronous resource on which GET is answered at once and POST by 303 to `{url}/{id}/run`, where
 * the answer is.
 */
export class RunLater {
  readonly #url: string;
  readonly #once: boolean;
  readonly #execute: Execute;
  readonly #posted = new Map<string, Posted>();

  /**
   * @param url - of the resource, without a slash at the end
   * @param once - the run URL answers once only
   */
  constructor(url: string, once: boolean, execute: Execute) {
    this.#url = url;
    this.#once = once;
    this.#execute = execute;
  }

  /** Answers what comes to the resource; `path` is what follows its URL. */
  async answer(
    request: ArchiveRequest,
    path: string,
    accept: (parameters: Parameters) => Parameters = (parameters) => parameters,
  ): Promise<Response> {
    if (path !== "") return this.#run(request, path);
    const parameters = accept(await request.parameters());
    if (request.method === "POST") return this.post(request, parameters);
    if (request.method !== "GET" && request.method !== "HEAD") {
      throw new MethodNotAllowed(request.method, "GET, HEAD, POST");
    }
    return this.#execute(request, parameters, newJobId());
  }

  /** Keeps a request and answers with the redirection to its answer. */
  post({ identity }: ArchiveRequest, parameters: Parameters): Response {
    const id = newJobId();
    this.#posted.set(id, { parameters, user: identity?.user ?? null, runs: 0 });
    const oldest = this.#posted.keys().next().value;
    if (this.#posted.size > REMEMBERED && oldest !== undefined) this.#posted.delete(oldest);
    return seeOther(`${this.#url}/${id}/run`);
  }

  async #run(request: ArchiveRequest, path: string): Promise<Response> {
    const [, id = ""] = /^(\w+)\/run$/.exec(path) ?? [];
    const posted = this.#posted.get(id);
    if (posted === undefined) throw new NotFound(`not found: ${path}`);
    if (posted.user !== null && posted.user !== request.identity?.user) throw new Forbidden();
    if (posted.runs > 0 && this.#once) {
      throw new BadRequest(`cannot execute job ${id} when phase = COMPLETED`);
    }
    posted.runs++;
    return this.#execute(request, posted.parameters, id);
  }
}
