import { Session, VoError } from "@vostack/vo-service";
import { expect, test } from "vitest";
import { serve } from "../../../test-setup/serve.ts";

const CYCLES = 1000;

/** Timers that are running, by the names that Node gives them. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
}

test("a thousand answers, failures, time-outs and cancellations leave no socket, timer, listener or memory", async () => {
  const open = new Set<object>();
  const server = await serve((request, response) => {
    const kind = Number(request.url?.slice(1)) % 6;
    if (kind === 0) response.end("fine".repeat(1000));
    if (kind === 1) response.writeHead(404).end("nothing here");
    if (kind === 2) response.writeHead(200).write("x", () => request.socket.destroy());
    if (kind === 3) response.writeHead(200).write("never ends");
    if (kind === 4) response.writeHead(302, { location: "/0" }).end("away");
    // kind 5 is never answered
  });
  server.server.on("connection", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  const controller = new AbortController();
  const listeners = { added: 0, removed: 0 };
  const { signal } = controller;
  const count = (
    name: "addEventListener" | "removeEventListener",
    key: "added" | "removed",
  ): void => {
    const original = signal[name].bind(signal) as (...rest: unknown[]) => void;
    Object.defineProperty(signal, name, {
      value: (...rest: unknown[]) => {
        listeners[key] += 1;
        original(...rest);
      },
    });
  };
  count("addEventListener", "added");
  count("removeEventListener", "removed");
  const session = new Session({
    retries: 0,
    timeout: 250,
    deadline: 60_000,
    connectionsPerHost: 20,
  });
  const outcomes = new Map<string, number>();
  const cycle = async (i: number): Promise<void> => {
    let outcome = "read";
    try {
      const response = await session.fetch(`${server.url}/${i}`, { signal });
      if (i % 12 === 0) await response.body?.cancel();
      else await response.text();
    } catch (error) {
      if (!(error instanceof VoError)) throw error;
      outcome = error.code;
    }
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  };
  const run = async (from: number, to: number): Promise<void> => {
    const next = Array.from({ length: to - from }, (_, i) => from + i);
    const worker = async (): Promise<void> => {
      for (let i = next.shift(); i !== undefined; i = next.shift()) await cycle(i);
    };
    await Promise.all(Array.from({ length: 20 }, worker));
  };
  const heap = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  try {
    await run(0, 120);
    const [timersBefore, heapBefore] = [timers(), heap()];
    await run(120, 120 + CYCLES);
    expect(listeners.removed).toBe(listeners.added);
    // What was given up is closed; at most one idle connection is kept for each place.
    await expect.poll(() => open.size, { timeout: 10_000 }).toBeLessThanOrEqual(20);
    expect(timers()).toBeLessThanOrEqual(timersBefore + 2);
    expect(heap() - heapBefore).toBeLessThan(30_000_000);
    expect(Object.fromEntries(outcomes)).toEqual({
      read: expect.any(Number),
      "not-found": expect.any(Number),
      unavailable: expect.any(Number),
      deadline: expect.any(Number),
    });
    expect([...outcomes.values()].reduce((a, b) => a + b)).toBe(CYCLES + 120);
  } finally {
    await server.close();
  }
});
