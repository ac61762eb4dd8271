/** Watches that something keeps coming. */
export interface StallWatch {
  /** Fires when nothing came for too long, or when the caller's own signal fires. */
  readonly signal: AbortSignal;
  /** Whether it was the silence that ended the transfer. */
  readonly stalled: boolean;
  /** Something came; from now on more is awaited. */
  beat(): void;
  /** Nothing is awaited until the next beat: the disk or the processor is at work. */
  hold(): void;
  /** The transfer is over. */
  end(): void;
}

/**
 * Starts to watch. Silence is the time in which this process listened and heard nothing: while it was
 * stopped, or the machine slept, bytes may have come that it has not seen yet.
 *
 * @param timeout Milliseconds of silence that are too long.
 * @param signal Signal of the caller.
 */
export function watchStall(timeout: number, signal: AbortSignal | undefined): StallWatch {
  const controller = new AbortController();
  const step = Math.min(1000, timeout / 4);
  let silence = 0;
  let held = false;
  let stalled = false;
  let last = performance.now();
  const stop = (): void => controller.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  const timer = setInterval(() => {
    const now = performance.now();
    if (!held) silence += Math.min(now - last, 2 * step);
    last = now;
    if (silence < timeout) return;
    stalled = true;
    controller.abort(new DOMException("Nothing came for too long", "TimeoutError"));
  }, step);
  return {
    signal: controller.signal,
    get stalled(): boolean {
      return stalled;
    },
    beat(): void {
      silence = 0;
      held = false;
    },
    hold(): void {
      held = true;
    },
    end(): void {
      clearInterval(timer);
      signal?.removeEventListener("abort", stop);
    },
  };
}
