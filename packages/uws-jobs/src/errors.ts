import { VoError, type VoErrorDetails } from "@vostack/vo-service";
import type { JobSummary } from "./job-summary.ts";
import type { Phase } from "./phase.ts";

/** A job that did not come to a good end. */
export class JobError extends VoError {
  /** The code of errors of this class that have none of their own. */
  static override readonly code: string = "job-error";
  /** Name of the class. */
  override readonly name: string = "JobError";
  /** The phase in which it ended. */
  readonly phase: Phase;
  /** Whether the service says that the error may go away when the job is submitted again. */
  readonly transient: boolean;

  /** Makes an error about a job. */
  constructor(message: string, summary: JobSummary, details: VoErrorDetails = {}) {
    super(message, { jobId: summary.id, ...details });
    this.phase = summary.phase;
    this.transient = summary.error?.type === "transient";
  }
}

/** A job that was aborted, by its owner or by the service. */
export class JobAbortedError extends JobError {
  /** The code of errors of this class that have none of their own. */
  static override readonly code: string = "job-aborted";
  /** Name of the class. */
  override readonly name: string = "JobAbortedError";
}
