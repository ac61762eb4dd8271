import { type JobResult, UwsJob, type UwsJobOptions } from "@vostack/uws-jobs";
import { NotFoundError, ProtocolError, UnavailableError } from "@vostack/vo-service";
import type { Row } from "@vostack/votable";
import { files } from "#files";
import { OverflowError } from "./errors.ts";
import { Budget, type Waiting } from "./query/budget.ts";
import { openStream, type StreamReading } from "./query/open-stream.ts";
import { requestBody, uploadItem } from "./query/parameters.ts";
import { passThrough, type SavedResult, saveAnswer } from "./query/pass-through.ts";
import { type Asked, readResult } from "./query/read-result.ts";
import type { TapResult } from "./query/result.ts";
import type { TapStream } from "./query/tap-stream.ts";
import { prepareUploads, type UploadRules } from "./upload/prepare.ts";
import type { JobResultSource, Uploads } from "./upload/sources.ts";

/** How the result of a job is fetched. */
export interface FetchOptions {
  /** Where to keep the service's answer, byte for byte, beside reading it (Node only). */
  readonly outputFile?: string;
  /** How 64-bit integers are read. Default `"auto"`. */
  readonly longs?: "auto" | "bigint";
  /** `true`: a truncated result is an `OverflowError`. Default `false`. */
  readonly strict?: boolean;
  /** Ends the waiting and reading; the job goes on. */
  readonly signal?: AbortSignal;
  /** Milliseconds for waiting and reading together. Default: none. */
  readonly deadline?: number;
  /** Milliseconds without progress after which a request fails. */
  readonly timeout?: number;
}

/** What a TAP job needs beside its address. */
export interface TapJobOptions extends UwsJobOptions {
  /** Base address of its TAP service. */
  readonly service?: string;
  /** What was asked, when this program made the job. */
  readonly asked?: Asked;
}

/** A query that runs at the service on its own (TAP 1.1 section 2.3; UWS 1.1). */
export class TapJob extends UwsJob {
  readonly #service: string;
  readonly #asked: Asked | undefined;

  /** A job by its address; asks nothing. */
  constructor(url: string | URL, options: TapJobOptions = {}) {
    super(url, options);
    this.#service = options.service ?? this.url.replace(/\/async\/[^/]*$/, "");
    this.#asked = options.asked;
  }

  /** The query text; `undefined` when the job has not been looked at or has none. */
  get query(): string | undefined {
    return this.#asked?.adql ?? this.#parameter("query");
  }

  /**
   * Its result in memory. Runs the job when nobody has, and waits for its end.
   *
   * @throws VoError with the service's message when the job failed or was aborted.
   */
  async fetchResult<R = Row>(options: FetchOptions = {}): Promise<TapResult<R>> {
    const budget = new Budget(options);
    const result = await this.#fetchTable<R>(options, budget);
    if (options.strict && result.truncated) {
      throw new OverflowError(`The result of job ${this.id} has more than ${result.nrows} rows`, {
        url: this.url,
        jobId: this.id,
      });
    }
    return result;
  }

