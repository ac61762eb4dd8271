import { AbortedError, VoError } from "@vostack/vo-service";
import { isDiskFull, isFinal, retryAfter, TransferError } from "../errors.ts";
import { type AttemptContext, attempt, type Received } from "./attempt.ts";
import { checkEnding } from "./ending.ts";
import type { Task } from "./item.ts";
import type { Verification } from "./outcome.ts";

/** How failed requests are repeated. */
export interface RetryPolicy {
  /** Requests without any progress before an item is given up; progress starts the count anew. */
  readonly attempts: number;
  /** Milliseconds before the second request; doubled each time, up to `longest`, at random below. */
  readonly delay: number;
  /** Longest delay in milliseconds; a Retry-After beyond it counts as this long. */
  readonly longest: number;
  /** Asked when a server wants (other) credentials; true means: try again. */
  readonly onUnauthorized: ((error: VoError) => Promise<boolean>) | undefined;
  /** Told when a server wants to be left alone for some milliseconds. */
  readonly onBusy: (url: URL, milliseconds: number) => void;
}

/** A file that is in its part, whole and checked. */
export interface Fetched extends Received {
  readonly verified: Verification;
  readonly warning: string | undefined;
  readonly from: URL;
}

/**
 * Fetches one file into its part: mirrors in turn, again when the line breaks, checked at the end.
 *
 * @returns The checked file, or a sentence when the server says that there is nothing.
 * @throws VoError when no mirror could give it.
 */
export async function transfer(
  task: Task,
  context: AttemptContext,
  policy: RetryPolicy,
): Promise<Fetched | string> {
  const mirrors = [...task.urls];
  const corrupt = new Set<URL>();
  let turn = 0;
  let fruitless = 0;
  let asked = false;
  let transferred = 0;
  let resumedFrom: number | undefined;
  for (;;) {
    context.signal?.throwIfAborted();
    const url = mirrors[turn % mirrors.length]!;
    const before = context.part.size;
    resumedFrom ??= context.resume ? before : 0;
    try {
      const received = await attempt(task, url, context);
      if (typeof received === "string") return received;
      transferred += received.transferred;
      const { verified, warning } = await check(task, received, context);
      const kept = Math.min(resumedFrom, received.resumedFrom);
      return { ...received, transferred, resumedFrom: kept, verified, warning, from: url };
    } catch (error) {
      context.signal?.throwIfAborted();
      if (!(error instanceof VoError) || isDiskFull(error)) throw error;
      if (error.status === 401 && policy.onUnauthorized !== undefined && !asked) {
        asked = true; // once per item: new credentials that do not help either are the answer
        if (await policy.onUnauthorized(error)) continue;
      }
      const gained = context.part.size - before;
      transferred += Math.max(0, gained);
      fruitless = gained > 0 ? 1 : fruitless + 1;
      if (isFinal(error) || (error.code === "corrupt" && corrupt.has(url))) {
        mirrors.splice(turn % mirrors.length, 1);
        if (mirrors.length === 0) throw error;
        continue;
      }
      if (error.code === "corrupt") corrupt.add(url); // once may be the line, twice is the file
      if (fruitless >= policy.attempts * Math.max(1, mirrors.length)) throw error;
      context.meter.tell("waiting");
      turn++;
      const wait = pause(error, url, Math.floor(fruitless / mirrors.length), policy);
      if (mirrors.length === 1 || fruitless % mirrors.length === 0)
        await sleep(wait, context.signal);
    }
  }
}

/** Milliseconds to wait before the next request. */
function pause(error: VoError, url: URL, round: number, policy: RetryPolicy): number {
  const wished = retryAfter(error);
  if (wished !== undefined) {
    const wait = Math.min(wished, policy.longest);
    policy.onBusy(url, wait);
    return wait;
  }
  const most = Math.min(policy.longest, policy.delay * 2 ** round);
  return most / 2 + (Math.random() * most) / 2;
}

/** Checks a part that is complete as far as the server says. */
async function check(
  task: Task,
  received: Received,
  context: AttemptContext,
): Promise<{ verified: Verification; warning: string | undefined }> {
  const { part, directory } = context;
  const url = task.urls[0];
  const state = part.state;
  const size = part.size;
  if (state?.size !== undefined && size < state.size) {
    throw new TransferError("truncated", `Got ${size} of ${state.size} bytes`, { url });
  }
  if (!context.verify) return { verified: "none", warning: undefined };
  const wrong = async (message: string): Promise<never> => {
    await part.discard();
    throw new TransferError("corrupt", message, { url });
  };
  if (state?.size !== undefined && size > state.size) {
    await wrong(`Got ${size} bytes instead of ${state.size}`);
  }
  const declared = task.digest === undefined ? [] : [task.digest];
  for (const { algorithm, hex } of [...declared, ...(state?.digests ?? [])]) {
    const computed = received.computed.get(algorithm);
    if (computed !== hex) await wrong(`The ${algorithm} digest is ${computed}, declared is ${hex}`);
  }
  if (task.item.size !== undefined && task.item.size !== size) {
    await wrong(`The file has ${size} bytes, it should have ${task.item.size}`);
  }
  if (declared.length + (state?.digests.length ?? 0) > 0) {
    return { verified: "digest", warning: undefined };
  }
  const read = async (offset: number, length: number): Promise<Uint8Array> =>
    (await directory.read(part.path, offset, length)) ?? new Uint8Array(0);
  const ending = await checkEnding(read, size);
  if (ending === "whole") {
    return { verified: received.sizeKnown ? "size" : "structure", warning: undefined };
  }
  if (received.sizeKnown) {
    return { verified: "size", warning: ending === "unknown" ? undefined : ending };
  }
  if (ending !== "unknown") {
    await wrong(`The file broke off: ${ending}`);
  }
  const hint = task.item.sizeHint;
  if (hint !== undefined && size < hint) await wrong(`Got ${size} of about ${hint} bytes`);
  return { verified: hint === size ? "size" : "none", warning: undefined };
}

/** Waits, unless the signal fires. */
function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason ?? new AbortedError("Aborted"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
