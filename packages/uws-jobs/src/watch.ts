import {
  AbortedError,
  DeadlineError,
  ProtocolError,
  ServiceError,
  UnavailableError,
  UsageError,
} from "@vostack/vo-service";
import type { JobSummary } from "./job-summary.ts";
import { pause } from "./pause.ts";
import { isFinal, type Phase } from "./phase.ts";
import type { RefreshOptions } from "./request-options.ts";

/** What is watched. */
interface Watched {
  readonly id: string;
  readonly url: string;
  readonly phase: Phase;
  refresh(options?: RefreshOptions): Promise<JobSummary>;
}

/** How to watch a job. */
export interface WatchOptions {
  /** Milliseconds in total. Default: as long as it takes. */
  readonly timeout?: number;
  /** The same, by the name that single requests use; the shorter one counts. */
  readonly deadline?: number;
  /** Ends the watching, not the job. */
  readonly signal?: AbortSignal;
  /** Longest time between two looks at the job, in milliseconds, where the service cannot be asked to wait. Default 30,000. */
  readonly maxInterval?: number;
  /** How many looks in a row may find the service out of reach, failing, or answering something else than a job. Default 5. */
  readonly maxFailures?: number;
}

const FIRST_INTERVAL = 250;
// Services cap WAIT at about a minute and proxies cut connections that are silent for longer.
const LONGEST_WAIT = 60;
// What a service may need beyond WAIT before its answer counts as lost.
const GRACE = 30_000;
// Services may hold their answers for less than they are asked to; sooner than this, they do not hold them at all.
const SHORTEST_HOLD = 2000;

/**
 * Looks at a job until it is final, at first at once. The service is asked to hold its answer until
 * the phase changes (UWS 1.1, section 2.2.1.1); where it does not do that, the looks become rarer.
 *
 * @throws DeadlineError when the time is over, AbortedError when the signal says so
 */
export async function* watch(
  job: Watched,
  options: WatchOptions = {},
): AsyncGenerator<JobSummary, void, undefined> {
  const { signal, maxInterval = 30_000, maxFailures = 5 } = options;
  const total = Math.min(options.timeout ?? Infinity, options.deadline ?? Infinity);
  const end = performance.now() + total;
  const left = (): number => end - performance.now();
  const cancelled = (cause?: unknown): AbortedError =>
    new AbortedError(`Stopped waiting for job ${job.id}`, { jobId: job.id, url: job.url, cause });
  let interval = FIRST_INTERVAL;
  let failures = 0;
  let holds = true;
  let wait: number | undefined;
  let last: JobSummary | undefined;
  for (;;) {
    if (signal?.aborted) throw cancelled(signal.reason);
    if (left() <= 0) throw tooLate(job, total);
    const asked = performance.now();
    try {
      const summary: JobSummary = await job.refresh({
        ...(signal && { signal }),
        timeout: GRACE + (wait ?? 0) * 1000,
        ...(total < Infinity && { deadline: Math.max(1, Math.ceil(left())) }),
        ...(wait !== undefined && last && { wait, phase: last.phase }),
      });
      failures = 0;
      yield summary;
      if (isFinal(summary.phase)) return;
      const unchanged = summary.phase === last?.phase;
      // An early answer with nothing new in it: the service does not hold its answers.
      const early = Math.min(SHORTEST_HOLD, (wait ?? 0) * 500);
      if (wait !== undefined && unchanged && performance.now() - asked < early) holds = false;
      if (!unchanged) interval = FIRST_INTERVAL;
      last = summary;
    } catch (error) {
      if (signal?.aborted) throw cancelled(error);
      if (left() <= 0) throw tooLate(job, total, error);
      failures += 1;
      // Some services refuse WAIT, and some proxies cut what is silent: the job can be asked for without.
      const refused = wait !== undefined && error instanceof UsageError;
      if (wait !== undefined) holds = false;
      if (!(refused || isPassing(error)) || failures > maxFailures) throw error;
    }
    const seconds = Math.floor(Math.min(LONGEST_WAIT, left() / 1000));
    wait =
      holds && failures === 0 && last && last.version !== "1.0" && seconds > 0
        ? seconds
        : undefined;
    if (wait !== undefined) continue;
    const jittered = interval * (0.75 + Math.random() / 2);
    interval = Math.min(maxInterval, interval * 1.5);
    try {
      await pause(Math.max(0, Math.min(jittered, left())), signal);
    } catch (reason) {
      throw cancelled(reason);
    }
  }
}

/** A service that fails, or a page in the place of the job, may be gone at the next look. */
function isPassing(error: unknown): boolean {
  return [UnavailableError, DeadlineError, ServiceError, ProtocolError].some(
    (type) => error instanceof type,
  );
}

function tooLate(job: Watched, total: number, cause?: unknown): DeadlineError {
  return new DeadlineError(`Job ${job.id} is still ${job.phase} after ${total} ms`, {
    jobId: job.id,
    url: job.url,
    cause,
    hint: "the job goes on; wait longer, or take it up again later by its URL, or abort it",
  });
}
