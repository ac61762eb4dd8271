import { AbortedError, DeadlineError } from "../errors.ts";
import { onAbort } from "./on-abort.ts";

/** What bounds an operation in time. */
export interface ClockOptions {
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without progress. */
  readonly timeout: number;
  /** Milliseconds in total. */
  readonly deadline: number;
  /** What is told about the operation when its time is over. */
  readonly about: { readonly url: string; readonly jobId?: string };
}

/**
 * Keeps the time of one operation, from its first request to the last byte of its answer.
 * Its signal is aborted with the error that says why; after `end` nothing of it is left.
 */
export class Clock {
  readonly #options: ClockOptions;
  readonly #controller = new AbortController();
  readonly #endTime: number;
  #takeBack: (() => void) | undefined;
  #total: ReturnType<typeof setTimeout> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  /** Since when something is awaited. */
  #since: number | undefined;

  constructor(options: ClockOptions) {
    this.#options = options;
    const { signal, deadline } = options;
    this.#endTime = performance.now() + deadline;
    if (signal?.aborted) this.#cancelled();
    else if (signal !== undefined) this.#takeBack = onAbort(signal, () => this.#cancelled());
    if (deadline < Infinity)
      this.#total = timer(deadline, () => this.#late("did not finish", deadline));
  }

  /** Ends whatever the operation is doing. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Milliseconds that are left in total. */
  get left(): number {
    return this.#endTime - performance.now();
  }

  /** Something is awaited from now on: it has the time without progress. */
  expect(): void {
    this.#since = performance.now();
    if (this.#idle === undefined) this.#watch(this.#options.timeout);
    else if (typeof this.#idle === "object") this.#idle.ref();
  }

  /** Nothing is awaited. */
  rest(): void {
    this.#since = undefined;
    // A program need not run on for a timer that waits for nothing.
    if (typeof this.#idle === "object") this.#idle.unref();
  }

  // Big answers come in thousands of pieces: the timer runs on over all of them, and looks when it fires what it is for.
  #watch(milliseconds: number): void {
    const { timeout } = this.#options;
    if (timeout === Infinity) return;
    this.#idle = timer(milliseconds, () => {
      this.#idle = undefined;
      if (this.#since === undefined) return;
      const left = this.#since + timeout - performance.now();
      if (left > 0) this.#watch(left);
      else this.#late("made no progress", timeout);
    });
  }

  /** The operation is over. */
  end(): void {
    this.letGo();
    this.#takeBack?.();
  }

  /** Time is not kept any more, but the caller's signal still ends what is going on. */
  letGo(): void {
    clearTimeout(this.#idle);
    this.#idle = undefined;
    clearTimeout(this.#total);
  }

  /** Waits, or throws when the operation has to end before. */
  pause(milliseconds: number): Promise<void> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      const ended = (): void => {
        clearTimeout(pausing);
        reject(signal.reason);
      };
      const pausing = timer(milliseconds, () => {
        signal.removeEventListener("abort", ended);
        resolve();
      });
      if (signal.aborted) ended();
      else signal.addEventListener("abort", ended, { once: true });
    });
  }

  #cancelled(): void {
    const { about, signal } = this.#options;
    const cause = signal?.reason;
    this.#controller.abort(new AbortedError("The request was cancelled", { ...about, cause }));
  }

  #late(what: string, milliseconds: number): void {
    const { about } = this.#options;
    const message = `${new URL(about.url).host} ${what} within ${milliseconds} ms`;
    const hint = "allow more time, ask for less, or try again later";
    this.#controller.abort(new DeadlineError(message, { ...about, hint }));
  }
}

// setTimeout takes no more than 2^31 - 1 ms, and fires at once for more.
function timer(milliseconds: number, action: () => void): ReturnType<typeof setTimeout> {
  return setTimeout(action, Math.min(milliseconds, 2_147_483_647));
}
