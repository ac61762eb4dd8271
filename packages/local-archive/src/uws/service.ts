import { BadRequest, Forbidden, MethodNotAllowed, NotFound } from "../http/http-error.ts";
import type { Parameters } from "../http/parameters.ts";
import type { ArchiveRequest } from "../http/request.ts";
import { seeOther, text, xml } from "../http/responses.ts";
import type { Quirks } from "../quirks.ts";
import { jobDocument, jobsDocument, parametersDocument, resultsDocument } from "./documents.ts";
import type { Job } from "./job.ts";
import type { JobStore } from "./job-store.ts";
import { listJobs } from "./list.ts";
import { waitForChange } from "./wait.ts";

/** How one service uses UWS. */
export interface UwsOptions {
  readonly store: JobStore;
  /** The job list's URL, without a slash at the end. */
  readonly baseUrl: string;
  readonly quirks: Quirks;
  /** Checks and keeps what a new job, or new parameters of it, bring; uploads for example. */
  readonly accept: (
    parameters: Parameters,
    request: ArchiveRequest,
  ) => Promise<readonly (readonly [string, string])[]>;
}

/** The names that speak to UWS itself rather than to the service behind it. */
const CONTROL = new Set(["PHASE", "RUNID", "DESTRUCTION", "EXECUTIONDURATION", "ACTION", "WAIT"]);

/** Universal Worker Service 1.1 below one path. */
export async function uwsService(
  options: UwsOptions,
  request: ArchiveRequest,
  path: string,
): Promise<Response> {
  const { store, baseUrl } = options;
  const [id = "", field, ...rest] = path.split("/");
  if (id === "") return jobList(options, request);
  const job = store.get(id, request.identity);
  const jobUrl = `${baseUrl}/${job.id}`;
  if (request.method === "DELETE") {
    return deleteJob(options, request, job);
  }
  if (request.method === "POST") return changeJob(options, request, job, field);
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new MethodNotAllowed(request.method, "GET, HEAD, POST, DELETE");
  }
  if (field === undefined || field === "") {
    await waitForChange(job, await request.parameters(), request.signal, options.quirks);
    return xml(jobDocument(job, options.quirks));
  }
  return readField(job, field, rest, jobUrl);
}

async function jobList(options: UwsOptions, request: ArchiveRequest): Promise<Response> {
  const { store, baseUrl, quirks } = options;
  const parameters = await request.parameters();
  if (request.method === "POST") {
    const job = await createJob(options, request, parameters);
    return seeOther(`${baseUrl}/${job.id}`);
  }
  if (request.identity === null && parameters.has("DELETED")) {
    return xml(jobsDocument([], baseUrl, quirks));
  }
  if (request.identity === null && !quirks.has("anonymous-job-list")) {
    throw new Forbidden("anonymous job listing not permitted");
  }
  const own = store.ownedBy(request.identity?.user ?? null);
  return xml(jobsDocument(listJobs(own, parameters), baseUrl, quirks));
}

async function createJob(
  { store, accept, quirks }: UwsOptions,
  request: ArchiveRequest,
  parameters: Parameters,
): Promise<Job> {
  const accepted = await accept(parameters, request);
  const job = store.create(
    request.identity,
    accepted.filter(([name]) => !CONTROL.has(name.toUpperCase())),
    parameters.get("RUNID") ?? null,
  );
  control(store, job, parameters, quirks.has("phase-ignored-at-creation"));
  return job;
}

async function changeJob(
  options: UwsOptions,
  request: ArchiveRequest,
  job: Job,
  field: string | undefined,
): Promise<Response> {
  const { store, baseUrl, accept } = options;
  const parameters = await request.parameters();
  if (parameters.get("ACTION")?.toUpperCase() === "DELETE") {
    return deleteJob(options, request, job);
  }
  const added = (await accept(parameters, request)).filter(
    ([name]) => !CONTROL.has(name.toUpperCase()),
  );
  if (added.length > 0) {
    if (job.phase !== "PENDING") throw new BadRequest(`job ${job.id} is not PENDING any more`);
    const names = new Set(added.map(([name]) => name.toUpperCase()));
    job.parameters = [
      ...job.parameters.filter(([name]) => !names.has(name.toUpperCase())),
      ...added,
    ];
  }
  if (field === "phase" && !parameters.has("PHASE")) throw new BadRequest("PHASE is missing");
  control(store, job, parameters, false);
  return seeOther(`${baseUrl}/${job.id}`);
}

/**
 * UWS sends whoever deleted a job to the job list. The list is closed to anonymous callers, but a
 * client that follows must not take that for a failure, so they get an empty one.
 */
function deleteJob(
  { store, baseUrl, quirks }: UwsOptions,
  { identity }: ArchiveRequest,
  job: Job,
): Response {
  store.delete(job);
  const open = identity !== null || quirks.has("delete-leads-to-forbidden-list");
  return seeOther(open ? baseUrl : `${baseUrl}?DELETED=${job.id}`);
}

/** Applies the parameters that are UWS's own. */
function control(store: JobStore, job: Job, parameters: Parameters, ignorePhase: boolean): void {
  const runId = parameters.get("RUNID");
  if (runId !== undefined) job.runId = runId;
  const destruction = parameters.get("DESTRUCTION");
  if (destruction !== undefined) store.setDestruction(job, parseInstant(destruction));
  const duration = parameters.get("EXECUTIONDURATION");
  if (duration !== undefined) store.setExecutionDuration(job, parseSeconds(duration));
  const phase = parameters.get("PHASE")?.toUpperCase();
  if (phase === undefined || ignorePhase) return;
  if (phase === "RUN") store.run(job);
  else if (phase === "ABORT") store.abort(job);
  else throw new BadRequest(`invalid PHASE value: ${phase}`);
}

function parseInstant(text: string): Date {
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`;
  const date = new Date(zoned);
  if (Number.isNaN(date.getTime())) {
    throw new BadRequest(`invalid destruction time value (IVOA timestamp): ${text}`);
  }
  return date;
}

function parseSeconds(text: string): number {
  if (!/^\d+$/.test(text)) throw new BadRequest(`invalid execution duration value: ${text}`);
  return Number(text);
}

function readField(job: Job, field: string, rest: readonly string[], jobUrl: string): Response {
  switch (field) {
    case "phase":
      return text(job.phase);
    case "executionduration":
      return text(String(job.executionDuration));
    case "destruction":
      return text(job.destruction.toISOString());
    case "quote":
      return text(job.quote.toISOString());
    case "owner":
      return text(job.ownerId ?? "null");
    case "parameters":
      return xml(parametersDocument(job));
    case "results": {
      if (rest[0] === undefined || rest[0] === "") return xml(resultsDocument(job));
      const result = job.results.find(({ id }) => id === rest[0]);
      if (result === undefined) throw new NotFound(`result not found: ${rest[0]}`);
      return seeOther(result.href);
    }
    case "error":
      if (job.error === null) throw new NotFound(`job ${job.id} has no error`);
      return job.error.document.clone();
    default:
      throw new NotFound(`not found: ${field} of ${jobUrl}`);
  }
}
