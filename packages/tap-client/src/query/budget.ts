import { AbortedError, DeadlineError } from "@vostack/vo-service";

/** How a single request of an operation waits. */
export interface Waiting {
  /** Cancels the request. */
  readonly signal?: AbortSignal;
  /** Milliseconds that are left for it in total. */
  readonly deadline?: number;
  /** Milliseconds without progress after which it fails. */
  readonly timeout?: number;
  /** How often it is repeated at most. */
  readonly retries?: number;
}

/** The longest time that a timer of JavaScript can wait. */
const LONGEST = 2 ** 31 - 1;

/** One deadline for all requests of an operation. */
export class Budget {
  readonly #options: Waiting;
  readonly #end: number | undefined;

  /** Starts the clock. */
  constructor({ signal, deadline, timeout, retries }: Waiting) {
    this.#options = {
      ...(signal ? { signal } : {}),
      ...(timeout === undefined ? {} : { timeout }),
      ...(retries === undefined ? {} : { retries }),
    };
    this.#end = deadline === undefined ? undefined : performance.now() + deadline;
  }

  /**
   * What is left, for the next request.
   *
   * @throws DeadlineError when nothing is left, AbortedError when cancelled.
   */
  next(): Waiting {
    const { signal } = this.#options;
    if (signal?.aborted) throw cancelled(signal);
    if (this.#end === undefined) return this.#options;
    const deadline = Math.floor(this.#end - performance.now());
    if (deadline <= 0) throw late();
    return { ...this.#options, deadline };
  }

  /**
   * A budget for a first attempt: half of what is left, a minute of silence at most, and no
   * repetitions, since something else will be tried after it.
   */
  firstAttempt(): Budget {
    const { deadline, ...rest } = this.next();
    const half = deadline === undefined ? {} : { deadline: deadline / 2 };
    return new Budget({ timeout: 60_000, ...rest, ...half, retries: 0 });
  }

  /** Whether nothing is left. */
  get isSpent(): boolean {
    const late = this.#end !== undefined && performance.now() >= this.#end;
    return late || this.#options.signal?.aborted === true;
  }

  /**
   * Waits for something that several callers share, so that none of them may cancel it.
   *
   * @param silently - What is being waited for tells of no progress: then the time without progress bounds it, too.
   */
  async within<T>(shared: Promise<T>, silently?: string): Promise<T> {
    const { signal, deadline, timeout } = this.next();
    const patience = silently === undefined ? undefined : timeout;
    const time = Math.min(
      deadline ?? Number.POSITIVE_INFINITY,
      patience ?? Number.POSITIVE_INFINITY,
    );
    if (!signal && time === Number.POSITIVE_INFINITY) return await shared;
    return await new Promise<T>((resolve, reject) => {
      const stop = () => reject(cancelled(signal));
      const over = () =>
        reject(time === deadline ? late() : late(`No ${silently} within ${timeout} ms`));
      const timer =
        time === Number.POSITIVE_INFINITY ? undefined : setTimeout(over, Math.min(time, LONGEST));
      signal?.addEventListener("abort", stop, { once: true });
      shared.then(resolve, reject).finally(() => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", stop);
      });
    });
  }
}

function late(message = "Cannot finish before the deadline"): DeadlineError {
  return new DeadlineError(message, { hint: "Allow more time, ask for less, or try again later." });
}

function cancelled(signal: AbortSignal | undefined): AbortedError {
  return new AbortedError("The operation was cancelled", { cause: signal?.reason });
}
