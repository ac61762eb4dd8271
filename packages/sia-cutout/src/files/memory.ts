import type { FileDirectory, FileLock, WritableFile } from "./types.ts";

/** Files in memory: what `download` uses when it is given no directory, and hands out as Blobs. */
export class MemoryDirectory implements FileDirectory {
  /** What messages call it. */
  readonly label = "memory";
  /** No other process sees it. */
  readonly shared = false;
  /** Memory does not outlive the process, so there is nothing to tell apart. */
  readonly boot = "";
  readonly #files = new Map<string, Blob[]>();
  readonly #locks = new Set<string>();

  /** Length of a file in bytes. */
  async size(path: string): Promise<number | undefined> {
    const parts = this.#files.get(path);
    return parts && sizeOf(parts);
  }

  /** Bytes of a file from an offset on. */
  async read(path: string, offset: number, length: number): Promise<Uint8Array | undefined> {
    const file = await this.blob(path);
    if (file === undefined) return undefined;
    return new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
  }

  /** Replaces a file as a whole. */
  async replace(path: string, bytes: Uint8Array): Promise<void> {
    this.#files.set(path, [toBlob([bytes])]);
  }

  /** Adds bytes at the end of a file. */
  async append(path: string, bytes: Uint8Array): Promise<void> {
    this.#parts(path).push(toBlob([bytes]));
  }

  /** Opens a file to be continued at its end. */
  async open(path: string): Promise<WritableFile> {
    const parts = this.#parts(path);
    return {
      get size(): number {
        return sizeOf(parts);
      },
      async write(chunks): Promise<void> {
        parts.push(toBlob(chunks));
      },
      async truncate(size): Promise<void> {
        parts.splice(0, parts.length, new Blob(parts).slice(0, size));
      },
      async sync(): Promise<void> {},
      async close(): Promise<void> {},
    };
  }

  /** Gives a finished file its final name. */
  async publish(from: string, to: string, overwrite: boolean): Promise<boolean> {
    if (this.#files.has(to) && !overwrite) return false;
    this.#files.set(to, this.#parts(from));
    this.#files.delete(from);
    return true;
  }

  /** Removes a file. */
  async remove(path: string): Promise<void> {
    this.#files.delete(path);
  }

  /** Takes a lock. */
  async lock(path: string): Promise<FileLock | undefined> {
    const locks = this.#locks;
    if (locks.has(path)) return undefined;
    locks.add(path);
    return {
      async held(): Promise<boolean> {
        return locks.has(path);
      },
      async release(): Promise<void> {
        locks.delete(path);
      },
    };
  }

  /** Does nothing: there is no disk. */
  async sync(): Promise<void> {}

  /** Nobody knows how much memory may be used. */
  async free(): Promise<number | undefined> {
    return undefined;
  }

  /** A file as a Blob. */
  async blob(path: string): Promise<Blob | undefined> {
    const parts = this.#files.get(path);
    return parts && new Blob(parts);
  }

  #parts(path: string): Blob[] {
    const parts = this.#files.get(path) ?? [];
    this.#files.set(path, parts);
    return parts;
  }
}

function toBlob(chunks: readonly Uint8Array[]): Blob {
  return new Blob(chunks as readonly BlobPart[] as BlobPart[]);
}

function sizeOf(parts: readonly Blob[]): number {
  return parts.reduce((sum, part) => sum + part.size, 0);
}
