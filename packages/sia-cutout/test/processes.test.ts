import { createHash } from "node:crypto";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { download } from "@vostack/sia-cutout";
import { expect, test } from "vitest";
import { useScratch } from "./support/scratch.ts";
import { noise, serveFile } from "./support/server.ts";
import { useWorker } from "./support/spawn-worker.ts";

const scratch = useScratch();
const spawnWorker = useWorker();
const body = noise(3_000_000);
const etag = { ETag: '"1"' };

test("killed at any byte: no half file has a name, and the next run fetches the rest only", async () => {
  for (const fatal of [1, 60_000, 700_000, 1_500_000, 2_950_000, 3_000_000]) {
    const name = `${fatal}.bin`;
    let killed: (() => void) | undefined;
    const server = await scratch.serve((request, response) => {
      if (killed === undefined || request.headers.range) {
        serveFile(request, response, body, etag);
        return;
      }
      response.writeHead(200, { "Content-Length": body.length, ...etag });
      response.write(body.subarray(0, fatal), () => setTimeout(() => killed?.(), 100));
      if (fatal === body.length) response.end();
    });
    const { process, outcomes } = spawnWorker(scratch.dir, [`${server.url}/${name}`]);
    killed = () => process.kill("SIGKILL");
    await outcomes;
    killed = undefined;
    for (const there of await scratch.files()) {
      expect((await scratch.read(there)).equals(body)).toBe(true);
    }
    const sent = server.bytes;
    const part = await partSize();
    const report = await download(`${server.url}/${name}`, { dir: scratch.dir });
    expect(report.ok).toBe(true);
    expect((await scratch.read(name)).equals(body)).toBe(true);
    // Parts below 256 KiB are fetched again; of others exactly what is missing.
    const resumed = part >= 1 << 18 ? part : 0;
    const expected = report.count("kept") === 1 ? 0 : body.length - resumed;
    expect(server.bytes - sent).toBe(expected);
    expect(await readdir(join(scratch.dir, ".vostack"))).toEqual(["manifest.ndjson"]);
  }
});

async function partSize(): Promise<number> {
  const folder = join(scratch.dir, ".vostack");
  const part = (await readdir(folder)).find((name) => name.endsWith(".part"));
  return part === undefined ? 0 : (await stat(join(folder, part))).size;
}

test("killed at random among many files: what has a name is whole, and nothing is fetched twice", async () => {
  const small = (index: number): Uint8Array => noise(50_000, index + 1);
  const server = await scratch.serve((request, response) => {
    const index = Number(request.url!.slice(1));
    setTimeout(() => serveFile(request, response, small(index), etag), 5);
  });
  const urls = Array.from({ length: 200 }, (_, i) => `${server.url}/${i}`);
  for (const delay of [150, 250, 350]) {
    const { process, outcomes } = spawnWorker(scratch.dir, urls);
    setTimeout(() => process.kill("SIGKILL"), delay + Math.random() * 100);
    await outcomes;
    for (const name of await scratch.files()) {
      expect((await scratch.read(name)).equals(small(Number(name)))).toBe(true);
    }
  }
  const before = server.bytes;
  const report = await download(urls, { dir: scratch.dir });
  expect(report.ok).toBe(true);
  expect(await scratch.files()).toHaveLength(200);
  expect(server.bytes - before).toBe(50_000 * report.count("downloaded"));
});

test("two processes on one directory share the work", async () => {
  const server = await scratch.serve((request, response) => {
    const index = Number(request.url!.slice(1));
    setTimeout(() => serveFile(request, response, noise(300_000, index + 1), etag), 20);
  });
  const urls = Array.from({ length: 40 }, (_, i) => `${server.url}/${i}`);
  const workers = [spawnWorker(scratch.dir, urls), spawnWorker(scratch.dir, urls)];
  const [first, second] = await Promise.all(workers.map(({ outcomes }) => outcomes));
  for (const outcomes of [first, second]) {
    expect(outcomes).toHaveLength(40);
    for (const { status } of outcomes!) expect(["downloaded", "kept"]).toContain(status);
  }
  expect(await scratch.files()).toHaveLength(40);
  expect(server.bytes).toBe(40 * 300_000);
  for (const name of await scratch.files()) {
    expect((await scratch.read(name)).equals(noise(300_000, Number(name) + 1))).toBe(true);
  }
  expect(await readdir(join(scratch.dir, ".vostack"))).toEqual(["manifest.ndjson"]);
});

test("the lock of an earlier process holds nobody up, even when it has our number or was never written", async () => {
  const server = await scratch.serve((request, response) =>
    serveFile(request, response, body, etag),
  );
  const url = `${server.url}/x.bin`;
  const key = createHash("sha256").update(url).digest("hex").slice(0, 24);
  const folder = join(scratch.dir, ".vostack");
  await mkdir(folder);
  const locks = [
    JSON.stringify({ pid: process.pid, host: hostname(), token: "of an earlier process" }),
    JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), token: "of a dead process" }),
    "",
  ];
  for (const [index, text] of locks.entries()) {
    await writeFile(join(folder, `${key}.lock`), text);
    await rm(join(scratch.dir, "x.bin"), { force: true });
    const report = await download(url, { dir: scratch.dir });
    expect([index, report.count("downloaded")]).toEqual([index, 1]);
  }
});
