import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { ProtocolError } from "@vostack/vo-service";
import { pause } from "../pause.ts";
import type { JobRecord, JobStore } from "../store/job-store.ts";
import type { OpenStore } from "./types.ts";

/** Any method may be sent. */
export const formsFirst: boolean = false;

/** Opens a JSON file; without a path, `vostack/jobs.json` among the user's state files. */
export const openStore: OpenStore = (location) => {
  const state = process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state");
  return new FileStore(location ?? join(state, "vostack", "jobs.json"));
};

/** Milliseconds after which a lock is taken for one of a process that died; a change takes a few. */
const STALE_LOCK = 10_000;

/**
 * Jobs in a JSON file that only its owner can read: who knows the URL of an anonymous job owns it.
 * Each change replaces the whole file, so that no reader and no crash meets half of one.
 */
class FileStore implements JobStore {
  readonly #path: string;
  // Changes of one store wait for each other here, those of other stores and processes at the lock.
  #last: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  save(record: JobRecord): Promise<void> {
    return this.#change((records) => [...records.filter(({ url }) => url !== record.url), record]);
  }

  async list(): Promise<JobRecord[]> {
    await this.#last;
    return this.#read();
  }

  remove(url: string): Promise<void> {
    return this.#change((records) => records.filter((record) => record.url !== url));
  }

  #change(change: (records: JobRecord[]) => JobRecord[]): Promise<void> {
    const done = this.#last.then(() =>
      this.#locked(async () => this.#write(change(await this.#read()))),
    );
    // A change that fails is told to who asked for it, and does not stop the next one.
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** A directory is the lock: of several who make it, one succeeds. */
  async #locked(action: () => Promise<void>): Promise<void> {
    const lock = `${this.#path}.lock`;
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    while (!(await made(lock))) {
      const since = await stat(lock).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now(),
      );
      if (Date.now() - since > STALE_LOCK) await rm(lock, { recursive: true, force: true });
      else await pause(5 + Math.random() * 20);
    }
    try {
      await action();
    } finally {
      await rm(lock, { recursive: true, force: true });
    }
  }

  async #read(): Promise<JobRecord[]> {
    let text: string;
    try {
      text = await readFile(this.#path, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
      throw error;
    }
    try {
      const records: unknown = JSON.parse(text);
      if (Array.isArray(records) && records.every(isRecord)) return records;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    throw new ProtocolError(`${this.#path} is no list of jobs`, {
      hint: "move the file away; the jobs themselves are not touched",
    });
  }

  async #write(records: readonly JobRecord[]): Promise<void> {
    const fresh = `${this.#path}.${randomUUID()}`;
    try {
      const file = await open(fresh, "wx", 0o600);
      try {
        await file.writeFile(`${JSON.stringify(records, null, 2)}\n`);
        // Otherwise a crash of the machine may leave the new name and nothing in it.
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(fresh, this.#path);
    } catch (error) {
      await rm(fresh, { force: true });
      throw error;
    }
  }
}

async function made(directory: string): Promise<boolean> {
  try {
    await mkdir(directory);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function isRecord(value: unknown): value is JobRecord {
  if (typeof value !== "object" || value === null) return false;
  const { url, service, created } = value as Partial<Record<keyof JobRecord, unknown>>;
  return [url, service, created].every((text) => typeof text === "string");
}
