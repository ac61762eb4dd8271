import { openJobStore, UwsService } from "@vostack/uws-jobs";
import { NotFoundError, Session } from "@vostack/vo-service";
import { expect, inject, test } from "vitest";

const archive = inject("archive");
const query = { REQUEST: "doQuery", LANG: "ADQL", QUERY: "SELECT TOP 2 * FROM tap_schema.tables" };

test("a job is created, run, awaited, remembered and deleted in a browser", async () => {
  const store = openJobStore(`jobs-${crypto.randomUUID()}`);
  const service = new UwsService(`${archive.tap}/async`, { store });
  const job = await service.create(query, { label: "tables" });
  expect(job.phase).toBe("PENDING");
  await job.run();
  await job.wait({ timeout: 30_000 });
  expect(job.phase).toBe("COMPLETED");
  const text = await (await job.session.fetch(job.result()!.href)).text();
  expect(text).toContain("<VOTABLE");
  expect(await store.list()).toMatchObject([
    { url: job.url, service: service.url, label: "tables" },
  ]);
  const [stored] = await service.storedJobs();
  expect((await stored!.refresh()).phase).toBe("COMPLETED");
  await job.delete();
  expect(await store.list()).toEqual([]);
  await expect(service.job(job.id)).rejects.toBeInstanceOf(NotFoundError);
});

test("a browser deletes jobs by a form: not every service lets pages use DELETE", async () => {
  const asked: string[] = [];
  const session = new Session({
    onEvent: (event) => {
      if (event.type === "request") asked.push(`${event.method} ${event.url}`);
    },
  });
  const service = new UwsService(`${archive.tap}/async`, { session });
  const job = await service.create(query);
  asked.length = 0;
  await job.delete();
  expect(asked[0]).toBe(`POST ${job.url}`);
  expect(asked.filter((line) => line.startsWith("DELETE"))).toEqual([]);
  await expect(service.job(job.id)).rejects.toBeInstanceOf(NotFoundError);
});
