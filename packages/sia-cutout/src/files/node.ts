import { createHash } from "node:crypto";
import {
  type FileHandle,
  link,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  stat,
  statfs,
  utimes,
  writeFile,
} from "node:fs/promises";
import { hostname, uptime } from "node:os";
import { dirname, join, resolve } from "node:path";
import { FileSystemError } from "./file-system-error.ts";
import type { DigestAlgorithm, FileDirectory, FileLock, Hasher, WritableFile } from "./types.ts";

/** A lock whose owner has not shown signs of life for so long is taken over, in milliseconds. */
const deadAfter = 60_000;
const beat = 5_000;
/** A lock without text is being written this instant, or its owner was killed in between. */
const unreadableAfter = 2_000;

/** Starts a digest. */
export function createHasher(algorithm: DigestAlgorithm): Hasher {
  const hash = createHash(algorithm.replace("-", ""));
  return {
    update(bytes): void {
      hash.update(bytes);
    },
    hex(): string {
      return hash.digest("hex");
    },
  };
}

/** Opens a directory, and makes it when it is not there. */
export async function openDirectory(place: unknown): Promise<FileDirectory> {
  if (typeof place !== "string") {
    throw new TypeError("In Node, dir is the path of a directory");
  }
  const root = resolve(place);
  await explain(root, mkdir(root, { recursive: true }));
  return new NodeDirectory(root, await bootName());
}

class NodeDirectory implements FileDirectory {
  readonly label: string;
  readonly shared = true;
  readonly boot: string;
  readonly #folders = new Set<string>();

  constructor(root: string, boot: string) {
    this.label = root;
    this.boot = boot;
  }

