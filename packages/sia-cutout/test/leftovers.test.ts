import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { download } from "@vostack/sia-cutout";
import { expect, test } from "vitest";
import { openDirectory } from "../src/files/node.ts";
import { useScratch } from "./support/scratch.ts";
import { noise, serveFile, type TestServer } from "./support/server.ts";
import { useWorker } from "./support/spawn-worker.ts";

const scratch = useScratch();
const spawnWorker = useWorker();
const body = noise(1_000_000);
const etag = { ETag: '"1"' };
const quick = { retryDelay: 5, attempts: 3 };

const fileOf = (url: string, ending: string): string => {
  const key = createHash("sha256").update(url).digest("hex").slice(0, 24);
  return join(scratch.dir, ".vostack", `${key}.${ending}`);
};

const serveBody = (): Promise<TestServer> =>
  scratch.serve((request, response) => serveFile(request, response, body, etag));

/** Leaves behind what an earlier run could have left of an item: bytes, and what is known of them. */
async function leave(url: string, bytes: Uint8Array, state: object | string): Promise<void> {
  const { boot } = await openDirectory(scratch.dir);
  await mkdir(join(scratch.dir, ".vostack"), { recursive: true });
  await writeFile(fileOf(url, "part"), bytes);
  const common = { key: url, from: url, name: "x.bin", size: body.length, etag: '"1"' };
  const whole = { ...common, digests: [], synced: 0, boot };
  const text = typeof state === "string" ? state : JSON.stringify({ ...whole, ...state });
  await writeFile(fileOf(url, "json"), text);
}

test("a state that is cut, foreign, or leads out of the directory is none: the file is begun anew", async () => {
  const server = await serveBody();
  const url = `${server.url}/x.bin`;
  const states = [
    "",
    "{cut",
    "null",
    "[]",
    JSON.stringify({ key: url }),
    { key: "another" },
    { name: "../../evil.bin" },
    { name: ".hidden" },
    { digests: "none" },
    { digests: [null] },
    { from: "nowhere" },
    { size: "1000000" },
    { synced: -1 },
  ];
  for (const state of states) {
    await leave(url, body.subarray(0, 600_000), state);
    const report = await download(url, { dir: scratch.dir, ...quick });
    expect([state, report.outcomes]).toMatchObject([state, [{ name: "x.bin", resumedFrom: 0 }]]);
    expect((await scratch.read("x.bin")).equals(body)).toBe(true);
    expect(existsSync(join(scratch.dir, "../evil.bin"))).toBe(false);
    await rm(join(scratch.dir, "x.bin"));
    await rm(join(scratch.dir, ".vostack"), { recursive: true });
  }
  await leave(url, body.subarray(0, 600_000), {});
  const report = await download(url, { dir: scratch.dir, ...quick });
  expect(report.outcomes).toMatchObject([{ name: "x.bin", resumedFrom: 600_000 }]);
});

test("a part that was complete, but is gone or cut since, gives no name to anything", async () => {
  const server = await serveBody();
  const url = `${server.url}/x.bin`;
  const complete = { complete: { verified: "size" }, synced: body.length };
  for (const part of [undefined, body.subarray(0, 500_000)]) {
    await leave(url, part ?? body, complete);
    if (part === undefined) await rm(fileOf(url, "part"));
    const report = await download(url, { dir: scratch.dir, ...quick });
    expect(report.outcomes).toMatchObject([{ status: "downloaded", transferred: body.length }]);
    expect((await scratch.read("x.bin")).equals(body)).toBe(true);
    await rm(join(scratch.dir, "x.bin"));
    await rm(join(scratch.dir, ".vostack"), { recursive: true });
  }
});

