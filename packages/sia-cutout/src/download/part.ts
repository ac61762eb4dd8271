import { createHasher } from "#files";
import type { DigestAlgorithm, FileDirectory, Hasher, WritableFile } from "../files/types.ts";
import { workFolder } from "./manifest.ts";
import { type PartState, parseState } from "./part-state.ts";

/** Bytes collected before they are written in one piece, in buffers that are used again. */
const batch = 1 << 19;
/** Pieces that are worth a write of their own. */
const large = 1 << 18;
/** Bytes between two points that outlive a crash of the machine. */
const checkpoint = 1 << 26;
/** Files shorter than this are simply fetched again when they break. */
const worthResuming = 1 << 18;

/** Where the bytes of an item are collected. */
export function partPath(key: string): string {
  return `${workFolder}/${fileKey(key)}.part`;
}

/** A name for the engine's own files of an item. */
export function fileKey(key: string): string {
  const hasher = createHasher("sha-256");
  hasher.update(new TextEncoder().encode(key));
  return hasher.hex().slice(0, 24);
}

/** A file that is coming: its bytes in `.vostack/KEY.part`, and what is known of it beside them. */
export class Part {
  /** Path of the bytes. */
  readonly path: string;
  readonly #directory: FileDirectory;
  readonly #statePath: string;
  #state: PartState | undefined;
  #stored: boolean = false;
  #file: WritableFile | undefined;
  #hashers = new Map<DigestAlgorithm, Hasher>();
  #filling: Uint8Array | undefined;
  #filled = 0;
  #spare: Uint8Array[] = [];
  #queued = 0;
  #writing: Promise<void> = Promise.resolve();
  #syncing: Promise<void> | undefined;
  #size = 0;

  private constructor(directory: FileDirectory, key: string) {
    this.#directory = directory;
    this.path = partPath(key);
    this.#statePath = `${workFolder}/${fileKey(key)}.json`;
  }

