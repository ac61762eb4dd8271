import { ProtocolError, Session } from "@vostack/vo-service";
import { type JobEntry, type Phase, parseJobList } from "./job-document.ts";
import { UwsJob, type UwsJobOptions } from "./uws-job.ts";

/** Which jobs to list (UWS 1.1, section 2.2.2.1). */
export interface JobFilter {
  /** Only these phases. */
  readonly phases?: readonly Phase[];
  /** Only jobs made after this moment. */
  readonly after?: Date;
  /** Only the latest so many. */
  readonly last?: number;
  /** Ends the request. */
  readonly signal?: AbortSignal;
}

/** A list of jobs: a UWS endpoint. */
export class UwsService<J extends UwsJob = UwsJob> {
  /** Where the list is. */
  readonly url: string;
  readonly #session: Session;
  readonly #job: (url: string, options: UwsJobOptions) => J;

  /** Makes a service; asks nothing. */
  constructor(
    baseUrl: string | URL,
    options: {
      readonly session?: Session;
      readonly job?: (url: string, options: UwsJobOptions) => J;
    } = {},
  ) {
    this.url = String(baseUrl).replace(/\/$/, "");
    this.#session = options.session ?? new Session();
    this.#job = options.job ?? ((url, jobOptions) => new UwsJob(url, jobOptions) as J);
  }

  /** Makes a job; it waits for `run`. */
  async create(
    body: URLSearchParams | FormData | Readonly<Record<string, string>>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<J> {
    const { signal } = options;
    const form =
      body instanceof URLSearchParams || body instanceof FormData
        ? body
        : new URLSearchParams(body);
    const response = await this.#session.fetch(this.url, {
      method: "POST",
      body: form,
      redirect: "manual",
      ...(signal && { signal }),
    });
    await response.body?.cancel();
    const location = response.headers.get("location");
    if (location === null) {
      throw new ProtocolError("The service made a job and does not say where", {
        url: this.url,
        status: response.status,
      });
    }
    const job = this.job(new URL(location, this.url).href);
    await job.refresh(options);
    return job;
  }

  /** A job by its identifier or URL; asks nothing. */
  job(idOrUrl: string): J {
    const url = /^https?:/.test(idOrUrl) ? idOrUrl : `${this.url}/${encodeURIComponent(idOrUrl)}`;
    return this.#job(url, { session: this.#session });
  }

  /** The jobs that the service lists. */
  async jobs(filter: JobFilter = {}): Promise<JobEntry[]> {
    const query = new URLSearchParams();
    for (const phase of filter.phases ?? []) query.append("PHASE", phase);
    if (filter.after) query.set("AFTER", filter.after.toISOString());
    if (filter.last !== undefined) query.set("LAST", String(filter.last));
    const url = `${this.url}${query.size > 0 ? `?${query}` : ""}`;
    const response = await this.#session.fetch(url, {
      ...(filter.signal && { signal: filter.signal }),
    });
    return parseJobList(new Uint8Array(await response.arrayBuffer()), this.url);
  }
}
