import type { FileDirectory } from "../files/types.ts";
import type { Digest } from "./digest.ts";
import { staysInside } from "./file-name.ts";
import type { Verification } from "./outcome.ts";

/** Where the engine keeps its own files, inside the directory that the user gave. */
export const workFolder = ".vostack";
const path = `${workFolder}/manifest.ndjson`;

/** One line of the manifest: a file that was got, from where, and how it was checked. */
export interface ManifestEntry {
  /** What makes the item the same in a later run. */
  readonly key: string;
  /** The URL that was asked for. */
  readonly url: string;
  /** The URL that gave the file. */
  readonly from: string;
  /** Name of the file in the directory. */
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
  /** Digest of the file, where one was compared or computed. */
  readonly digest?: Digest;
  /** How it was checked. */
  readonly verified: Verification;
  /** Content type that the server sent. */
  readonly contentType?: string;
  /** When it was finished, as an ISO 8601 date. */
  readonly time: string;
}

/**
 * What was got in a directory, in `.vostack/manifest.ndjson`: one JSON object a line, appended when
 * a file has its final name. A later run reads it and fetches only what is missing.
 */
export class Manifest {
  readonly #directory: FileDirectory;
  readonly #entries = new Map<string, ManifestEntry>();
  #length = 0;
  #pending: ManifestEntry[] = [];
  #writing: Promise<void> = Promise.resolve();
  #reading: Promise<void> = Promise.resolve();

  private constructor(directory: FileDirectory) {
    this.#directory = directory;
  }

  /** Reads the manifest of a directory; a directory without one has an empty manifest. */
  static async open(directory: FileDirectory): Promise<Manifest> {
    const manifest = new Manifest(directory);
    await manifest.refresh();
    return manifest;
  }

  /** The entries, the latest of each item. */
  get entries(): readonly ManifestEntry[] {
    return [...this.#entries.values()];
  }

  /** The entry of an item. */
  get(key: string): ManifestEntry | undefined {
    return this.#entries.get(key);
  }

  /** Reads what other processes have added. */
  refresh(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#readOn());
    return this.#reading;
  }

  async #readOn(): Promise<void> {
    const size = (await this.#directory.size(path)) ?? 0;
    if (size <= this.#length) return;
    const bytes = await this.#directory.read(path, this.#length, size - this.#length);
    const text = new TextDecoder().decode(bytes);
    const whole = text.lastIndexOf("\n") + 1; // a crash may have left half a line
    this.#length += new TextEncoder().encode(text.slice(0, whole)).length;
    for (const line of text.slice(0, whole).split("\n")) {
      const entry = parseEntry(line);
      if (entry !== undefined) this.#entries.set(entry.key, entry);
    }
  }

  /** Adds an entry, and returns when it is in the file. Entries that come together go together. */
  add(entry: ManifestEntry): Promise<void> {
    this.#entries.set(entry.key, entry);
    this.#pending.push(entry);
    if (this.#pending.length === 1) this.#writing = this.#writing.then(() => this.#flush());
    return this.#writing;
  }

  async #flush(): Promise<void> {
    const entries = this.#pending;
    this.#pending = [];
    const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
    // The leading line end closes a line that a crash may have cut; empty lines are nothing.
    await this.#directory.append(path, new TextEncoder().encode(`\n${text}`));
  }
}

function parseEntry(line: string): ManifestEntry | undefined {
  if (line === "") return undefined;
  try {
    const entry = JSON.parse(line) as Partial<ManifestEntry> | null;
    const known = typeof entry?.key === "string" && typeof entry.name === "string";
    return known && staysInside(entry.name) ? (entry as ManifestEntry) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // the line that a crash cut
    throw error;
  }
}
