import { BadRequest } from "../http/http-error.ts";
import type { Parameters } from "../http/parameters.ts";
import { ACTIVE_PHASES, type Job, type Phase } from "./job.ts";

const PHASES: ReadonlySet<string> = new Set<Phase>([
  ...ACTIVE_PHASES,
  "COMPLETED",
  "ERROR",
  "ABORTED",
  "ARCHIVED",
]);

/** PHASE, AFTER and LAST of a job list request (UWS 1.1, section 2.2.2.1). */
export function listJobs(jobs: readonly Job[], parameters: Parameters): Job[] {
  const phases = parameters.all("PHASE");
  for (const phase of phases) {
    if (!PHASES.has(phase)) throw new BadRequest(`invalid PHASE value: ${phase}`);
  }
  const after = parameters.get("AFTER");
  const since = after === undefined ? null : instant(after);
  const last = parameters.get("LAST");
  if (last !== undefined && !/^[1-9]\d*$/.test(last)) {
    throw new BadRequest(`invalid LAST value: ${last}`);
  }
  const matching = jobs
    .filter(({ phase }) =>
      phases.length === 0 ? phase !== "ARCHIVED" : (phases as string[]).includes(phase),
    )
    .filter(({ creationTime }) => since === null || creationTime > since)
    .sort((a, b) => b.creationTime.getTime() - a.creationTime.getTime());
  return last === undefined ? matching : matching.slice(0, Number(last));
}

function instant(text: string): Date {
  const date = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(date.getTime())) throw new BadRequest(`invalid AFTER value: ${text}`);
  return date;
}
