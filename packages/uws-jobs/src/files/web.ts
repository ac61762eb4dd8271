import type { JobRecord, JobStore } from "../store/job-store.ts";
import type { OpenStore } from "./types.ts";

const JOBS = "jobs";

/** Browsers send forms at once, but ask a service for leave (CORS) before any method but GET and POST; some give none. */
export const formsFirst: boolean = true;

/** Opens an IndexedDB database; without a name, `vostack-jobs`. */
export const openStore: OpenStore = (location = "vostack-jobs") => new IndexedStore(location);

/** Jobs in an IndexedDB database, which belongs to the origin of the page. */
class IndexedStore implements JobStore {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  async save(record: JobRecord): Promise<void> {
    await this.#with("readwrite", (jobs) => jobs.put(record));
  }

  list(): Promise<JobRecord[]> {
    return this.#with("readonly", (jobs) => jobs.getAll() as IDBRequest<JobRecord[]>);
  }

  async remove(url: string): Promise<void> {
    await this.#with("readwrite", (jobs) => jobs.delete(url));
  }

  async #with<T>(
    mode: IDBTransactionMode,
    ask: (jobs: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    const database = await opened(this.#name);
    try {
      const transaction = database.transaction(JOBS, mode);
      const request = ask(transaction.objectStore(JOBS));
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
      });
      return request.result;
    } finally {
      database.close();
    }
  }
}

function opened(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(JOBS, { keyPath: "url" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
