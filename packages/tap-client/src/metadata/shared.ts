import type { Budget } from "../query/budget.ts";

/**
 * Something that several callers wait for at once: asked for when the first of them wants it, kept when it is
 * there, forgotten when it failed, and given up when nobody waits for it any more.
 */
export class Shared<T> {
  readonly #ask: (signal: AbortSignal) => Promise<T>;
  #answer: Promise<T> | undefined;
  #isThere = false;
  #waiting = 0;
  #asking = new AbortController();

  /** @param ask - Asks for it; the signal ends that. */
  constructor(ask: (signal: AbortSignal) => Promise<T>) {
    this.#ask = ask;
  }

  /** Waits for it as this caller may wait. */
  async get(budget: Budget): Promise<T> {
    budget.next();
    this.#answer ??= this.#begin();
    const answer = this.#answer;
    this.#waiting += 1;
    try {
      return await budget.within(answer);
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0 && !this.#isThere) {
        this.#answer = undefined;
        this.#asking.abort();
      }
    }
  }

  /** It, when it is there already. */
  async known(): Promise<T | undefined> {
    return this.#isThere ? await this.#answer : undefined;
  }

  /** Asks anew the next time. */
  forget(): void {
    this.#answer = undefined;
    this.#isThere = false;
  }

  /** Takes what came by another way. */
  take(value: T): void {
    this.#answer = Promise.resolve(value);
    this.#isThere = true;
  }

  #begin(): Promise<T> {
    this.#asking = new AbortController();
    const answer = this.#ask(this.#asking.signal);
    answer.then(
      () => {
        if (this.#answer === answer) this.#isThere = true;
      },
      () => {
        if (this.#answer === answer) this.#answer = undefined;
      },
    );
    return answer;
  }
}
