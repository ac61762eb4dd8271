interface Fan {
  readonly actions: Set<() => void>;
  readonly listener: () => void;
}

const fans = new WeakMap<AbortSignal, Fan>();

/**
 * Calls an action when a signal is aborted. One signal may end hundreds of downloads, and Node takes more than ten
 * listeners for a leak: so a signal has one listener, however many wait for it, and none when nobody waits.
 *
 * @returns Takes the action back.
 */
export function onAbort(signal: AbortSignal, action: () => void): () => void {
  const fan = fans.get(signal) ?? opened(signal);
  fan.actions.add(action);
  return () => {
    fan.actions.delete(action);
    if (fan.actions.size > 0 || fans.get(signal) !== fan) return;
    fans.delete(signal);
    signal.removeEventListener("abort", fan.listener);
  };
}

function opened(signal: AbortSignal): Fan {
  const actions = new Set<() => void>();
  const listener = (): void => {
    for (const action of [...actions]) action();
  };
  signal.addEventListener("abort", listener);
  const fan = { actions, listener };
  fans.set(signal, fan);
  return fan;
}
