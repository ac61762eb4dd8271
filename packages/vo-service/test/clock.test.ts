import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Clock } from "../src/transport/clock.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("time without progress begins anew with each piece, and does not run while nothing is awaited", () => {
  const about = { url: "http://archive.example/tap" };
  const clock = new Clock({ timeout: 100, deadline: Number.POSITIVE_INFINITY, about });
  for (let piece = 0; piece < 5; piece++) {
    clock.expect();
    vi.advanceTimersByTime(80);
    clock.rest();
  }
  vi.advanceTimersByTime(1000);
  expect(clock.signal.aborted).toBe(false);
  clock.expect();
  vi.advanceTimersByTime(99);
  expect(clock.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(clock.signal.reason).toMatchObject({ name: "DeadlineError" });
  clock.end();
  expect(vi.getTimerCount()).toBe(0);
});
