import { AbortedError } from "../errors.ts";
import { onAbort } from "../transport/on-abort.ts";

/** How values are kept. */
export interface CacheOptions {
  /** Milliseconds for which a value is fresh. Default 600,000. */
  readonly maxAge?: number;
  /** Is told when an old value is used because there is no new one, with the reason. */
  readonly onStale?: (key: string, error: unknown) => void;
}

interface Entry<T> {
  value?: { readonly is: T; readonly since: number };
  loading?: Promise<T>;
}

/**
 * Keeps values for some time. When a new one cannot be had, the old one is used further (RFC 5861, stale-if-error).
 * Several who want the same value at the same time cause one request.
 */
export class StaleCache<T> {
  readonly #maxAge: number;
  readonly #onStale: CacheOptions["onStale"];
  readonly #entries = new Map<string, Entry<T>>();

  constructor(options: CacheOptions = {}) {
    this.#maxAge = options.maxAge ?? 600_000;
    this.#onStale = options.onStale;
  }

  /** The value of a key, loaded when there is no fresh one. The signal ends the waiting, not the loading. */
  async get(key: string, load: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const entry = this.#entries.get(key) ?? {};
    this.#entries.set(key, entry);
    const { value } = entry;
    if (value !== undefined && performance.now() - value.since < this.#maxAge) return value.is;
    entry.loading ??= this.#load(key, entry, load);
    return signal === undefined ? entry.loading : unlessAborted(entry.loading, signal);
  }

  async #load(key: string, entry: Entry<T>, load: () => Promise<T>): Promise<T> {
    try {
      const is = await load();
      entry.value = { is, since: performance.now() };
      return is;
    } catch (error) {
      if (entry.value === undefined) throw error;
      this.#onStale?.(key, error);
      return entry.value.is;
    } finally {
      delete entry.loading;
    }
  }
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = (): void =>
      reject(new AbortedError("The request was cancelled", { cause: signal.reason }));
    if (signal.aborted) aborted();
    promise.then(resolve, reject).finally(onAbort(signal, aborted));
  });
}
