import { UwsService } from "@vostack/uws-jobs";
import { Session, VoError } from "@vostack/vo-service";
import { expect, test } from "vitest";
import { serveUws } from "./support/uws-server.ts";

test("a thousand jobs awaited, given up, vanished or aborted leave no timer and no socket", async () => {
  const server = await serveUws();
  const open = new Set<object>();
  server.server.on("connection", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  const service = new UwsService(server.async, { session: new Session({ retries: 0 }) });
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const cycle = async (i: number): Promise<string> => {
    const job = await service.create({}, { run: true });
    const fake = server.jobs.get(job.id)!;
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = job.wait({ signal, timeout: i % 4 === 0 ? 30 : 60_000 });
    if (i % 4 === 1) fake.phase = "COMPLETED";
    if (i % 4 === 2) controller.abort();
    if (i % 4 === 3) {
      server.jobs.delete(job.id);
      fake.phase = "GONE";
    }
    try {
      return (await waiting).phase;
    } catch (error) {
      if (!(error instanceof VoError)) throw error;
      return error.code;
    }
  };
  try {
    const before = timers();
    const outcomes = new Set<string>();
    for (let i = 0; i < 1000; i += 10) {
      const some = Array.from({ length: 10 }, (_, j) => cycle(i + j));
      for (const outcome of await Promise.all(some)) outcomes.add(outcome);
    }
    expect([...outcomes].sort()).toEqual(["COMPLETED", "aborted", "deadline", "not-found"]);
    await expect.poll(() => open.size, { timeout: 10_000 }).toBeLessThanOrEqual(16);
    await expect.poll(timers, { timeout: 10_000 }).toBeLessThanOrEqual(before + 2);
  } finally {
    await server.close();
  }
});
