import { randomInt } from "node:crypto";

/** UWS 1.1, section 2.1.3. */
export type Phase =
  | "PENDING"
  | "QUEUED"
  | "EXECUTING"
  | "COMPLETED"
  | "ERROR"
  | "ABORTED"
  | "UNKNOWN"
  | "HELD"
  | "SUSPENDED"
  | "ARCHIVED";

/** Phases from which a job can still move. */
export const ACTIVE_PHASES: ReadonlySet<Phase> = new Set([
  "PENDING",
  "QUEUED",
  "EXECUTING",
  "HELD",
  "SUSPENDED",
  "UNKNOWN",
]);

/** One result of a job: a link, or bytes that the archive keeps. */
export interface JobResult {
  readonly id: string;
  readonly href: string;
  readonly mimeType?: string;
  readonly size?: number;
}

/** Why a job failed; the document is what `/error` answers. */
export interface JobError {
  readonly message: string;
  readonly type: "fatal" | "transient";
  readonly document: Response;
}

/** One asynchronous job. */
export class Job {
  readonly id: string;
  readonly ownerId: string | null;
  readonly creationTime: Date = new Date();
  runId: string | null;
  startTime: Date | null = null;
  endTime: Date | null = null;
  /** s; 0 is without limit. */
  executionDuration: number;
  destruction: Date;
  parameters: (readonly [string, string])[];
  results: readonly JobResult[] = [];
  error: JobError | null = null;
  #phase: Phase = "PENDING";
  #waiters: (() => void)[] = [];

  constructor(options: {
    readonly id: string;
    readonly ownerId: string | null;
    readonly runId: string | null;
    readonly parameters: readonly (readonly [string, string])[];
    readonly executionDuration: number;
    readonly destruction: Date;
  }) {
    this.id = options.id;
    this.ownerId = options.ownerId;
    this.runId = options.runId;
    this.parameters = [...options.parameters];
    this.executionDuration = options.executionDuration;
    this.destruction = options.destruction;
  }

  get phase(): Phase {
    return this.#phase;
  }

  set phase(phase: Phase) {
    this.#phase = phase;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  /** When the job is expected to be done. */
  get quote(): Date {
    return this.endTime ?? new Date(this.creationTime.getTime() + 24 * 3_600_000);
  }

  /** Waits for the next change of phase, for this long at most, or until the signal aborts. */
  changed(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      if (signal.aborted) done();
      signal.addEventListener("abort", done, { once: true });
      this.#waiters.push(done);
    });
  }
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Sixteen characters, the first one a letter. Whoever knows it may use an anonymous job. */
export function newJobId(): string {
  let id = ALPHABET[randomInt(26)]!;
  while (id.length < 16) id += ALPHABET[randomInt(36)];
  return id;
}
