import type { VoError } from "@vostack/vo-service";
import { isDiskFull } from "../errors.ts";
import { fetchItem, type ItemContext } from "./fetch-item.ts";
import type { Task } from "./item.ts";
import type { DownloadOutcome, SkippedOutcome } from "./outcome.ts";
import type { Job } from "./scheduler.ts";

/** How long to leave an item alone that another process is fetching, in milliseconds. */
const whileLocked = 250;

/**
 * Turns tasks into jobs and notes an outcome for each. An item given twice is fetched once; with a
 * full disk no further item is begun.
 */
export async function* jobsOf(
  tasks: AsyncIterable<Task>,
  context: ItemContext,
  note: (outcome: DownloadOutcome) => void,
): AsyncGenerator<Job> {
  const known = new Map<string, Known>();
  let full: VoError | undefined;
  for await (const task of tasks) {
    const skip = skipped(task);
    if (skip !== undefined) {
      note(skip);
      continue;
    }
    const same = known.get(task.key);
    if (same !== undefined) {
      if (same.outcome === undefined) same.followers.push(task);
      else note(forTask(same.outcome, task));
      continue;
    }
    const entry: Known = { outcome: undefined, followers: [] };
    known.set(task.key, entry);
    context.meter.announce(task.item.size ?? task.item.sizeHint);
    const run = async (): ReturnType<Job["run"]> => {
      const outcome = full === undefined ? await fetchItem(task, context) : refused(task, full);
      if (outcome === undefined) return { later: whileLocked };
      if (outcome.status === "failed" && isDiskFull(outcome.error)) full ??= outcome.error;
      entry.outcome = outcome;
      for (const each of [task, ...entry.followers]) note(forTask(outcome, each));
      return undefined;
    };
    yield { host: task.urls[0]?.host, run };
  }
}

interface Known {
  outcome: DownloadOutcome | undefined;
  readonly followers: Task[];
}

function forTask(outcome: DownloadOutcome, task: Task): DownloadOutcome {
  return { ...outcome, index: task.index, url: String(task.item.url) };
}

/** The outcome of a task that is not to be fetched. */
export function skipped(task: Task): SkippedOutcome | undefined {
  if (task.skip === undefined) return undefined;
  const { index, item, skip } = task;
  return { status: "skipped", index, url: String(item.url), reason: skip };
}

function refused(task: Task, error: VoError): DownloadOutcome {
  return { status: "failed", index: task.index, url: String(task.item.url), error, kept: 0 };
}
