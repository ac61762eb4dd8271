/**
 * Client for IVOA UWS 1.0 and 1.1 asynchronous jobs.
 *
 * @packageDocumentation
 */
export type { JobEntry, JobError, JobResult, JobSummary, Phase } from "./job-document.ts";
export { UwsJob, type UwsJobOptions, type WaitOptions } from "./uws-job.ts";
export { type JobFilter, UwsService } from "./uws-service.ts";