  /** Its result as a stream of rows. Runs the job when nobody has, and waits for its end. */
  async stream<R = Row>(
    options: Omit<FetchOptions, "outputFile" | "strict"> & StreamReading = {},
  ): Promise<TapStream<R>> {
    const response = await this.#openResult(new Budget(options));
    return await openStream<R>(response, this.#known(), options);
  }

  /** Its result as the service sends it, whatever the format. Runs the job when nobody has. */
  async download(
    options: Pick<FetchOptions, "signal" | "deadline" | "timeout"> = {},
  ): Promise<Response> {
    return await passThrough(await this.#openResult(new Budget(options)), this.#known());
  }

  /** Keeps its result in a file, byte for byte (Node only). Runs the job when nobody has. */
  async save(
    file: string,
    options: Pick<FetchOptions, "signal" | "deadline" | "timeout"> = {},
  ): Promise<SavedResult> {
    return await saveAnswer(await this.#openResult(new Budget(options)), this.#known(), file);
  }

  /** Adds tables to a job that does not run yet. */
  async upload(
    uploads: Uploads,
    options: Waiting & { readonly rules?: UploadRules } = {},
  ): Promise<void> {
    const { rules = {}, ...wait } = options;
    const prepared = await prepareUploads(uploads, rules);
    const parameters = [["UPLOAD", prepared.map(uploadItem).join(";")] as const];
    await this.setParameters(requestBody(parameters, prepared), wait);
  }

  /** Its result as an upload of another query; runs the job when nobody has. */
  async resultForUpload(): Promise<JobResultSource> {
    await this.#finish(new Budget({}));
    const { href } = this.#resultEntry();
    // A job with an owner needs credentials, which the fetching service does not have.
    const isPublic = this.summary?.ownerId === undefined && this.session.credentials.anonymous;
    return {
      url: href,
      isPublic,
      read: async () => await (await this.session.fetch(href)).blob(),
    };
  }

  async #fetchTable<R>(options: FetchOptions, budget: Budget): Promise<TapResult<R>> {
    const response = await this.#openResult(budget);
    const asked = this.#known();
    const { outputFile, longs } = options;
    if (outputFile === undefined) return await readResult<R>(response, asked, { longs });
    await saveAnswer(response, asked, outputFile);
    return await readResult<R>(await reopened(response, outputFile), asked, { longs });
  }

  async #openResult(budget: Budget): Promise<Response> {
    await this.#finish(budget);
    const { id, href } = this.#resultEntry();
    try {
      return await this.session.fetch(href, budget.next());
    } catch (error) {
      // Behind a proxy the address may be one that only the service itself knows.
      const isElsewhere = new URL(href).origin !== new URL(this.url).origin;
      if (error instanceof UnavailableError && isElsewhere) {
        return await this.session.fetch(this.#resultUrl(id), budget.next()).catch(() => {
          throw error;
        });
      }
      if (!(error instanceof NotFoundError)) throw error;
      throw new NotFoundError(`The result of job ${this.id} is gone or was never written`, {
        url: href,
        jobId: this.id,
        status: 404,
        cause: error,
      });
    }
  }

  async #finish(budget: Budget): Promise<void> {
    if (this.summary === undefined) await this.refresh(budget.next());
    if (this.phase === "PENDING" || this.phase === "HELD") await this.run(budget.next());
    if (this.phase !== "COMPLETED") {
      const { signal, deadline } = budget.next();
      await this.wait({
        ...(signal ? { signal } : {}),
        ...(deadline === undefined ? {} : { deadline }),
      });
    }
    await this.raiseIfError(budget.next());
  }

  /** The table among the results: some services list diagnostics beside it, some repeat identifiers. */
  #resultEntry(): Pick<JobResult, "id" | "href"> {
    const entry =
      this.result() ??
      this.results.find(({ id, mimeType }) => /votable/i.test(mimeType ?? id)) ??
      this.results.at(-1);
    if (entry) return entry;
    if (this.phase === "COMPLETED") return { id: "result", href: this.#resultUrl("result") };
    throw new ProtocolError(`Job ${this.id} has no result: its phase is ${this.phase}`, {
      url: this.url,
      jobId: this.id,
      ...(this.phase === "ARCHIVED"
        ? { hint: "The service keeps its record only; submit the query again." }
        : {}),
    });
  }

  #resultUrl(id: string): string {
    return `${this.url}/results/${encodeURIComponent(id || "result")}`;
  }

  #known(): Asked {
    return {
      service: this.#service,
      adql: this.query ?? "",
      parameters: this.summary?.parameters.map(({ id, value }) => [id.toUpperCase(), value]) ?? [],
      uploads: [],
      requestedAt: this.summary?.creationTime ?? new Date(),
      ...this.#asked,
      jobUrl: this.url,
    };
  }

  #parameter(name: string): string | undefined {
    return this.summary?.parameters.find(({ id }) => id.toLowerCase() === name)?.value;
  }
}

/** An answer that was kept in a file, to be read from there. */
export async function reopened(response: Response, file: string): Promise<Response> {
  const copy = new Response(await files.openFile(file), { headers: response.headers });
  Object.defineProperty(copy, "url", { value: response.url });
  return copy;
}
