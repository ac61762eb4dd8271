import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { download } from "@vostack/sia-cutout";
import { expect, test } from "vitest";
import { watchStall } from "../src/download/stall.ts";
import { useScratch } from "./support/scratch.ts";
import { noise } from "./support/server.ts";

const scratch = useScratch();

/** Stops this process, as SIGSTOP, a closed lid or a debugger would. */
function standStill(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

test("silence ends a transfer; standing still, and what is held, is no silence", async () => {
  const watch = watchStall(400, undefined);
  standStill(1000);
  await setImmediate();
  await setImmediate();
  expect(watch.stalled).toBe(false);
  watch.hold();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(watch.stalled).toBe(false);
  watch.beat();
  await once(watch.signal, "abort");
  expect(watch.stalled).toBe(true);
  watch.end();
});

test("a process that was stopped for a while goes on where it was", async () => {
  const body = noise(1_000_000);
  const server = await scratch.serve((_, response) => {
    response.writeHead(200, { "Content-Length": body.length, ETag: '"1"' });
    response.write(body.subarray(0, 400_000), () => {
      setTimeout(() => {
        standStill(3000);
        response.end(body.subarray(400_000));
      }, 100);
    });
  });
  const options = { dir: scratch.dir, timeout: 1000, attempts: 1 };
  const report = await download(`${server.url}/x.bin`, options);
  expect(report.outcomes).toMatchObject([{ status: "downloaded", size: body.length }]);
  expect(server.requests).toHaveLength(1);
});
