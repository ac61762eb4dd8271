/** Lets only so many exchanges with one host go on at a time; the others wait in their order. */
export class HostLimiter {
  readonly #most: number;
  readonly #hosts = new Map<string, { active: number; waiting: (() => void)[] }>();

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Waits for a place.
   *
   * @returns Gives the place back; to be called once.
   * @throws the reason of the signal
   */
  async acquire(host: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    let state = this.#hosts.get(host);
    if (state === undefined) {
      state = { active: 0, waiting: [] };
      this.#hosts.set(host, state);
    }
    if (state.active < this.#most) state.active += 1;
    else await inTurn(state.waiting, signal);
    return this.#release.bind(this, host, state);
  }

  // Whoever waits first takes over the place, so `active` stays as it is.
  #release(host: string, state: { active: number; waiting: (() => void)[] }): void {
    const next = state.waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    state.active -= 1;
    if (state.active === 0) this.#hosts.delete(host);
  }
}

function inTurn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      waiting.splice(waiting.indexOf(enter), 1);
      reject(signal.reason);
    };
    const enter = (): void => {
      signal.removeEventListener("abort", leave);
      resolve();
    };
    waiting.push(enter);
    signal.addEventListener("abort", leave, { once: true });
  });
}
