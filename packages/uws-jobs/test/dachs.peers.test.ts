import { JobAbortedError, JobError, type JobEvent, UwsService } from "@vostack/uws-jobs";
import {
  AuthenticationError,
  Credentials,
  DeadlineError,
  NotFoundError,
  Session,
} from "@vostack/vo-service";
import { afterAll, expect, test } from "vitest";
import { failure } from "../../../test-setup/serve.ts";

// GAVO DaCHS, see peers/dachs.
const dachs = process.env.VOSTACK_DACHS_URL ?? "http://127.0.0.1:8581";
const service = new UwsService(`${dachs}/__system__/tap/run/async`);
const query = (text: string): Record<string, string> => ({
  REQUEST: "doQuery",
  LANG: "ADQL",
  QUERY: text,
});
const short = query("SELECT TOP 3 * FROM tap_schema.columns");
// Takes its time in every database: the product of a table with itself, several times.
const long = query(
  "SELECT COUNT(*) FROM tap_schema.columns AS a, tap_schema.columns AS b, tap_schema.columns AS c, tap_schema.columns AS d",
);
const made: { delete(): Promise<void> }[] = [];
const create = async (parameters: Record<string, string>) => {
  const job = await service.create(parameters);
  made.push(job);
  return job;
};
afterAll(() => Promise.all(made.map((job) => job.delete())));

test("a job goes through its phases to a result that can be fetched", async () => {
  const job = await create(short);
  expect(job.phase).toBe("PENDING");
  expect(job.summary).toMatchObject({ version: "1.1", executionDuration: expect.any(Number) });
  expect(job.summary?.creationTime).toBeInstanceOf(Date);
  expect(job.summary?.destruction).toBeInstanceOf(Date);
  const events: JobEvent[] = [];
  await job.run();
  await job.wait({ timeout: 60_000, onEvent: (event) => events.push(event) });
  expect(job.phase).toBe("COMPLETED");
  expect(events.at(-1)).toMatchObject({ type: "phase", phase: "COMPLETED" });
  expect(job.summary?.startTime).toBeInstanceOf(Date);
  expect(job.summary?.endTime).toBeInstanceOf(Date);
  await job.raiseIfError();
  const response = await job.session.fetch(job.result()!.href);
  expect(await response.text()).toContain("VOTABLE");
  const parameter = job.summary?.parameters.find(({ id }) => id.toUpperCase() === "QUERY");
  expect(parameter?.value).toBe(short.QUERY);
});

test("WAIT is held by DaCHS: a long job is awaited with few requests, aborted and deleted", async () => {
  const job = await create(long);
  await job.run();
  const error = await failure(job.wait({ timeout: 3000 }), DeadlineError);
  expect(error.jobId).toBe(job.id);
  await job.abort();
  await job.wait({ timeout: 60_000 });
  expect(job.phase).toBe("ABORTED");
  await failure(job.raiseIfError(), JobAbortedError);
  await job.delete();
  await failure(service.job(job.id), NotFoundError);
});

test("a failing job tells what the database said", async () => {
  const job = await create(query("SELECT nosuchcolumn FROM tap_schema.columns"));
  await job.run();
  await job.wait({ timeout: 60_000 });
  expect(job.phase).toBe("ERROR");
  const error = await failure(job.raiseIfError(), JobError);
  expect(error.serverMessage).toMatch(/nosuchcolumn/i);
});

test("jobs are listed by phase, number and time", async () => {
  const job = await create(short);
  const pending = await service.jobs({ phases: ["PENDING"] });
  expect(pending.map(({ id }) => id)).toContain(job.id);
  expect(pending.every(({ phase }) => phase === "PENDING")).toBe(true);
  expect(await service.jobs({ last: 1 })).toHaveLength(1);
  const future = new Date(Date.now() + 86_400_000);
  expect(await service.jobs({ after: future })).toEqual([]);
});

test("times and parameters of a pending job are set and read back", async () => {
  const job = await create(short);
  const time = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);
  await job.setDestruction(time);
  expect(job.summary?.destruction).toEqual(time);
  await job.setExecutionDuration(17);
  expect(job.summary?.executionDuration).toBe(17);
  await job.setParameters({ MAXREC: "1" });
  const maxrec = job.summary?.parameters.find(({ id }) => id.toUpperCase() === "MAXREC");
  expect(maxrec?.value).toBe("1");
});

test("a job of somebody is nobody else's", async () => {
  const credentials = new Credentials();
  const domains = [new URL(dachs).hostname];
  credentials.add({ kind: "basic", user: "testuser", password: "testpass" }, { domains });
  const mine = new UwsService(service.url, { session: new Session({ credentials }) });
  const job = await mine.create(short);
  expect(job.summary?.ownerId).toBe("testuser");
  await failure(service.job(job.id), AuthenticationError);
  await job.delete();
});