test("a part longer than the file is begun anew, one that is just as long needs no byte more", async () => {
  const server = await serveBody();
  for (const [name, part] of [
    ["longer.bin", Buffer.concat([body, body])],
    ["whole.bin", body],
  ] as const) {
    const url = `${server.url}/${name}`;
    await leave(url, part, { name });
    const before = server.bytes;
    const report = await download(url, { dir: scratch.dir, ...quick });
    expect(report.outcomes).toMatchObject([{ status: "downloaded", name }]);
    expect((await scratch.read(name)).equals(body)).toBe(true);
    expect(server.bytes - before).toBe(part.length > body.length ? body.length : 0);
  }
});

test("a manifest with foreign lines in it is read as far as it is one", async () => {
  const server = await serveBody();
  await mkdir(join(scratch.dir, ".vostack"));
  const outside = JSON.stringify({ key: `${server.url}/p`, name: "../../etc/passwd", size: 1 });
  const lines = ["null", "5", '"x"', "[]", '{"key":1}', outside, "\u0000\ufffd", '{"cut":'];
  await writeFile(join(scratch.dir, ".vostack", "manifest.ndjson"), lines.join("\n"));
  const urls = [`${server.url}/x.bin`, `${server.url}/p`];
  const report = await download(urls, { dir: scratch.dir });
  expect(report.count("downloaded")).toBe(2);
  const again = await download(urls, { dir: scratch.dir });
  expect(again.count("kept")).toBe(2);
});

test("a directory that vanishes in between makes failed outcomes, and a report", async () => {
  const server = await scratch.serve((_, response) => {
    response.writeHead(200, { "Content-Length": body.length, ...etag });
    response.write(body.subarray(0, 500_000));
    setTimeout(async () => {
      await rm(scratch.dir, { recursive: true, force: true, maxRetries: 10 });
      response.end(body.subarray(500_000));
    }, 200);
  });
  const report = await download(`${server.url}/x.bin`, { dir: scratch.dir, ...quick });
  expect(report.outcomes).toMatchObject([{ status: "failed", error: { name: "TransferError" } }]);
});

test("whoever was stopped so long that another took its place spoils nothing when it goes on", async () => {
  let half: (() => void) | undefined;
  let first = true;
  const server = await scratch.serve((request, response) => {
    if (!first) return serveFile(request, response, body, etag);
    first = false;
    response.writeHead(200, { "Content-Length": body.length, ...etag });
    response.write(body.subarray(0, 600_000), () => setTimeout(() => half?.(), 200));
    setTimeout(() => response.end(body.subarray(600_000)), 400);
    return undefined;
  });
  const url = `${server.url}/x.bin`;
  const { process, outcomes } = spawnWorker(scratch.dir, [url]);
  await new Promise<void>((resolve) => {
    half = resolve;
  });
  process.kill("SIGSTOP");
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(fileOf(url, "lock"), longAgo, longAgo);
  const report = await download(url, { dir: scratch.dir, ...quick });
  expect(report.outcomes).toMatchObject([{ status: "downloaded", transferred: body.length }]);
  await new Promise((resolve) => setTimeout(resolve, 300)); // its bytes wait in its socket
  process.kill("SIGCONT");
  expect(await outcomes).toMatchObject([{ status: "failed" }]);
  expect(await scratch.files()).toEqual(["x.bin"]);
  expect((await scratch.read("x.bin")).equals(body)).toBe(true);
});

test("the lock of another thread of this process holds", async () => {
  const directory = await openDirectory(scratch.dir);
  await mkdir(join(scratch.dir, ".vostack"));
  const owner = { pid: process.pid, thread: 4711, host: hostname(), token: "of that thread" };
  await writeFile(join(scratch.dir, ".vostack/x.lock"), JSON.stringify(owner));
  expect(await directory.lock(".vostack/x.lock")).toBeUndefined();
  const lock = await directory.lock(".vostack/y.lock");
  const text = await readFile(join(scratch.dir, ".vostack/y.lock"), "utf8");
  expect(JSON.parse(text)).toMatchObject({ pid: process.pid, thread: 0 });
  await lock?.release();
  expect(await readdir(join(scratch.dir, ".vostack"))).toEqual(["x.lock"]);
});
