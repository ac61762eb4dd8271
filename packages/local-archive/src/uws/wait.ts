import { BadRequest } from "../http/http-error.ts";
import type { Parameters } from "../http/parameters.ts";
import type { Quirks } from "../quirks.ts";
import { ACTIVE_PHASES, type Job } from "./job.ts";

/** s; the longest a request is held. */
const LONGEST_WAIT = 60;

/**
 * Holds a request until the job's phase is not (any more) the one the caller knows, or the time is
 * up (UWS 1.1, section 2.2.1.1). WAIT=-1 is as long as the service likes.
 */
export async function waitForChange(
  job: Job,
  parameters: Parameters,
  signal: AbortSignal,
  quirks: Quirks,
): Promise<void> {
  const wait = parameters.get("WAIT");
  if (wait === undefined) return;
  if (!/^-?\d+$/.test(wait)) throw new BadRequest(`invalid WAIT value: ${wait}`);
  const seconds = Number(wait) < 0 ? LONGEST_WAIT : Math.min(Number(wait), LONGEST_WAIT);
  const known = quirks.has("wait-ignores-phase") ? undefined : parameters.get("PHASE");
  const start = job.phase;
  if (!ACTIVE_PHASES.has(start) || (known !== undefined && known !== start)) return;
  const deadline = Date.now() + seconds * 1000;
  while (job.phase === start && !signal.aborted) {
    const left = deadline - Date.now();
    if (left <= 0) return;
    await job.changed(left, signal);
  }
}
