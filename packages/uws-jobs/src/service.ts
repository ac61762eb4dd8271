import { NotFoundError, readDocument, Session, UnavailableError } from "@vostack/vo-service";
import { createdAt, movedTo } from "./created-at.ts";
import { type FormBody, toForm } from "./form.ts";
import { UwsJob, type UwsJobOptions } from "./job.ts";
import { type JobReference, parseJobList } from "./parse-job.ts";
import { pause } from "./pause.ts";
import type { Phase } from "./phase.ts";
import type { JobRequestOptions } from "./request-options.ts";
import type { JobStore } from "./store/job-store.ts";
import { formatTimestamp } from "./timestamp.ts";

const ABANDON_DEADLINE = 10_000;

/** How a service is used. */
export interface UwsServiceOptions<J extends UwsJob = UwsJob> {
  /** Who does the HTTP. Default: an anonymous session. */
  readonly session?: Session;
  /** Makes the objects for jobs. Default: {@link UwsJob}. */
  readonly job?: (url: string, options: UwsJobOptions) => J;
  /** Remembers the jobs that are created here, until they are deleted. Default: nobody does. */
  readonly store?: JobStore;
}

/** How to create a job. */
export interface CreateOptions extends JobRequestOptions {
  /** Run it at once. Default false. */
  readonly run?: boolean;
  /** A word of one's own for the store. */
  readonly label?: string;
}

/** Which jobs to list (UWS 1.1, section 2.2.2.1). */
export interface JobFilter extends JobRequestOptions {
  /** Only jobs in one of these phases. Default: all but `ARCHIVED`. */
  readonly phases?: readonly Phase[];
  /** Only jobs that were created after this instant. */
  readonly after?: Date;
  /** Only so many of the newest, newest first. */
  readonly last?: number;
}

/** Redirects of the list of jobs that are followed in a row. */
const MOST_MOVES = 5;

/** A list of jobs: the `/async` resource of a service (UWS 1.0 and 1.1). */
export class UwsService<J extends UwsJob = UwsJob> {
  /** Absolute URL of the list of jobs. */
  readonly url: string;
  /** Who does the HTTP. */
  readonly session: Session;
  readonly #job: (url: string, options: UwsJobOptions) => J;
  readonly #store: JobStore | undefined;

  /** Makes an object for the list of jobs at a URL; asks nobody. */
  constructor(baseUrl: string | URL, options: UwsServiceOptions<J> = {}) {
    this.url = new URL(baseUrl).href.replace(/[?#].*$/, "").replace(/\/$/, "");
    this.session = options.session ?? new Session();
    // Without a factory, J is UwsJob.
    this.#job = options.job ?? ((url, rest) => new UwsJob(url, rest) as J);
    this.#store = options.store;
  }

  /**
   * Creates a job, also where the list has moved. It waits to be run, unless `run` is set; services that run jobs at once by
   * themselves, and those that ignore the wish to do so, are both taken as they are.
   *
   * @throws ProtocolError when the service does not say where the job is
   */
  async create(parameters: FormBody, options: CreateOptions = {}): Promise<J> {
    const { run = false, label, ...request } = options;
    const url = await this.#posted(toForm(parameters), request);
    const job = await this.#reached(url, request).catch((error: unknown) => {
      // Nobody would know of the job: whoever asked for it gets the error. That is not waited for, as time may be over.
      void this.#make(url)
        .delete({ deadline: ABANDON_DEADLINE })
        .catch(() => undefined);
      throw error;
    });
    const created = new Date().toISOString();
    await this.#store?.save({ url: job.url, service: this.url, created, ...(label && { label }) });
    if (run) await job.run(request);
    return job;
  }

  /**
   * A job by its id or URL, as it is now.
   *
   * @throws NotFoundError when there is no such job
   */
  async job(idOrUrl: string | URL, options: JobRequestOptions = {}): Promise<J> {
    const text = String(idOrUrl);
    const url = /^https?:\/\//i.test(text) ? text : `${this.url}/${encodeURIComponent(text)}`;
    const job = this.#make(url);
    await job.refresh(options);
    return job;
  }

