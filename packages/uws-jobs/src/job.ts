import {
  daliMessage,
  ProtocolError,
  type RequestOptions,
  readDocument,
  Session,
  UsageError,
  VoError,
} from "@vostack/vo-service";
import { formsFirst } from "#files";
import { movedTo } from "./created-at.ts";
import { JobAbortedError, JobError } from "./errors.ts";
import { eventsOf, type JobEvent } from "./events.ts";
import { type FormBody, toForm } from "./form.ts";
import type { ErrorSummary, JobResult, JobSummary } from "./job-summary.ts";
import { parseJob } from "./parse-job.ts";
import { isFinal, type Phase } from "./phase.ts";
import type { JobRequestOptions, RefreshOptions } from "./request-options.ts";
import type { JobStore } from "./store/job-store.ts";
import { formatTimestamp } from "./timestamp.ts";
import { type WatchOptions, watch } from "./watch.ts";

/** How to wait for a job. */
export interface WaitOptions extends WatchOptions {
  /** Wait for one of these phases. Default: until the job is final. */
  readonly phases?: readonly Phase[];
  /** Wait also when the job is PENDING or HELD and would not go on by itself: somebody else may run it. Default false. */
  readonly whilePending?: boolean;
  /** When the signal ends the waiting, abort the job too. Default false. */
  readonly abortOnSignal?: boolean;
  /** Is told what happens meanwhile. */
  readonly onEvent?: (event: JobEvent) => void;
}

/** What a job is made with. */
export interface UwsJobOptions {
  /** Who does the HTTP. Default: an anonymous session. */
  readonly session?: Session;
  /** What is known about the job already. */
  readonly summary?: JobSummary;
  /** Forgets the job when it is deleted. */
  readonly store?: JobStore;
}

const ABORT_DEADLINE = 15_000;
/** Statuses of services and proxies that do not know the method DELETE. */
const NO_DELETE = [400, 403, 405, 500, 501];
/** Statuses of services to which a change of phase comes too late. */
const REFUSED = [400, 403, 405, 409, 500];

/**
 * One job of a UWS service (UWS 1.1). Its properties tell what the service said last;
 * every method that asks the service brings them up to date.
 */
export class UwsJob {
  /** Absolute URL of the job. */
  readonly url: string;
  /** Who does the HTTP. */
  readonly session: Session;
  readonly #store: JobStore | undefined;
  #summary: JobSummary | undefined;
  #wasRun = false;

