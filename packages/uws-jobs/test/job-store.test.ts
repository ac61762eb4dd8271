import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openJobStore, UwsService } from "@vostack/uws-jobs";
import { ProtocolError } from "@vostack/vo-service";
import { afterEach, beforeEach, expect, test } from "vitest";
import { failure } from "../../../test-setup/serve.ts";
import { serveUws } from "./support/uws-server.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "uws-"));
});
afterEach(() => rm(dir, { recursive: true }));

test("jobs survive the process in a file that only its owner can read", async () => {
  const server = await serveUws();
  try {
    const path = join(dir, "deep", "jobs.json");
    const service = new UwsService(server.async, { store: openJobStore(path) });
    const first = await service.create({}, { label: "M31" });
    await service.create({});
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path, "utf8"))[0]).toMatchObject({
      url: first.url,
      service: server.async,
      label: "M31",
    });
    const later = new UwsService(server.async, { store: openJobStore(path) });
    const stored = await later.storedJobs();
    expect(stored.map(({ url }) => url).sort()).toEqual([
      `${server.async}/j1`,
      `${server.async}/j2`,
    ]);
    await stored[0]?.delete();
    expect(await service.storedJobs()).toHaveLength(1);
    expect(await readdir(join(dir, "deep"))).toEqual(["jobs.json"]);
  } finally {
    await server.close();
  }
});

test("many changes at once are all kept", async () => {
  const store = openJobStore(join(dir, "jobs.json"));
  const record = (i: number) => ({ url: `http://a.example/${i}`, service: "s", created: "2026" });
  await Promise.all(Array.from({ length: 20 }, (_, i) => store.save(record(i))));
  await store.save(record(3));
  expect(await store.list()).toHaveLength(20);
});

test("several stores of one file, as in several processes, lose nothing of each other", async () => {
  const path = join(dir, "jobs.json");
  const record = (i: number) => ({ url: `http://a.example/${i}`, service: "s", created: "2026" });
  await Promise.all(Array.from({ length: 12 }, (_, i) => openJobStore(path).save(record(i))));
  expect(await openJobStore(path).list()).toHaveLength(12);
  // What a process that died left behind stops nobody.
  await mkdir(`${path}.lock`);
  await utimes(`${path}.lock`, 0, 0);
  await openJobStore(path).remove("http://a.example/3");
  expect(await openJobStore(path).list()).toHaveLength(11);
  expect(await readdir(dir)).toEqual(["jobs.json"]);
});

test("a file of something else is not overwritten", async () => {
  const path = join(dir, "jobs.json");
  await writeFile(path, "my diary");
  const store = openJobStore(path);
  await failure(store.save({ url: "u", service: "s", created: "c" }), ProtocolError);
  await failure(store.list(), ProtocolError);
  expect(await readFile(path, "utf8")).toBe("my diary");
});
