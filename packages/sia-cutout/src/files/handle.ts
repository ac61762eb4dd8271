import { FileSystemError } from "./file-system-error.ts";
import type { FileDirectory, FileLock, WritableFile } from "./types.ts";

/** Chromium's rename; other browsers copy. */
interface Movable {
  move?(parent: FileSystemDirectoryHandle, name: string): Promise<void>;
}

/**
 * Files behind a File System Access handle: a folder the user picked, or the origin's private one.
 * A browser keeps what was written when a file is closed, so a part outlives an interrupted
 * transfer, though not a crash of the tab in mid-transfer.
 */
export class HandleDirectory implements FileDirectory {
  /** What messages call it: the folder's name. */
  readonly label: string;
  /** Another tab may have the same folder. */
  readonly shared = true;
  /** What a browser has committed stays. */
  readonly boot = "";
  readonly #root: FileSystemDirectoryHandle;

  /** @param root The folder, opened for reading and writing. */
  constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
    this.label = root.name;
  }

  /** Length of a file in bytes. */
  async size(path: string): Promise<number | undefined> {
    return (await this.blob(path))?.size;
  }

  /** Bytes of a file from an offset on. */
  async read(path: string, offset: number, length: number): Promise<Uint8Array | undefined> {
    const file = await this.blob(path);
    if (file === undefined) return undefined;
    return new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
  }

  /** Replaces a file as a whole. */
  async replace(path: string, bytes: Uint8Array): Promise<void> {
    await this.#write(path, [bytes], 0);
  }

  /** Adds bytes at the end of a file. */
  async append(path: string, bytes: Uint8Array): Promise<void> {
    await this.#write(path, [bytes], (await this.size(path)) ?? 0);
  }

  /** Opens a file to be continued at its end. */
  async open(path: string): Promise<WritableFile> {
    const handle = await this.#file(path, true);
    if (handle === undefined) throw new Error(`There is no file ${path}`);
    let size = (await handle.getFile()).size;
    let stream = await handle.createWritable({ keepExistingData: true });
    await stream.seek(size);
    const reopen = async (): Promise<void> => {
      await stream.close();
      stream = await handle.createWritable({ keepExistingData: true });
      await stream.seek(size);
    };
    return {
      get size(): number {
        return size;
      },
      async write(chunks): Promise<void> {
        const blob = new Blob(chunks as readonly BlobPart[] as BlobPart[]);
        await explain(path, stream.write(blob));
        size += blob.size;
      },
      async truncate(length): Promise<void> {
        await explain(path, stream.truncate(length));
        size = length;
        await stream.seek(length);
      },
      sync: reopen,
      async close(): Promise<void> {
        await explain(path, stream.close());
      },
    };
  }

  /** Gives a finished file its final name. */
  async publish(from: string, to: string, overwrite: boolean): Promise<boolean> {
    if (!overwrite && (await this.size(to)) !== undefined) return false;
    const source = await this.#file(from, false);
    if (source === undefined) throw new Error(`There is no file ${from}`);
    const { folder, name } = await this.#resolve(to, true);
    const movable: Movable = source as Movable;
    if (movable.move !== undefined && folder !== undefined) {
      await explain(to, movable.move(folder, name));
      return true;
    }
    // The target appears only when its stream is closed: whole, or not at all.
    await this.#write(to, [await source.getFile()], 0);
    await this.remove(from);
    return true;
  }

  /** Removes a file. */
  async remove(path: string): Promise<void> {
    const { folder, name } = await this.#resolve(path, false);
    if (folder !== undefined) await ifThere(folder.removeEntry(name));
  }

  /** Takes a lock of the origin (Web Locks), shared by all its tabs. */
  async lock(path: string): Promise<FileLock | undefined> {
    const { promise: released, resolve: release } = withResolvers();
    const { promise: answer, resolve: tell } = withResolvers<boolean>();
    const name = `vostack:${this.label}/${path}`;
    const whole = navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
      tell(lock !== null);
      if (lock !== null) await released;
    });
    if (!(await answer)) return undefined;
    return {
      async held(): Promise<boolean> {
        return true;
      },
      async release(): Promise<void> {
        release();
        await whole;
      },
    };
  }

  /** Does nothing: a browser commits when a file is closed. */
  async sync(): Promise<void> {}

  /** Bytes that the browser still grants to this origin. */
  async free(): Promise<number | undefined> {
    const { quota, usage } = (await navigator.storage?.estimate()) ?? {};
    return quota === undefined ? undefined : quota - (usage ?? 0);
  }

  /** A file as a Blob. */
  async blob(path: string): Promise<Blob | undefined> {
    return (await this.#file(path, false))?.getFile();
  }

  async #write(path: string, chunks: readonly (Uint8Array | Blob)[], at: number): Promise<void> {
    const handle = await this.#file(path, true);
    if (handle === undefined) throw new Error(`There is no file ${path}`);
    const stream = await handle.createWritable({ keepExistingData: at > 0 });
    await stream.seek(at);
    await explain(path, stream.write(new Blob(chunks as readonly BlobPart[] as BlobPart[])));
    await explain(path, stream.close());
  }

  async #file(path: string, create: boolean): Promise<FileSystemFileHandle | undefined> {
    const { folder, name } = await this.#resolve(path, create);
    return folder && ifThere(folder.getFileHandle(name, { create }));
  }

  async #resolve(
    path: string,
    create: boolean,
  ): Promise<{ folder: FileSystemDirectoryHandle | undefined; name: string }> {
    const parts = path.split("/");
    const name = parts.pop() ?? "";
    let folder: FileSystemDirectoryHandle | undefined = this.#root;
    for (const part of parts) {
      folder = folder && (await ifThere(folder.getDirectoryHandle(part, { create })));
    }
    return { folder, name };
  }
}

function withResolvers<T = void>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}

async function ifThere<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotFoundError") return undefined;
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
