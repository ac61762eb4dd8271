/** Limits on transfers at the same time. */
export interface Concurrency {
  /** Transfers at the same time, default 32. */
  readonly total?: number;
  /** Transfers from one host at the same time, default 16; halved while the host says it is busy. */
  readonly perHost?: number;
}

/** One job to be run under the limits. */
export interface Job {
  /** The host whose limit counts; undefined when the job asks no server. */
  readonly host: string | undefined;
  /** Does the work; `later` puts the job back to be tried after others, so many milliseconds on. */
  run(): Promise<undefined | { readonly later: number }>;
}

interface Host {
  limit: number;
  active: number;
  quietUntil: number;
  successes: number;
}

/**
 * Runs jobs in their order as far as the limits allow: a host that is full or wants to be left
 * alone does not keep the others waiting. Looks ahead in the list a little, never reads it whole.
 */
export class Scheduler {
  readonly #total: number;
  readonly #perHost: number;
  readonly #hosts = new Map<string, Host>();
  #waiting: { job: Job; from: number }[] = [];
  #active = 0;
  #wake: () => void = () => undefined;
  #failure: { readonly error: unknown } | undefined;

  /** @param concurrency The limits; a number limits the total and each host alike. */
  constructor(concurrency: number | Concurrency = {}) {
    const { total = 32, perHost = 16 } =
      typeof concurrency === "number" ? { total: concurrency, perHost: concurrency } : concurrency;
    for (const limit of [total, perHost]) {
      if (!(limit >= 1)) throw new RangeError(`The concurrency must be at least 1, got ${limit}`);
    }
    this.#total = Math.floor(total);
    this.#perHost = Math.floor(perHost);
  }

  /** Leaves a host alone for some milliseconds, and halves its limit. */
  busy(host: string, milliseconds: number): void {
    const state = this.#host(host);
    state.limit = Math.max(1, Math.floor(state.limit / 2));
    state.successes = 0;
    state.quietUntil = Math.max(state.quietUntil, performance.now() + milliseconds);
  }

  /** Notes a success: a host that was busy gets its limit back step by step. */
  relieved(host: string): void {
    const state = this.#host(host);
    if (state.limit < this.#perHost && ++state.successes >= state.limit) {
      state.limit++;
      state.successes = 0;
    }
  }

  /**
   * Runs all jobs, and returns when the last one is over.
   *
   * @returns Whether all were run: not when the signal came first.
   * @throws whatever a job throws, once the running ones are over; the others are not begun.
   */
  async run(jobs: AsyncIterable<Job>, signal?: AbortSignal): Promise<boolean> {
    const source = jobs[Symbol.asyncIterator]();
    let exhausted = false;
    let reading = false;
    const readNext = async (): Promise<void> => {
      reading = true;
      try {
        const { done, value } = await source.next();
        if (done) exhausted = true;
        else this.#waiting.push({ job: value, from: 0 });
      } catch (error) {
        this.#failure ??= { error };
      }
      reading = false;
      this.#wake();
    };
    const wake = (): void => this.#wake();
    signal?.addEventListener("abort", wake);
    try {
      while (this.#failure === undefined && !signal?.aborted) {
        const short = this.#waiting.length < 2 * this.#total;
        if (short && !exhausted && !reading) void readNext();
        while (this.#startNext());
        if (exhausted && this.#waiting.length === 0 && this.#active === 0) break;
        await this.#something();
      }
    } finally {
      while (this.#active > 0) await this.#something();
      signal?.removeEventListener("abort", wake);
      if (!exhausted) await source.return?.();
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    return exhausted && this.#waiting.length === 0;
  }

  /** Starts the first job that may run; false when there is none. */
  #startNext(): boolean {
    if (this.#active >= this.#total || this.#failure !== undefined) return false;
    const now = performance.now();
    const index = this.#waiting.findIndex(
      ({ job, from }) => from <= now && this.#hasRoom(job, now),
    );
    if (index < 0) return false;
    const { job } = this.#waiting.splice(index, 1)[0]!;
    this.#active++;
    if (job.host !== undefined) this.#host(job.host).active++;
    job
      .run()
      .then((again) => {
        if (again) this.#waiting.push({ job, from: performance.now() + again.later });
      })
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#active--;
        if (job.host !== undefined) this.#host(job.host).active--;
        this.#wake();
      });
    return true;
  }

  #hasRoom(job: Job, now: number): boolean {
    if (job.host === undefined) return true;
    const host = this.#host(job.host);
    return host.active < host.limit && host.quietUntil <= now;
  }

  #host(name: string): Host {
    let host = this.#hosts.get(name);
    if (host === undefined) {
      host = { limit: this.#perHost, active: 0, quietUntil: 0, successes: 0 };
      this.#hosts.set(name, host);
    }
    return host;
  }

  /** Waits until a job ends, or until one that had to wait may start. */
  #something(): Promise<void> {
    const now = performance.now();
    const dates = this.#waiting.flatMap(({ job, from }) => [
      from,
      job.host === undefined ? 0 : this.#host(job.host).quietUntil,
    ]);
    const next = Math.min(...dates.filter((date) => date > now));
    return new Promise((resolve) => {
      const timer = Number.isFinite(next) ? setTimeout(resolve, next - now + 1) : undefined;
      this.#wake = (): void => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
