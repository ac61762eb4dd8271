import { link, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { threadId } from "node:worker_threads";
import { FileSystemError } from "./file-system-error.ts";
import { codeOf, ifThere } from "./system.node.ts";
import type { FileLock } from "./types.ts";

/** A lock whose owner has not shown signs of life for so long is taken over, in milliseconds. */
const deadAfter = 60_000;
const beat = 5_000;
/** A lock without text is being written this instant, or its owner was killed in between. */
const unreadableAfter = 2_000;

interface LockText {
  readonly pid: number;
  /** Thread in that process, 0 for the main one. */
  readonly thread?: number;
  readonly host: string;
  readonly token: string;
}

/** Tokens of the locks that this process holds. */
const held = new Set<string>();

/** Takes a lock file that did not exist, or that belonged to a process that is gone. */
export async function takeLock(path: string): Promise<FileLock | undefined> {
  const token = crypto.randomUUID();
  const owner: LockText = { pid: process.pid, thread: threadId, host: hostname(), token };
  let doubtful = false;
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      await writeFile(path, JSON.stringify(owner), { flag: "wx" });
      return heldLock(path, token, doubtful);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw FileSystemError.fromSystem(error, path);
    }
    const dropped = await dropDeadLock(path);
    if (dropped === "held") return undefined;
    doubtful ||= dropped === "silent";
  }
  return undefined;
}

function heldLock(path: string, token: string, doubtful: boolean): FileLock {
  held.add(token);
  const pulse = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => clearInterval(pulse)); // taken away: held() tells
  }, beat);
  pulse.unref();
  const isOurs = async (): Promise<boolean> => (await readLock(path))?.token === token;
  return {
    doubtful,
    held: isOurs,
    async release(): Promise<void> {
      clearInterval(pulse);
      if (await isOurs()) await rm(path, { force: true });
      held.delete(token);
    },
  };
}

/**
 * Removes the lock of a process that is dead, or that has fallen silent.
 *
 * @returns `held` when the lock stands.
 */
async function dropDeadLock(path: string): Promise<"gone" | "silent" | "held"> {
  const owner = await readLock(path);
  const found = await ifThere(stat(path));
  if (found === undefined) return "gone";
  const silent = Date.now() - found.mtimeMs;
  const gone = owner?.host === hostname() && !(await isAlive(owner));
  if (!gone && silent <= (owner === undefined ? unreadableAfter : deadAfter)) return "held";
  // Whoever renames it has it; if it was a newer lock than the one judged, it goes back.
  const aside = `${path}.${crypto.randomUUID().slice(0, 8)}`;
  if ((await ifThere(rename(path, aside).then(() => true))) === undefined) return "gone";
  if ((await readLock(aside))?.token !== owner?.token) {
    await ifThere(link(aside, path).catch(() => undefined));
    await rm(aside, { force: true });
    return "held";
  }
  await rm(aside, { force: true });
  return gone || owner === undefined ? "gone" : "silent";
}

async function readLock(path: string): Promise<LockText | undefined> {
  const text = await ifThere(readFile(path, "utf8"));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as LockText;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether the process that wrote a lock on this machine is still at work. */
async function isAlive({ pid, thread, token }: LockText): Promise<boolean> {
  // Else of an earlier process with our number, unless another thread of ours has it.
  if (pid === process.pid && (thread ?? threadId) === threadId) return held.has(token);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== "EPERM") return false;
  }
  // A killed process whose parent has not taken note is there still, as a zombie.
  const state = await ifThere(readFile(`/proc/${pid}/stat`, "utf8"));
  return !/\) [ZX] /.test(state ?? "");
}