  async size(path: string): Promise<number | undefined> {
    const found = await ifThere(stat(this.#at(path)));
    return found?.isFile() ? found.size : undefined;
  }

  async read(path: string, offset: number, length: number): Promise<Uint8Array | undefined> {
    const file = await ifThere(open(this.#at(path), "r"));
    if (file === undefined) return undefined;
    try {
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    } finally {
      await file.close();
    }
  }

  async replace(path: string, bytes: Uint8Array): Promise<void> {
    const fresh = `${path}.${crypto.randomUUID().slice(0, 8)}`;
    await this.#made(fresh, writeFile, bytes);
    await explain(this.#at(path), rename(this.#at(fresh), this.#at(path)));
  }

  async append(path: string, bytes: Uint8Array): Promise<void> {
    await this.#made(path, writeFile, bytes, { flag: "a" });
  }

  async open(path: string): Promise<WritableFile> {
    await this.#folder(path);
    const at = this.#at(path);
    const file = await explain(at, open(at, "a"));
    return new AppendedFile(at, file, (await file.stat()).size);
  }

  async publish(from: string, to: string, overwrite: boolean): Promise<boolean> {
    const [source, target] = [this.#at(from), this.#at(to)];
    if (overwrite) {
      await explain(target, rename(source, target));
      return true;
    }
    await this.#folder(to);
    try {
      await link(source, target); // unlike rename, this never replaces what is there
    } catch (error) {
      const code = codeOf(error);
      if (code === "EEXIST") return false;
      if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EACCES"].includes(code)) {
        throw FileSystemError.fromSystem(error, target);
      }
      if ((await this.size(to)) !== undefined) return false; // a disk without hard links
      await explain(target, rename(source, target));
      return true;
    }
    await rm(source, { force: true });
    return true;
  }

  async remove(path: string): Promise<void> {
    await explain(path, rm(this.#at(path), { force: true }));
  }

  async lock(path: string): Promise<FileLock | undefined> {
    await this.#folder(path);
    return takeLock(this.#at(path));
  }

  async sync(): Promise<void> {
    const folder = await open(this.label, "r");
    try {
      await folder.sync();
    } catch (error) {
      // Some systems cannot sync a directory; there the rename itself is all one can have.
      if (!["EPERM", "EINVAL", "EISDIR", "EBADF"].includes(codeOf(error))) throw error;
    } finally {
      await folder.close();
    }
  }

  async free(): Promise<number | undefined> {
    const { bavail, bsize } = await statfs(this.label);
    return bavail * bsize;
  }

  #at(path: string): string {
    return join(this.label, path);
  }

  async #folder(path: string): Promise<void> {
    const folder = dirname(this.#at(path));
    if (this.#folders.has(folder)) return;
    await explain(folder, mkdir(folder, { recursive: true }));
    this.#folders.add(folder);
  }

  async #made<T extends unknown[]>(
    path: string,
    write: (at: string, ...rest: T) => Promise<void>,
    ...rest: T
  ): Promise<void> {
    await this.#folder(path);
    await explain(this.#at(path), write(this.#at(path), ...rest));
  }
}

class AppendedFile implements WritableFile {
  readonly #path: string;
  readonly #file: FileHandle;
  #size: number;

  constructor(path: string, file: FileHandle, size: number) {
    this.#path = path;
    this.#file = file;
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  async write(chunks: readonly Uint8Array[]): Promise<void> {
    const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const written = await explain(this.#path, this.#file.writev(chunks));
    this.#size += written.bytesWritten;
    if (written.bytesWritten === total) return;
    // A short write: the system says why when the rest is tried.
    const rest = Buffer.concat(chunks).subarray(written.bytesWritten);
    await this.write([rest]);
  }

  async truncate(size: number): Promise<void> {
    await explain(this.#path, this.#file.truncate(size));
    this.#size = size;
  }

  async sync(): Promise<void> {
    await explain(this.#path, this.#file.datasync());
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

interface LockText {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

/** Tokens of the locks that this process holds. */
const held = new Set<string>();

/** Takes a lock file that did not exist, or that belonged to a process that is gone. */
async function takeLock(path: string): Promise<FileLock | undefined> {
  const token = crypto.randomUUID();
  const text = JSON.stringify({ pid: process.pid, host: hostname(), token } satisfies LockText);
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      await writeFile(path, text, { flag: "wx" });
      return heldLock(path, token);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw FileSystemError.fromSystem(error, path);
    }
    if (!(await dropDeadLock(path))) return undefined;
  }
  return undefined;
}

function heldLock(path: string, token: string): FileLock {
  held.add(token);
  const pulse = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => clearInterval(pulse)); // taken away: held() tells
  }, beat);
  pulse.unref();
  const isOurs = async (): Promise<boolean> => (await readLock(path))?.token === token;
  return {
    held: isOurs,
    async release(): Promise<void> {
      clearInterval(pulse);
      if (await isOurs()) await rm(path, { force: true });
      held.delete(token);
    },
  };
}

/** Removes the lock of a dead process; returns whether the way is free now. */
async function dropDeadLock(path: string): Promise<boolean> {
  const owner = await readLock(path);
  const found = await ifThere(stat(path));
  if (found === undefined) return true;
  const silent = Date.now() - found.mtimeMs;
  const gone = owner?.host === hostname() && !(await isAlive(owner));
  if (!gone && silent <= (owner === undefined ? unreadableAfter : deadAfter)) return false;
  // Whoever renames it has it; if it was a newer lock than the one judged, it goes back.
  const aside = `${path}.${crypto.randomUUID().slice(0, 8)}`;
  if ((await ifThere(rename(path, aside).then(() => true))) === undefined) return true;
  if ((await readLock(aside))?.token !== owner?.token) {
    await ifThere(link(aside, path).catch(() => undefined));
    await rm(aside, { force: true });
    return false;
  }
  await rm(aside, { force: true });
  return true;
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
async function isAlive({ pid, token }: LockText): Promise<boolean> {
  if (pid === process.pid) return held.has(token); // else of an earlier process with our number
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== "EPERM") return false;
  }
  // A killed process whose parent has not taken note is there still, as a zombie.
  const state = await ifThere(readFile(`/proc/${pid}/stat`, "utf8"));
  return !/\) [ZX] /.test(state ?? "");
}

async function bootName(): Promise<string> {
  const id = await ifThere(readFile("/proc/sys/kernel/random/boot_id", "utf8"));
  return id?.trim() ?? String(Math.round((Date.now() / 1000 - uptime()) / 60));
}

async function ifThere<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function explain<T>(path: string, promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw FileSystemError.fromSystem(error, path);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