  /** Finds what an earlier run has left of an item. */
  static async find(directory: FileDirectory, key: string): Promise<Part> {
    const part = new Part(directory, key);
    const bytes = await directory.read(part.#statePath, 0, 1 << 20);
    const state = bytes && parseState(new TextDecoder().decode(bytes), key);
    if (state === undefined) return part;
    part.#state = state;
    part.#stored = true;
    const size = (await directory.size(part.path)) ?? 0;
    part.#size = state.boot === directory.boot ? size : Math.min(size, state.synced);
    return part;
  }

  /** What is known of the file. */
  get state(): PartState | undefined {
    return this.#state;
  }

  /** Bytes that are here. */
  get size(): number {
    return this.#size;
  }

  /** Opens the part for a file from its beginning, or to be continued. */
  async open(
    state: PartState,
    resume: boolean,
    digests: ReadonlySet<DigestAlgorithm>,
  ): Promise<void> {
    if (!resume) this.#size = 0;
    this.#state = state;
    this.#stored = resume;
    this.#file = await this.#directory.open(this.path);
    if (this.#file.size !== this.#size) await this.#file.truncate(this.#size);
    this.#writing = Promise.resolve();
    this.#hashers = new Map([...digests].map((algorithm) => [algorithm, createHasher(algorithm)]));
    if (!resume && (state.size ?? Number.POSITIVE_INFINITY) >= worthResuming) await this.#store();
    if (this.#hashers.size > 0) await this.#hashWhatIsThere();
  }

  /**
   * Takes bytes. Short pieces are collected, long ones are written as they are: the caller may use
   * their memory again when the promise is fulfilled, or at once when there is none. Who awaits it
   * keeps no more than three batches in memory.
   */
  write(bytes: Uint8Array): Promise<void> | undefined {
    for (const hasher of this.#hashers.values()) hasher.update(bytes);
    if (bytes.length >= large) {
      this.#flush();
      return this.#enqueue(bytes);
    }
    const earlier = this.#writing;
    for (let at = 0; at < bytes.length; ) {
      this.#filling ??= this.#spare.pop() ?? new Uint8Array(this.#batchLength());
      const some = bytes.subarray(at, at + this.#filling.length - this.#filled);
      this.#filling.set(some, this.#filled);
      this.#filled += some.length;
      at += some.length;
      if (this.#filled === this.#filling.length) this.#flush();
    }
    return this.#queued > 1 ? earlier : undefined;
  }

  /** Writes what is buffered and closes the file; the part stays. */
  async close(): Promise<void> {
    const file = this.#file;
    if (file === undefined) return;
    this.#flush();
    this.#file = undefined;
    try {
      await this.#writing;
      await this.#syncing;
    } finally {
      this.#spare = [];
      await file.close();
    }
    if (!this.#stored && this.#size >= worthResuming) await this.#store();
  }

  /** Makes sure that all bytes are on the disk itself, and closes the file. */
  async finish(): Promise<ReadonlyMap<DigestAlgorithm, string>> {
    this.#flush();
    await this.#writing;
    await this.#syncing;
    await this.#file?.sync();
    await this.close();
    return new Map([...this.#hashers].map(([algorithm, hasher]) => [algorithm, hasher.hex()]));
  }

  /** Notes that the file is whole and checked: from here on only its name is missing. */
  async complete(complete: NonNullable<PartState["complete"]>): Promise<void> {
    if (this.#state === undefined) return;
    this.#state = { ...this.#state, complete, synced: Math.max(this.#size, this.#state.synced) };
    if (this.#stored || this.#size >= worthResuming) await this.#store();
  }

  /** Notes the name that the file is going to have. */
  async rename(name: string): Promise<void> {
    if (this.#state === undefined || this.#state.name === name) return;
    this.#state = { ...this.#state, name };
    if (this.#stored) await this.#store();
  }

  /** Forgets the state, once the file has its name and stands in the manifest. */
  async forget(): Promise<void> {
    await this.#directory.remove(this.path);
    if (this.#stored) await this.#directory.remove(this.#statePath);
    this.#stored = false;
  }

  /** Throws away what is here, since it is not what it should be. */
  async discard(): Promise<void> {
    await this.close();
    await this.forget();
    this.#state = undefined;
    this.#size = 0;
  }

  /** Has what is collected written, and begins another batch. */
  #flush(): void {
    const batched = this.#filling;
    if (batched === undefined || this.#filled === 0) return;
    const written = this.#enqueue(batched.subarray(0, this.#filled));
    this.#filling = undefined;
    this.#filled = 0;
    written?.then(() => this.#spare.push(batched)).catch(() => undefined);
  }

  /** Has bytes written after what is being written. */
  #enqueue(bytes: Uint8Array): Promise<void> | undefined {
    const file = this.#file;
    if (file === undefined) return undefined;
    this.#queued++;
    const written = this.#writing.then(async () => {
      try {
        await file.write([bytes]);
      } finally {
        this.#size = file.size;
        this.#queued--;
      }
      if (this.#size - (this.#state?.synced ?? 0) >= checkpoint) this.#checkpoint(file);
    });
    this.#writing = written;
    written.catch(() => undefined); // whoever awaits it next gets the error
    return written;
  }

  /** Small files need no more than their own length. */
  #batchLength(): number {
    const rest = (this.#state?.size ?? batch) - this.#size;
    return Math.max(1024, Math.min(batch, rest));
  }

  /** Syncs beside the writing, so that little is left to sync at the end. */
  #checkpoint(file: WritableFile): void {
    if (this.#syncing !== undefined || this.#state === undefined || !this.#stored) return;
    const synced = this.#size;
    this.#syncing = file.sync().then(async () => {
      if (this.#state !== undefined) this.#state = { ...this.#state, synced };
      await this.#store();
      this.#syncing = undefined;
    });
    this.#syncing.catch(() => undefined); // close() and finish() await it
  }

  async #store(): Promise<void> {
    const text = JSON.stringify({ ...this.#state, boot: this.#directory.boot });
    await this.#directory.replace(this.#statePath, new TextEncoder().encode(text));
    this.#stored = true;
  }

  async #hashWhatIsThere(): Promise<void> {
    for (let at = 0; at < this.#size; ) {
      const length = Math.min(1 << 20, this.#size - at);
      const bytes = await this.#directory.read(this.path, at, length);
      if (bytes === undefined || bytes.length === 0) break;
      for (const hasher of this.#hashers.values()) hasher.update(bytes);
      at += bytes.length;
    }
  }
}
