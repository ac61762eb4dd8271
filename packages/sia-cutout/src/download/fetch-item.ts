import { VoError } from "@vostack/vo-service";
import { createHasher } from "#files";
import { TransferError } from "../errors.ts";
import type { Fetcher } from "../fetcher.ts";
import type { FileDirectory } from "../files/types.ts";
import type { Digest } from "./digest.ts";
import type { Task } from "./item.ts";
import { type Manifest, type ManifestEntry, workFolder } from "./manifest.ts";
import type { DownloadOutcome, FailedOutcome, GotOutcome } from "./outcome.ts";
import { fileKey, Part } from "./part.ts";
import type { ItemMeter, Meter } from "./progress.ts";
import { publish } from "./publish.ts";
import { type Fetched, type RetryPolicy, transfer } from "./transfer.ts";

/** What the items of one download share. */
export interface ItemContext {
  readonly directory: FileDirectory;
  readonly fetcher: Fetcher;
  readonly manifest: Manifest;
  readonly meter: Meter;
  readonly resume: boolean;
  readonly verify: boolean;
  /** Whether the digests of files from earlier runs are computed again. */
  readonly rehash: boolean;
  readonly alwaysDigest: Digest["algorithm"] | undefined;
  readonly replace: boolean;
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  readonly retry: RetryPolicy;
  /** Told when a host has served a file. */
  readonly relieved: (url: URL) => void;
}

/**
 * Sees to it that one item's file is there.
 *
 * @returns What became of it, or `undefined` while another process is at it.
 * @throws the signal's reason when the signal fires, and nothing else.
 */
export async function fetchItem(
  task: Task,
  context: ItemContext,
): Promise<DownloadOutcome | undefined> {
  const { directory, manifest, signal } = context;
  let part: Part | undefined;
  let meter: ItemMeter | undefined;
  try {
    const there = await findKept(task, context);
    if (there !== undefined) return there;
    const lock = await directory.lock(`${workFolder}/${fileKey(task.key)}.lock`);
    if (lock === undefined) {
      await manifest.refresh();
      return undefined;
    }
    try {
      if (directory.shared) await manifest.refresh();
      const meanwhile = await findKept(task, context);
      if (meanwhile !== undefined) return meanwhile;
      const { item } = task;
      meter = context.meter.start(task.index, String(item.url), item.size ?? item.sizeHint);
      part = await Part.find(directory, task.key);
      // Whoever had the lock before may still be writing: that file is left to it.
      if (!context.resume || lock.doubtful) await part.discard();
      const fetched =
        (await completed(part, directory)) ??
        (await transfer(task, { ...context, part, meter }, context.retry));
      if (typeof fetched === "string") {
        await part.discard();
        meter.end(false);
        return { status: "empty", index: task.index, url: String(item.url), reason: fetched };
      }
      context.relieved(fetched.from);
      if (!(await lock.held())) throw TransferError.lostLock(directory.label, task.urls[0]);
      const outcome = await finish(task, part, fetched, context);
      meter.end(false);
      return outcome;
    } finally {
      await lock.release();
    }
  } catch (error) {
    meter?.end(true);
    signal?.throwIfAborted();
    return failed(task, error, part?.size ?? 0);
  }
}

/** The file of an earlier run, if it is there and as it was. */
async function findKept(task: Task, context: ItemContext): Promise<GotOutcome | undefined> {
  const { directory, manifest, resume } = context;
  const entry = resume ? manifest.get(task.key) : undefined;
  if (entry === undefined || (await directory.size(entry.name)) !== entry.size) return undefined;
  const { digest } = task;
  const known = entry.digest;
  if (task.item.size !== undefined && task.item.size !== entry.size) return undefined;
  if (digest?.algorithm === known?.algorithm && digest?.hex !== known?.hex) return undefined;
  const doubtful = digest !== undefined && digest.algorithm !== known?.algorithm;
  const toCompare = doubtful ? digest : context.rehash ? known : undefined;
  if (toCompare !== undefined) {
    if ((await hashFile(directory, entry.name, toCompare)) !== toCompare.hex) return undefined;
  }
  return got("kept", task, entry, { transferred: 0, resumedFrom: 0 }, directory);
}

/**
 * A part that an earlier run had finished but for its name, or but for noting that it has it. What
 * is neither there as a part nor under its name, or has another length now, is begun anew.
 */
async function completed(part: Part, directory: FileDirectory): Promise<Fetched | undefined> {
  const { state } = part;
  if (state?.complete === undefined) return undefined;
  const size = (await directory.size(part.path)) ?? (await directory.size(state.name));
  if (size !== state.synced) {
    await part.discard();
    return undefined;
  }
  return {
    transferred: 0,
    resumedFrom: state.synced,
    computed: new Map(),
    sizeKnown: true,
    verified: state.complete.verified,
    warning: undefined,
    from: new URL(state.from),
  };
}

/** Gives the file its name, writes it into the manifest and clears up behind it. */
async function finish(
  task: Task,
  part: Part,
  fetched: Fetched,
  context: ItemContext,
): Promise<GotOutcome> {
  const { directory, manifest } = context;
  const { state } = part;
  if (state === undefined) throw new TransferError("failed", "The part has no state", {});
  const digest = state.complete?.digest ?? bestDigest(task, state.digests, fetched, context);
  const { verified, warning } = fetched;
  const size = state.complete === undefined ? part.size : state.synced;
  await part.complete({ verified, ...(digest !== undefined && { digest }) });
  const name = await publish(directory, part, state.name, context.replace);
  const entry: ManifestEntry = {
    key: task.key,
    url: String(task.item.url),
    from: fetched.from.href,
    name,
    size,
    verified,
    time: new Date().toISOString(),
    ...(digest !== undefined && { digest }),
    ...(state.contentType !== undefined && { contentType: state.contentType }),
  };
  await manifest.add(entry);
  await part.forget();
  return { ...(await got("downloaded", task, entry, fetched, directory)), warning };
}

function bestDigest(
  task: Task,
  declared: readonly Digest[],
  fetched: Fetched,
  context: ItemContext,
): Digest | undefined {
  const algorithm = (task.digest ?? declared[0])?.algorithm ?? context.alwaysDigest;
  const hex = algorithm && fetched.computed.get(algorithm);
  return algorithm === undefined || hex === undefined ? undefined : { algorithm, hex };
}

async function got(
  status: GotOutcome["status"],
  task: Task,
  entry: ManifestEntry,
  moved: Pick<GotOutcome, "transferred" | "resumedFrom">,
  directory: FileDirectory,
): Promise<GotOutcome> {
  const { name, size, digest, verified, from, contentType } = entry;
  return {
    status,
    index: task.index,
    url: String(task.item.url),
    name,
    path: directory.label === "memory" ? name : `${directory.label}/${name}`,
    size,
    digest,
    verified,
    transferred: moved.transferred,
    resumedFrom: moved.resumedFrom,
    from,
    contentType,
    blob: await directory.blob?.(name),
    warning: undefined,
  };
}

function failed(task: Task, error: unknown, kept: number): FailedOutcome {
  const known = error instanceof VoError ? error : TransferError.from(error, task.urls[0], kept);
  return { status: "failed", index: task.index, url: String(task.item.url), error: known, kept };
}

async function hashFile(directory: FileDirectory, name: string, like: Digest): Promise<string> {
  const hasher = createHasher(like.algorithm);
  const step = 1 << 20;
  for (let at = 0; ; at += step) {
    const bytes = await directory.read(name, at, step);
    if (bytes === undefined || bytes.length === 0) return hasher.hex();
    hasher.update(bytes);
  }
}