  /** Makes an object for the job at a URL; asks nobody. */
  constructor(url: string | URL, options: UwsJobOptions = {}) {
    // Servers add their sessions to addresses; what is below the job would stand behind that.
    const address = new URL(url).href.replace(/[?#].*$/, "").replace(/;jsessionid=[^/]*/i, "");
    this.url = address.replace(/\/$/, "");
    this.session = options.session ?? new Session();
    this.#summary = options.summary;
    this.#store = options.store;
  }

  /** Identifier: what the service says, or the last part of the URL. */
  get id(): string {
    return this.#summary?.id || decodeURIComponent(this.url.slice(this.url.lastIndexOf("/") + 1));
  }

  /** The last known phase; `UNKNOWN` before anything is known. */
  get phase(): Phase {
    return this.#summary?.phase ?? "UNKNOWN";
  }

  /** Everything that the service said last; undefined before it was asked. */
  get summary(): JobSummary | undefined {
    return this.#summary;
  }

  /** Results that can be fetched. `summary` also has the entries that are no web addresses. */
  get results(): readonly JobResult[] {
    return (this.#summary?.results ?? []).filter(({ href }) => /^https?:/i.test(href));
  }

  /** Why it failed, as the service sums it up. */
  get error(): ErrorSummary | undefined {
    return this.#summary?.error;
  }

  /** The result with an id, or the last one of those where a service uses it several times. */
  result(id = "result"): JobResult | undefined {
    return this.results.findLast((result) => result.id === id);
  }

  /** Asks the service about the job. */
  async refresh(options: RefreshOptions = {}): Promise<JobSummary> {
    const { wait, phase, ...request } = options;
    const query = new URLSearchParams();
    if (wait !== undefined) query.set("WAIT", String(wait));
    if (phase !== undefined) query.set("PHASE", phase);
    const asked = query.size > 0 ? `${this.url}?${query}` : this.url;
    const response = await this.session.fetch(asked, { ...request, jobId: this.id });
    return this.#take(await readDocument(response));
  }

  /** Lets the job run. A job that runs already, or has run, stays as it is. */
  async run(options: JobRequestOptions = {}): Promise<this> {
    const over =
      this.#summary !== undefined && !["PENDING", "HELD", "UNKNOWN"].includes(this.phase);
    if (over) return this;
    await this.#change("RUN", options, (phase) => phase !== "PENDING" && phase !== "HELD");
    this.#wasRun = true;
    return this;
  }

  /** Stops the job. A job that is final already stays as it is; services may take a while: `wait()` then. */
  async abort(options: JobRequestOptions = {}): Promise<this> {
    return isFinal(this.phase) ? this : this.#change("ABORT", options, isFinal);
  }

  /** Deletes the job and its results. A job that is gone already counts as deleted. */
  async delete(options: JobRequestOptions = {}): Promise<void> {
    // The answer leads to the list of jobs, which many services show to nobody.
    const common: RequestOptions = {
      ...options,
      redirect: "manual",
      idempotent: true,
      jobId: this.id,
    };
    const accept = (status: number): boolean => status < 400 || status === 404 || status === 410;
    const ask = async (request: RequestOptions): Promise<void> => {
      const response = await this.session.fetch(this.url, { ...common, ...request, accept });
      await response.body?.cancel();
    };
    // Some services and the proxies before them know no DELETE (UWS 1.1, section 2.2.3.2).
    const byMethod: RequestOptions = { method: "DELETE" };
    const byForm = { method: "POST", body: new URLSearchParams({ ACTION: "DELETE" }) };
    try {
      await ask(formsFirst ? byForm : byMethod);
    } catch (error) {
      const status = error instanceof VoError ? error.status : undefined;
      if (status === undefined || !NO_DELETE.includes(status)) throw error;
      await ask(formsFirst ? byMethod : byForm).catch((second: unknown) => {
        throw status === 405 || status === 501 ? second : error;
      });
    }
    await this.#store?.remove(this.url);
  }

  /**
   * Waits until the job is final, or in one of some phases. A job that failed is final, too:
   * {@link raiseIfError} tells. A job in PENDING or HELD does not go on before it is run (UWS 1.1, section 2.1.3).
   *
   * @throws UsageError with the code `job-not-run` when the job waits to be run, DeadlineError when the time is over,
   * AbortedError when the signal says so, NotFoundError when the service does not know the job any more
   */
  async wait(options: WaitOptions = {}): Promise<this> {
    const { phases = [], whilePending = false, abortOnSignal = false, onEvent, signal } = options;
    try {
      for await (const event of this.events(options)) {
        onEvent?.(event);
        if (phases.includes(event.phase)) break;
        // Services may need a while until they show that a job was run.
        const waits = event.phase === "HELD" || (event.phase === "PENDING" && !this.#wasRun);
        if (waits && !whilePending) throw notRun(this);
      }
    } catch (error) {
      if (abortOnSignal && signal?.aborted) await this.abort({ deadline: ABORT_DEADLINE });
      throw error;
    }
    return this;
  }

  /** What happens to the job, from now until it is final. Ending the iteration ends the asking. */
  events(options: WatchOptions = {}): AsyncGenerator<JobEvent, void, undefined> {
    return eventsOf(watch(this, options));
  }

  /** The service's whole account of an error: a document of its own choice, usually a VOTable or text. */
  async errorDetail(options: JobRequestOptions = {}): Promise<string> {
    const response = await this.session.fetch(`${this.url}/error`, { ...options, jobId: this.id });
    const text = new TextDecoder().decode(await readDocument(response));
    return daliMessage(text, response.headers.get("content-type") ?? "") ?? text.trim();
  }

  /**
   * Throws when the job failed or was aborted; asks the service where that is not known yet.
   *
   * @throws JobError, JobAbortedError
   */
  async raiseIfError(options: JobRequestOptions = {}): Promise<void> {
    const summary = this.#summary ?? (await this.refresh(options));
    const { error, phase } = summary;
    if (phase === "ABORTED") {
      const message = `Job ${this.id} was aborted${error?.message ? `: ${error.message}` : ""}`;
      const serverMessage = error?.message ? { serverMessage: error.message } : {};
      throw new JobAbortedError(message, summary, { url: this.url, ...serverMessage });
    }
    if (phase !== "ERROR") return;
    let said = error?.message ?? "";
    let cause: unknown;
    if (error === undefined || error.hasDetail || said === "") {
      try {
        said = (await this.errorDetail(options)) || said;
      } catch (failure) {
        // The summary is still there to tell; why there is no more is the cause.
        cause = failure;
      }
    }
    throw new JobError(`Job ${this.id} failed: ${said || "the service gives no reason"}`, summary, {
      url: this.url,
      ...(said && { serverMessage: said }),
      ...(cause !== undefined && { cause }),
      ...(error?.type === "transient" && { hint: "submit it again: the error may go away" }),
    });
  }

  /**
   * Asks for another time of deletion. Services may shorten what is asked for, or refuse silently: what holds
   * is in `summary.destruction` then.
   */
  async setDestruction(time: Date, options: JobRequestOptions = {}): Promise<this> {
    return this.#post("destruction", { DESTRUCTION: formatTimestamp(time) }, options);
  }

  /**
   * Asks for another limit of execution, in seconds; 0 is without limit. Services may shorten what is
   * asked for, or refuse silently: what holds is in `summary.executionDuration` then.
   */
  async setExecutionDuration(seconds: number, options: JobRequestOptions = {}): Promise<this> {
    return this.#post("executionduration", { EXECUTIONDURATION: String(seconds) }, options);
  }

  /** Sets or adds parameters of a job that has not been run. */
  async setParameters(parameters: FormBody, options: JobRequestOptions = {}): Promise<this> {
    return this.#post("parameters", parameters, options);
  }

  /** What it is, in a line. */
  toString(): string {
    return `${this.constructor.name}(${this.url}, ${this.phase})`;
  }

  static {
    // What Node prints.
    const value = UwsJob.prototype.toString;
    Object.defineProperty(UwsJob.prototype, Symbol.for("nodejs.util.inspect.custom"), { value });
  }

  /** Asks for a change of phase. A service that refuses it because the job has gone on already is no trouble. */
  async #change(
    phase: string,
    options: JobRequestOptions,
    isThere: (phase: Phase) => boolean,
  ): Promise<this> {
    try {
      return await this.#post("phase", { PHASE: phase }, options);
    } catch (error) {
      const status = error instanceof VoError ? error.status : undefined;
      if (status === undefined || !REFUSED.includes(status)) throw error;
      const summary = await this.refresh(options).catch(() => undefined);
      if (summary === undefined || !isThere(summary.phase)) throw error;
      return this;
    }
  }

  async #post(below: string, body: FormBody, options: JobRequestOptions): Promise<this> {
    const url = `${this.url}/${below}`;
    const request: RequestOptions = {
      ...options,
      method: "POST",
      body: toForm(body),
      // To set something twice does no harm; to run or abort twice may be answered with an error.
      idempotent: below !== "phase",
      jobId: this.id,
    };
    // The answer is a redirect to the job (UWS 1.1, section 2.2.3), or to wherever a service thinks that it is.
    let response = await this.session.fetch(url, { ...request, redirect: "manual" });
    const moved = movedTo(response, url);
    if (moved !== undefined) {
      await response.body?.cancel();
      response = await this.session.fetch(moved, request);
    }
    const text = new TextDecoder().decode(await readDocument(response));
    if (response.ok && /<(\w+:)?(job|VOTABLE)[\s>]/.test(text)) this.#take(text);
    else await this.refresh(options);
    return this;
  }

  #take(document: string | Uint8Array): JobSummary {
    const summary = parseJob(document, this.url);
    if (summary.id === "" && summary.phase === "UNKNOWN") {
      throw new ProtocolError("The job document has neither a jobId nor a phase", {
        url: this.url,
        jobId: this.id,
      });
    }
    this.#summary = summary;
    return summary;
  }
}

function notRun(job: UwsJob): UsageError {
  return new UsageError(`Job ${job.id} is ${job.phase} and would wait for ever`, {
    code: "job-not-run",
    jobId: job.id,
    url: job.url,
    hint:
      job.phase === "HELD"
        ? "the service holds it: call run() again later, or wait with { whilePending: true }"
        : "call run() first, or wait with { whilePending: true } when somebody else runs it",
  });
}
