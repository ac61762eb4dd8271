import type { Phase } from "./phase.ts";

/** What every request about a job takes. */
export interface JobRequestOptions {
  /** Ends the request. */
  readonly signal?: AbortSignal;
  /** Milliseconds without progress after which the request fails. Default: as the session has it. */
  readonly timeout?: number;
  /** Milliseconds in total. Default: as the session has it. */
  readonly deadline?: number;
}

/** How to look at a job. */
export interface RefreshOptions extends JobRequestOptions {
  /** Seconds that the service may hold its answer while nothing changes; -1 is as long as it likes. */
  readonly wait?: number;
  /** Together with `wait`: hold the answer only as long as the job is in this phase. */
  readonly phase?: Phase;
}
