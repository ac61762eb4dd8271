import { expect, test } from "vitest";
import { Speed } from "../src/download/progress.ts";

test("the rate is right from the first second on, forgets the past, and falls when nothing comes", () => {
  let now = 0;
  const speed = new Speed(() => now);
  expect(speed.rate).toBe(0);
  const run = (seconds: number, bytesPerSecond: number): void => {
    for (let i = 0; i < seconds * 20; i++) {
      now += 50;
      speed.add(bytesPerSecond / 20);
    }
  };
  run(1, 1_000_000);
  expect(speed.rate / 1e6).toBeCloseTo(1, 5);
  run(15, 5_000_000);
  expect(speed.rate / 5e6).toBeGreaterThan(0.98);
  now += 6000;
  expect(speed.rate / 5e6).toBeLessThan(0.2);
});