  /**
   * Lists jobs. They tell their ids and phases, and little more before they are refreshed.
   *
   * @throws AuthorizationError where the service lists jobs only for those who sign on
   */
  async jobs(filter: JobFilter = {}): Promise<J[]> {
    const { phases, after, last, ...request } = filter;
    const query = new URLSearchParams();
    for (const phase of phases ?? []) query.append("PHASE", phase);
    if (after !== undefined) query.set("AFTER", formatTimestamp(after));
    if (last !== undefined) query.set("LAST", String(last));
    const asked = query.size > 0 ? `${this.url}?${query}` : this.url;
    const response = await this.session.fetch(asked, request);
    const listed = parseJobList(await readDocument(response), this.url);
    return selected(listed, filter).map(({ url, summary }) => this.#make(url, { summary }));
  }

  /** The jobs of this service that the store remembers, newest first; asks only the store. */
  async storedJobs(): Promise<J[]> {
    const records = (await this.#store?.list()) ?? [];
    return records
      .filter(({ service }) => service === this.url)
      .sort((a, b) => b.created.localeCompare(a.created))
      .map(({ url }) => this.#make(url));
  }

  /** Posts a new job, also where the list has moved. @returns The address of the job. */
  async #posted(body: BodyInit, request: JobRequestOptions): Promise<string> {
    const post = (list: string): Promise<Response> =>
      this.session.fetch(list, { ...request, method: "POST", body, redirect: "manual" });
    let list = this.url;
    let response = await post(list);
    for (let moves = 0; moves < MOST_MOVES; moves += 1) {
      const moved = movedTo(response, list);
      if (moved === undefined) break;
      await response.body?.cancel();
      list = moved;
      response = await post(list);
    }
    return await createdAt(response, list);
  }

  /** The job at an address, or below this list when the address leads to a host that only the service itself knows. */
  async #reached(url: string, request: JobRequestOptions): Promise<J> {
    const job = this.#make(url);
    try {
      await refreshed(job, request);
      return job;
    } catch (error) {
      const id = url
        .replace(/[?#].*$/, "")
        .replace(/\/+$/, "")
        .replace(/^.*\//, "");
      const below = `${this.url}/${id}`;
      const isElsewhere = new URL(url).origin !== new URL(this.url).origin;
      if (!(error instanceof UnavailableError) || !isElsewhere || id === "") throw error;
      const here = this.#make(below);
      await here.refresh(request).catch(() => {
        throw error;
      });
      return here;
    }
  }

  #make(url: string, options: UwsJobOptions = {}): J {
    const store = this.#store;
    return this.#job(url, { session: this.session, ...(store && { store }), ...options });
  }
}

/** Asks about a job that was just made. Of several servers behind one address, the one that is asked may not know it yet. */
async function refreshed(job: UwsJob, request: JobRequestOptions): Promise<void> {
  for (const milliseconds of [250, 1000]) {
    try {
      await job.refresh(request);
      return;
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
    // When it is cancelled meanwhile, the next request says so.
    await pause(milliseconds, request.signal).catch(() => undefined);
  }
  await job.refresh(request);
}

/** Services of UWS 1.0 know no filters and answer with all their jobs, so filters hold here again. */
function selected(jobs: readonly JobReference[], filter: JobFilter): JobReference[] {
  const { phases, after, last } = filter;
  const left = jobs.filter(({ summary: { phase, creationTime } }) => {
    if (phases !== undefined && phase !== "UNKNOWN" && !phases.includes(phase)) return false;
    return after === undefined || creationTime === undefined || creationTime > after;
  });
  if (last === undefined) return left;
  const created = ({ summary }: JobReference): number => summary.creationTime?.getTime() ?? 0;
  return left.sort((a, b) => created(b) - created(a)).slice(0, last);
}
