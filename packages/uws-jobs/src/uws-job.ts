import { AbortedError, DeadlineError, ServiceError, Session } from "@vostack/vo-service";
import {
  type JobError,
  type JobResult,
  type JobSummary,
  type Phase,
  parseJob,
} from "./job-document.ts";

/** How a job talks to its service. */
export interface UwsJobOptions {
  /** Who does the HTTP. Default: an anonymous one. */
  readonly session?: Session;
  /** What is known about the job already. */
  readonly summary?: JobSummary;
}

/** How long to wait. */
export interface WaitOptions {
  /** Milliseconds, in total. Default: no limit. */
  readonly timeout?: number;
  /** Ends the waiting; the job goes on. */
  readonly signal?: AbortSignal;
}

const active: ReadonlySet<Phase> = new Set<Phase>([
  "PENDING",
  "QUEUED",
  "EXECUTING",
  "HELD",
  "SUSPENDED",
  "UNKNOWN",
]);

/** One job of a UWS service. */
export class UwsJob {
  /** Where it is. */
  readonly url: string;
  /** Who does the HTTP. */
  readonly session: Session;
  #summary: JobSummary | undefined;

  /** Makes a job of its URL; asks nothing. */
  constructor(url: string | URL, options: UwsJobOptions = {}) {
    this.url = String(url).replace(/\/$/, "");
    this.session = options.session ?? new Session();
    this.#summary = options.summary;
  }

  /** Its identifier. */
  get id(): string {
    return this.#summary?.jobId ?? this.url.replace(/^.*\//, "");
  }

  /** The phase that was last seen. */
  get phase(): Phase {
    return this.#summary?.phase ?? "UNKNOWN";
  }

  /** What was last seen of it. */
  get summary(): JobSummary | undefined {
    return this.#summary;
  }

  /** Its results, as last seen. */
  get results(): readonly JobResult[] {
    return this.#summary?.results ?? [];
  }

  /** Why it failed, as last seen. */
  get error(): JobError | undefined {
    return this.#summary?.error;
  }

  /** Asks the service for everything about it. */
  async refresh(
    options: { readonly signal?: AbortSignal; readonly wait?: number } = {},
  ): Promise<JobSummary> {
    const { signal, wait } = options;
    const query = wait === undefined ? "" : `?WAIT=${wait}&PHASE=${this.phase}`;
    const response = await this.session.fetch(`${this.url}${query}`, { ...(signal && { signal }) });
    this.#summary = parseJob(new Uint8Array(await response.arrayBuffer()), this.url);
    return this.#summary;
  }

  /** Starts it. */
  async run(options: { readonly signal?: AbortSignal } = {}): Promise<this> {
    return this.#post("phase", { PHASE: "RUN" }, options);
  }

  /** Aborts it. */
  async abort(options: { readonly signal?: AbortSignal } = {}): Promise<this> {
    return this.#post("phase", { PHASE: "ABORT" }, options);
  }

  /** Removes it from the service. */
  async delete(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const { signal } = options;
    await this.session.fetch(this.url, {
      method: "DELETE",
      redirect: "manual",
      ...(signal && { signal }),
    });
  }

  /** Sets when it will be removed. */
  async setDestruction(when: Date, options: { readonly signal?: AbortSignal } = {}): Promise<this> {
    return this.#post("destruction", { DESTRUCTION: when.toISOString() }, options);
  }

  /** Sets how many seconds it may run. */
  async setExecutionDuration(
    seconds: number,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<this> {
    return this.#post("executionduration", { EXECUTIONDURATION: String(seconds) }, options);
  }

  /** Sets parameters of a pending job. */
  async setParameters(
    body: URLSearchParams | FormData,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<this> {
    const { signal } = options;
    const request = {
      method: "POST",
      body,
      redirect: "manual",
      ...(signal && { signal }),
    } as const;
    await this.session.fetch(`${this.url}/parameters`, request);
    await this.refresh(options);
    return this;
  }

  /** Waits until it is over. */
  async wait(options: WaitOptions = {}): Promise<this> {
    const { timeout = Number.POSITIVE_INFINITY, signal } = options;
    const end = Date.now() + timeout;
    let pause = 100;
    await this.refresh({ ...(signal && { signal }) });
    while (active.has(this.phase)) {
      if (signal?.aborted)
        throw new AbortedError("Waiting was cancelled", { url: this.url, jobId: this.id });
      if (Date.now() >= end) {
        throw new DeadlineError(`The job ${this.id} is still ${this.phase}`, {
          url: this.url,
          jobId: this.id,
        });
      }
      const before = Date.now();
      await this.refresh({ wait: 30, ...(signal && { signal }) });
      if (Date.now() - before < 100 && active.has(this.phase)) {
        await new Promise((resolve) => setTimeout(resolve, Math.min(pause, end - Date.now())));
        pause = Math.min(5000, pause * 1.5);
      }
    }
    return this;
  }

  /** @throws ServiceError when it failed or was aborted */
  raiseIfError(): void {
    if (this.phase !== "ERROR" && this.phase !== "ABORTED") return;
    throw new ServiceError(
      `The job ${this.id} ended with ${this.phase}: ${this.error?.message ?? "no reason given"}`,
      {
        url: this.url,
        jobId: this.id,
        ...(this.error && { serverMessage: this.error.message }),
      },
    );
  }

  async #post(
    what: string,
    form: Record<string, string>,
    options: { readonly signal?: AbortSignal },
  ): Promise<this> {
    const { signal } = options;
    await this.session.fetch(`${this.url}/${what}`, {
      method: "POST",
      body: new URLSearchParams(form),
      redirect: "manual",
      ...(signal && { signal }),
    });
    await this.refresh(options);
    return this;
  }
}
