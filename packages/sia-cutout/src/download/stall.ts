/** Watches that something keeps coming. */
export interface StallWatch {
  /** Fires when nothing came for too long, or when the caller's own signal fires. */
  readonly signal: AbortSignal;
  /** Whether it was the silence that ended the transfer. */
  readonly stalled: boolean;
  /** Something came. */
  beat(): void;
  /** The transfer is over. */
  end(): void;
}

/**
 * Starts to watch.
 *
 * @param timeout Milliseconds of silence that are too long.
 * @param signal Signal of the caller.
 */
export function watchStall(timeout: number, signal: AbortSignal | undefined): StallWatch {
  const controller = new AbortController();
  let last = performance.now();
  let stalled = false;
  const stop = (): void => controller.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  const timer = setInterval(
    () => {
      if (performance.now() - last < timeout) return;
      stalled = true;
      controller.abort(new DOMException("Nothing came for too long", "TimeoutError"));
    },
    Math.min(1000, timeout / 4),
  );
  return {
    signal: controller.signal,
    get stalled(): boolean {
      return stalled;
    },
    beat(): void {
      last = performance.now();
    },
    end(): void {
      clearInterval(timer);
      signal?.removeEventListener("abort", stop);
    },
  };
}
