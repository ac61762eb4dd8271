import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { DownloadAbortedError, download } from "@vostack/sia-cutout";
import { expect, test } from "vitest";
import { openDirectory } from "../src/files/node.ts";
import { useScratch } from "./support/scratch.ts";
import { noise, serveFile } from "./support/server.ts";

const scratch = useScratch();
const body = noise(24_000_000);
const digest = `md5:${createHash("md5").update(body).digest("hex")}`;
const tagged = { ETag: '"1"' };
const quick = { retryDelay: 5, attempts: 3 };

function begin(response: ServerResponse, bytes: number, written?: () => void): void {
  response.writeHead(200, { ...tagged, "Content-Length": body.length });
  response.write(body.subarray(0, bytes), written);
}

test("a long file comes as it is, beside others and with a digest", async () => {
  const server = await scratch.serve((request, response) =>
    serveFile(request, response, body, tagged),
  );
  const urls = ["a", "b", "c"].map((name) => `${server.url}/${name}`);
  const items = [{ url: urls[0]!, digest }, urls[1]!, urls[2]!];
  const report = await download(items, { dir: scratch.dir });
  expect(report.outcomes.map(({ status }) => status)).toEqual(Array(3).fill("downloaded"));
  for (const name of ["a", "b", "c"]) expect((await scratch.read(name)).equals(body)).toBe(true);
  expect(server.requests).toHaveLength(3);
});

test("a long file that breaks off is continued with the bytes that came", async () => {
  let first = true;
  const server = await scratch.serve((request, response) => {
    if (!first) return serveFile(request, response, body, tagged);
    first = false;
    begin(response, 15_000_000, () => setTimeout(() => response.destroy(), 50));
  });
  const report = await download({ url: `${server.url}/x`, digest }, { dir: scratch.dir, ...quick });
  expect(report.outcomes).toMatchObject([{ status: "downloaded", verified: "digest" }]);
  expect((await scratch.read("x")).equals(body)).toBe(true);
  expect(server.requests[1]?.range).toMatch(/^bytes=\d{7,8}-$/);
});

test("a long file that falls silent is asked for again", async () => {
  let first = true;
  const server = await scratch.serve((request, response) => {
    if (!first) return serveFile(request, response, body, tagged);
    first = false;
    begin(response, 15_000_000);
  });
  const report = await download(`${server.url}/x`, { dir: scratch.dir, timeout: 1000, ...quick });
  expect(report.ok).toBe(true);
  expect((await scratch.read("x")).equals(body)).toBe(true);
});

test("abort ends a long file, and the next run continues it", async () => {
  const server = await scratch.serve((request, response) => {
    if (request.headers.range !== undefined) return serveFile(request, response, body, tagged);
    begin(response, 10_000_000);
    let at = 10_000_000;
    const more = setInterval(() => {
      response.write(body.subarray(at, at + 10));
      at += 10;
    }, 20);
    response.on("close", () => clearInterval(more));
  });
  const controller = new AbortController();
  const running = download(`${server.url}/x`, {
    dir: scratch.dir,
    signal: controller.signal,
    onProgress: ({ item }) => item.received > 8_000_000 && controller.abort(),
  });
  await expect(running).rejects.toBeInstanceOf(DownloadAbortedError);
  const report = await download(`${server.url}/x`, { dir: scratch.dir });
  expect(report.ok).toBe(true);
  expect((await scratch.read("x")).equals(body)).toBe(true);
});

test("a slow disk holds the server back", async () => {
  const blocks = 96;
  const block = body.subarray(0, 1_000_000);
  let sent = 0;
  const server = await scratch.serve(async (_, response) => {
    response.writeHead(200, { "Content-Length": blocks * block.length });
    for (; sent < blocks; sent++) {
      if (!response.write(block)) await new Promise((resolve) => response.once("drain", resolve));
    }
    response.end();
  });
  const directory = await openDirectory(scratch.dir);
  const open = directory.open.bind(directory);
  let stopped = false;
  directory.open = async (path) => {
    const file = await open(path);
    const write = file.write.bind(file);
    file.write = async (chunks) => {
      if (!stopped && file.size > 8_000_000) {
        stopped = true;
        // Nothing is written until the server has come to a stop.
        for (let before = -1; before !== sent; ) {
          before = sent;
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
        expect(sent).toBeLessThan(blocks / 2);
      }
      await write(chunks);
    };
    return file;
  };
  const report = await download(`${server.url}/x`, { dir: directory });
  expect(report.outcomes).toMatchObject([{ status: "downloaded", size: blocks * block.length }]);
});

test("a disk that is slow to take what came is not taken for a silent line", async () => {
  const server = await scratch.serve((request, response) =>
    serveFile(request, response, body, tagged),
  );
  const directory = await openDirectory(scratch.dir);
  const open = directory.open.bind(directory);
  let slow = 2;
  directory.open = async (path) => {
    const file = await open(path);
    const [write, sync] = [file.write.bind(file), file.sync.bind(file)];
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 700));
    file.write = async (chunks) => {
      if (slow-- > 0) await pause();
      await write(chunks);
    };
    file.sync = () => pause().then(sync);
    await pause();
    return file;
  };
  const report = await download(`${server.url}/x`, { dir: directory, timeout: 400, ...quick });
  expect(report.outcomes).toMatchObject([{ status: "downloaded", size: body.length }]);
  expect(server.requests).toHaveLength(1);
});
