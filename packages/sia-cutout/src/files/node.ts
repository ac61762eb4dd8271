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
  writeFile,
} from "node:fs/promises";
import { uptime } from "node:os";
import { dirname, join, resolve } from "node:path";
import { FileSystemError } from "./file-system-error.ts";
import { takeLock } from "./lock.node.ts";
import { codeOf, ifThere } from "./system.node.ts";
import type { DigestAlgorithm, FileDirectory, FileLock, Hasher, WritableFile } from "./types.ts";

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
    const fresh = `${path}.new`; // one left by a crash is written over
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
    // Some systems cannot open a directory; what somebody has removed needs no sync.
    const folder = await open(this.label, "r").catch(unless("ENOENT", "EPERM", "EACCES", "EISDIR"));
    try {
      // Or cannot sync one; there the rename itself is all one can have.
      await folder?.sync().catch(unless("EPERM", "EINVAL", "EISDIR", "EBADF"));
    } catch (error) {
      throw FileSystemError.fromSystem(error, this.label);
    } finally {
      await folder?.close();
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

/** Lets errors with some codes pass for nothing. */
function unless(...codes: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (!codes.includes(codeOf(error))) throw error;
    return undefined;
  };
}

async function bootName(): Promise<string> {
  const id = await ifThere(readFile("/proc/sys/kernel/random/boot_id", "utf8"));
  return id?.trim() ?? String(Math.round((Date.now() / 1000 - uptime()) / 60));
}

async function explain<T>(path: string, promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw FileSystemError.fromSystem(error, path);
  }
}
