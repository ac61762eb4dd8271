import { DeadlineError } from "@vostack/vo-service";
import type { RequestOptions } from "./options.ts";

/** How a single request of an operation waits. */
export interface Waiting {
  /** Cancels the request. */
  readonly signal?: AbortSignal;
  /** Milliseconds that are left for it in total. */
  readonly deadline?: number;
  /** Milliseconds without progress after which it fails. */
  readonly timeout?: number;
}

/** One deadline for all requests of an operation. */
export class Budget {
  readonly #options: Waiting;
  readonly #end: number | undefined;

  /** Starts the clock. */
  constructor({
    signal,
    deadline,
    timeout,
  }: Pick<RequestOptions, "signal" | "deadline" | "timeout">) {
    this.#options = {
      ...(signal ? { signal } : {}),
      ...(timeout === undefined ? {} : { timeout }),
    };
    this.#end = deadline === undefined ? undefined : performance.now() + deadline;
  }

  /**
   * What is left, for the next request.
   *
   * @throws DeadlineError when nothing is left; the signal's reason when cancelled.
   */
  next(): Waiting {
    this.#options.signal?.throwIfAborted();
    if (this.#end === undefined) return this.#options;
    const deadline = Math.floor(this.#end - performance.now());
    if (deadline <= 0) throw new DeadlineError("Cannot finish before the deadline");
    return { ...this.#options, deadline };
  }

  /** A budget of a part of what is left, so that something is left after it. */
  share(part: number): Budget {
    const { deadline, ...rest } = this.next();
    return new Budget(deadline === undefined ? rest : { ...rest, deadline: deadline * part });
  }

  /** Whether nothing is left. */
  get isSpent(): boolean {
    const late = this.#end !== undefined && performance.now() >= this.#end;
    return late || this.#options.signal?.aborted === true;
  }

  /** Waits for something that several callers share, so that none of them may cancel it. */
  async within<T>(shared: Promise<T>): Promise<T> {
    const { signal, deadline } = this.next();
    if (!signal && deadline === undefined) return await shared;
    return await new Promise<T>((resolve, reject) => {
      const stop = () => reject(signal?.reason);
      const late = () => reject(new DeadlineError("Cannot finish before the deadline"));
      const timer = deadline === undefined ? undefined : setTimeout(late, deadline);
      signal?.addEventListener("abort", stop, { once: true });
      shared.then(resolve, reject).finally(() => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", stop);
      });
    });
  }
}
