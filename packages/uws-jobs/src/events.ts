import type { JobSummary } from "./job-summary.ts";
import type { Phase } from "./phase.ts";

/** Something that happened to a job. */
export interface JobEvent {
  /** `phase` when the phase changed, also for the first one; `progress` when anything else did. */
  readonly type: "phase" | "progress";
  /** The phase now. */
  readonly phase: Phase;
  /** The phase before; undefined at first. */
  readonly previous: Phase | undefined;
  /** Everything that the service tells about the job now. */
  readonly summary: JobSummary;
}

/** Turns looks at a job into what happened between them. */
export async function* eventsOf(
  looks: AsyncIterable<JobSummary>,
): AsyncGenerator<JobEvent, void, undefined> {
  let before: JobSummary | undefined;
  for await (const summary of looks) {
    const { phase } = summary;
    const previous = before?.phase;
    if (phase !== previous) yield { type: "phase", phase, previous, summary };
    else if (fingerprint(summary) !== fingerprint(before)) {
      yield { type: "progress", phase, previous, summary };
    }
    before = summary;
  }
}

function fingerprint(summary: JobSummary | undefined): string {
  return JSON.stringify([
    summary?.quote,
    summary?.startTime,
    summary?.destruction,
    summary?.results,
    summary?.jobInfo?.text,
  ]);
}
