/** Digest algorithms that the download engine computes and compares. */
export type DigestAlgorithm = "md5" | "sha-1" | "sha-256" | "sha-512";

/** A digest that is computed while the bytes pass. */
export interface Hasher {
  /** Takes the next bytes. */
  update(bytes: Uint8Array): void;
  /** Ends the computation and returns the digest in lower-case hexadecimal. */
  hex(): string;
}

/** A file that is being written, from its present end onwards. */
export interface WritableFile {
  /** Bytes in the file now. */
  readonly size: number;
  /**
   * Appends bytes. The buffers may be reused once the promise is fulfilled.
   *
   * @throws FileSystemError `DISK_FULL` when there is no room left.
   */
  write(chunks: readonly Uint8Array[]): Promise<void>;
  /** Cuts the file to a length in bytes; the next bytes are written from there. */
  truncate(size: number): Promise<void>;
  /** Returns when everything written so far is on the disk itself. */
  sync(): Promise<void>;
  /** Closes the file; what was written stays. */
  close(): Promise<void>;
}

/** A lock that this process holds. */
export interface FileLock {
  /** Whether it was taken from somebody who fell silent, and who may still be writing. */
  readonly doubtful?: boolean;
  /** Whether the lock is still ours: another process may have taken it for that of a dead one. */
  held(): Promise<boolean>;
  /** Gives the lock back. */
  release(): Promise<void>;
}

/**
 * A place for files: a directory in Node, a File System Access handle in a browser, or memory.
 * Paths are relative, with `/` between their parts; missing folders are made when a file is written.
 * Give an object of your own to `download` to keep files elsewhere.
 */
export interface FileDirectory {
  /** What to call the place in messages: a path, or a name. */
  readonly label: string;
  /** Whether two of these in different processes may work on the same files. */
  readonly shared: boolean;
  /** Length of a file in bytes, or `undefined` when there is none. */
  size(path: string): Promise<number | undefined>;
  /** Bytes of a file from an offset on, fewer than asked for at its end; `undefined` without a file. */
  read(path: string, offset: number, length: number): Promise<Uint8Array | undefined>;
  /** Replaces a small file as a whole: after a crash it has either the old or the new content. */
  replace(path: string, bytes: Uint8Array): Promise<void>;
  /** Adds bytes at the end of a small file in one piece. */
  append(path: string, bytes: Uint8Array): Promise<void>;
  /** Opens a file to be continued at its end, and makes it when there is none. */
  open(path: string): Promise<WritableFile>;
  /**
   * Gives a finished file its final name, in one step.
   *
   * @returns `false`, and changes nothing, when the name is taken and `overwrite` is not set.
   */
  publish(from: string, to: string, overwrite: boolean): Promise<boolean>;
  /** Removes a file; no complaint when there is none. */
  remove(path: string): Promise<void>;
  /** Takes a lock, or returns `undefined` while someone alive holds it. */
  lock(path: string): Promise<FileLock | undefined>;
  /** Returns when names given by `publish` are on the disk itself. */
  sync(): Promise<void>;
  /** A name for this run of the machine: what was written but not synced may be lost when it changes. */
  readonly boot: string;
  /** Bytes free for new files, or `undefined` when nobody knows. */
  free(): Promise<number | undefined>;
  /** The finished file as a Blob, where the files are kept in memory or by a browser. */
  blob?(path: string): Promise<Blob | undefined>;
}
