import { Session } from "@vostack/vo-service";
import { openDirectory } from "#files";
import { DownloadAbortedError, TransferError } from "../errors.ts";
import { MemoryDirectory } from "../files/memory.ts";
import type { FileDirectory } from "../files/types.ts";
import type { ItemContext } from "./fetch-item.ts";
import { type DownloadSource, type Task, toTask } from "./item.ts";
import { jobsOf, skipped } from "./jobs.ts";
import { Manifest } from "./manifest.ts";
import type { DownloadOptions } from "./options.ts";
import { type DownloadOutcome, DownloadReport } from "./outcome.ts";
import { partPath } from "./part.ts";
import { type DownloadEstimate, estimate, planned } from "./plan.ts";
import { Meter } from "./progress.ts";
import { Scheduler } from "./scheduler.ts";
import { inShard, parseShard } from "./shard.ts";

/** One thing to download, or many of them; a long list may come as an `AsyncIterable`. */
export type DownloadSources =
  | DownloadSource
  | Iterable<DownloadSource>
  | AsyncIterable<DownloadSource>;

/**
 * Downloads files: parallel, resumable, verified. A file gets its name only when it is whole; each
 * item ends as an outcome in the report, and nothing is dropped. Run it again to get what is missing.
 *
 * @throws DownloadAbortedError when `signal` fires; its `report` tells what was finished.
 * @throws RangeError, TypeError when an option or a digest makes no sense.
 */
export async function download(
  sources: DownloadSources,
  options: DownloadOptions = {},
): Promise<DownloadReport> {
  const started = performance.now();
  const outcomes: DownloadOutcome[] = [];
  const report = (): DownloadReport =>
    new DownloadReport(outcomes, (performance.now() - started) / 1000);
  const note = (outcome: DownloadOutcome): void => {
    outcomes.push(outcome);
    options.onOutcome?.(outcome);
  };
  const { signal } = options;
  const list = listOf(sources);
  try {
    signal?.throwIfAborted();
    if (options.dryRun) {
      for await (const task of tasksOf(list, options.shard)) note(skipped(task) ?? planned(task));
      return report();
    }
    const directory = await directoryOf(options.dir);
    const scheduler = new Scheduler(options.concurrency);
    const context = await itemContext(directory, scheduler, options);
    if (Array.isArray(list)) await refuseWithoutRoom(tasksOf(list, options.shard), context);
    const all = await scheduler.run(jobsOf(tasksOf(list, options.shard), context, note), signal);
    await directory.sync();
    if (all) return report();
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
  throw new DownloadAbortedError(report(), signal?.reason);
}

/**
 * Adds up what a list would cost, from the lengths that links and items announce; asks no server.
 *
 * @throws TypeError when a digest cannot be understood.
 */
export async function estimateDownload(
  sources: DownloadSources,
  options: Pick<DownloadOptions, "shard"> = {},
): Promise<DownloadEstimate> {
  const tasks: Task[] = [];
  for await (const task of tasksOf(listOf(sources), options.shard)) tasks.push(task);
  return estimate(tasks);
}

async function directoryOf(dir: DownloadOptions["dir"]): Promise<FileDirectory> {
  if (dir === undefined) return new MemoryDirectory();
  return typeof dir === "object" && "publish" in dir ? dir : openDirectory(dir);
}

async function itemContext(
  directory: FileDirectory,
  scheduler: Scheduler,
  options: DownloadOptions,
): Promise<ItemContext> {
  const { verify = true, attempts = 5, retryDelay = 500, timeout = 60_000 } = options;
  return {
    directory,
    fetcher: options.session ?? new Session(),
    manifest: await Manifest.open(directory),
    meter: new Meter(options.onProgress),
    resume: options.resume ?? true,
    verify: verify !== false,
    rehash: verify === "rehash",
    alwaysDigest: options.digest,
    replace: options.existing === "replace",
    timeout,
    signal: options.signal,
    retry: {
      attempts,
      delay: retryDelay,
      longest: Math.max(30_000, retryDelay),
      onUnauthorized: options.onUnauthorized,
      onBusy: (url, milliseconds) => scheduler.busy(url.host, milliseconds),
    },
    relieved: (url) => scheduler.relieved(url.host),
  };
}

async function* tasksOf(
  list: Iterable<DownloadSource> | AsyncIterable<DownloadSource>,
  shard: string | undefined,
): AsyncGenerator<Task> {
  const share = shard === undefined ? undefined : parseShard(shard);
  let position = 0;
  for await (const source of list) {
    if (inShard(share, position)) yield toTask(source, position);
    position++;
  }
}

function listOf(
  sources: DownloadSources,
): readonly DownloadSource[] | AsyncIterable<DownloadSource> {
  if (typeof sources === "string" || sources instanceof URL) return [sources];
  if (Symbol.asyncIterator in sources) return sources;
  return Symbol.iterator in sources ? [...sources] : [sources];
}

/** A list whose announced lengths do not fit on the disk is refused before it begins. */
async function refuseWithoutRoom(tasks: AsyncIterable<Task>, context: ItemContext): Promise<void> {
  const { directory, manifest } = context;
  const missing: Task[] = [];
  for await (const task of tasks) {
    if (manifest.get(task.key) === undefined) missing.push(task);
  }
  const { bytes } = estimate(missing);
  const free = bytes === 0 ? undefined : await directory.free();
  if (free === undefined || bytes <= free) return;
  let begun = 0;
  for (const task of missing) begun += (await directory.size(partPath(task.key))) ?? 0;
  if (bytes - begun > free) throw TransferError.noRoom(directory.label, bytes - begun, free);
}
