import type { Identity } from "../auth/identity.ts";
import { Semaphore } from "../engine/semaphore.ts";
import { errorResponse } from "../http/error-response.ts";
import { Forbidden, HttpError, NotFound } from "../http/http-error.ts";
import { ACTIVE_PHASES, Job, type JobResult, newJobId } from "./job.ts";

/** Does what a job is for; answers its results. */
export type Execute = (job: Job, signal: AbortSignal) => Promise<readonly JobResult[]>;

const DAY = 86_400_000;
/** Jobs are destroyed after a week unless they ask for sooner. */
const RETENTION = 7 * DAY;
/** s; what a job gets unless it asks for less. */
const MAX_DURATION = 14_400;
const RUNNING_JOBS = 2;
/** setTimeout holds at most 2^31 - 1 ms. */
const MAX_TIMEOUT = 2_147_483_647;

/** The jobs of one service. */
export class JobStore {
  readonly #jobs = new Map<string, Job>();
  readonly #running = new Map<string, AbortController>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #slots = new Semaphore(RUNNING_JOBS);
  readonly #execute: Execute;
  readonly #forget: (jobId: string) => void;

  /** @param forget - called when a job is gone, to free what it left */
  constructor(execute: Execute, forget: (jobId: string) => void) {
    this.#execute = execute;
    this.#forget = forget;
  }

  create(
    owner: Identity | null,
    parameters: readonly (readonly [string, string])[],
    runId: string | null,
  ): Job {
    const job = new Job({
      id: newJobId(),
      ownerId: owner?.user ?? null,
      runId,
      parameters,
      executionDuration: MAX_DURATION,
      destruction: new Date(Date.now() + RETENTION),
    });
    this.#jobs.set(job.id, job);
    this.#scheduleDestruction(job);
    return job;
  }

  /** @throws 404 when there is none, 403 when it is somebody else's. */
  get(id: string, caller: Identity | null): Job {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new NotFound(`not found: ${id}`);
    if (job.ownerId !== null && job.ownerId !== caller?.user) throw new Forbidden();
    return job;
  }

  /** The jobs of one user. */
  ownedBy(user: string | null): Job[] {
    return [...this.#jobs.values()].filter((job) => job.ownerId === user);
  }

  /** Puts a pending job into the queue. */
  run(job: Job): void {
    if (job.phase !== "PENDING" && job.phase !== "HELD") {
      throw new HttpError(400, `cannot run job ${job.id} in phase ${job.phase}`);
    }
    const control = new AbortController();
    this.#running.set(job.id, control);
    job.phase = "QUEUED";
    void this.#work(job, control);
  }

  abort(job: Job): void {
    if (!ACTIVE_PHASES.has(job.phase)) return;
    this.#running.get(job.id)?.abort(new HttpError(400, "the job was aborted"));
    job.endTime = new Date();
    job.phase = "ABORTED";
  }

  delete(job: Job): void {
    this.abort(job);
    clearTimeout(this.#timers.get(job.id));
    this.#timers.delete(job.id);
    this.#jobs.delete(job.id);
    this.#forget(job.id);
  }

  /** Only a sooner destruction is granted; UWS leaves that to the service. */
  setDestruction(job: Job, when: Date): void {
    if (when.getTime() < job.destruction.getTime()) job.destruction = when;
    this.#scheduleDestruction(job);
  }

  /** Only a shorter duration is granted. 0 asks for no limit. */
  setExecutionDuration(job: Job, seconds: number): void {
    if (seconds > 0 && seconds < job.executionDuration) job.executionDuration = seconds;
  }

  /** Aborts and forgets every job. */
  close(): void {
    for (const job of [...this.#jobs.values()]) this.delete(job);
  }

  async #work(job: Job, control: AbortController): Promise<void> {
    const { signal } = control;
    let timer: NodeJS.Timeout | undefined;
    try {
      await this.#slots.run(async () => {
        job.startTime = new Date();
        job.phase = "EXECUTING";
        timer = setTimeout(
          () => control.abort(new HttpError(400, `exceeded ${job.executionDuration} s`)),
          Math.min(job.executionDuration * 1000, MAX_TIMEOUT),
        );
        const results = await this.#execute(job, signal);
        if (job.phase !== "EXECUTING") return;
        job.results = results;
        job.endTime = new Date();
        job.phase = "COMPLETED";
      }, signal);
    } catch (error) {
      if (job.phase !== "ABORTED") this.#fail(job, error);
    } finally {
      clearTimeout(timer);
      this.#running.delete(job.id);
    }
  }

  #fail(job: Job, error: unknown): void {
    const cause = error instanceof JobFailure ? error.cause : error;
    job.error = {
      message: cause instanceof Error ? cause.message : String(cause),
      type: "fatal",
      document: error instanceof JobFailure ? error.document : errorResponse(error),
    };
    job.endTime = new Date();
    job.phase = "ERROR";
  }

  #scheduleDestruction(job: Job): void {
    clearTimeout(this.#timers.get(job.id));
    const wait = Math.max(0, job.destruction.getTime() - Date.now());
    const timer = setTimeout(() => this.delete(job), Math.min(wait, MAX_TIMEOUT));
    timer.unref();
    this.#timers.set(job.id, timer);
  }
}

/** A failure whose error document is not just its message. */
export class JobFailure extends Error {
  /** Name of the class, for programs that cannot compare classes. */
  override readonly name = "JobFailure";
  readonly document: Response;

  constructor(cause: unknown, document: Response) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.document = document;
  }
}
