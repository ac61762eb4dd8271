/**
 * Client for IVOA UWS 1.0 and 1.1 asynchronous jobs.
 *
 * @packageDocumentation
 */
export { JobAbortedError, JobError } from "./errors.ts";
export type { JobEvent } from "./events.ts";
export type { FormBody, FormValue } from "./form.ts";
export {
  UwsJob,
  type UwsJobOptions,
  type WaitOptions,
} from "./job.ts";
export type { ErrorSummary, JobParameter, JobResult, JobSummary } from "./job-summary.ts";
export { type JobReference, parseJob, parseJobList } from "./parse-job.ts";
export { FINAL_PHASES, isFinal, PHASES, type Phase } from "./phase.ts";
export type { JobRequestOptions, RefreshOptions } from "./request-options.ts";
export {
  type CreateOptions,
  type JobFilter,
  UwsService,
  type UwsServiceOptions,
} from "./service.ts";
export type { JobRecord, JobStore } from "./store/job-store.ts";
export { openJobStore } from "./store/open-job-store.ts";
export { formatTimestamp, parseTimestamp } from "./timestamp.ts";
export type { WatchOptions } from "./watch.ts";
