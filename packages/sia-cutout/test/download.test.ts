import { createHash } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  type DownloadProgress,
  download,
  estimateDownload,
  exportList,
  formatEstimate,
} from "@vostack/sia-cutout";
import { Session } from "@vostack/vo-service";
import { expect, test } from "vitest";
import { useScratch } from "./support/scratch.ts";
import { noise, serveFile } from "./support/server.ts";

const scratch = useScratch();
const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("base64");
const body = noise(700_000);

test("a file comes into its directory under its name, and the report says how it was checked", async () => {
  const server = await scratch.serve((request, response) =>
    serveFile(request, response, body, {
      Digest: `md5=${md5(body)}`,
      "Content-Disposition": 'inline; filename="a b.fits"',
    }),
  );
  const report = await download(`${server.url}/x?ID=1`, { dir: scratch.dir });
  expect(report.outcomes).toMatchObject([
    { status: "downloaded", name: "a b.fits", size: body.length, verified: "digest" },
  ]);
  expect(await scratch.files()).toEqual(["a b.fits"]);
  expect((await scratch.read("a b.fits")).equals(body)).toBe(true);
  expect(await readdir(join(scratch.dir, ".vostack"))).toEqual(["manifest.ndjson"]);
});

test("a second run fetches nothing, whatever the RUNID", async () => {
  const server = await scratch.serve((request, response) => serveFile(request, response, body));
  await download(`${server.url}/x.fits`, { dir: scratch.dir });
  const report = await download(`${server.url}/x.fits?RUNID=other`, { dir: scratch.dir });
  expect(report.outcomes).toMatchObject([{ status: "kept", name: "x.fits", size: body.length }]);
  expect(server.requests).toHaveLength(1);
});

test("a file that was changed after it was got is fetched again, under another name", async () => {
  const server = await scratch.serve((request, response) => serveFile(request, response, body));
  await download(`${server.url}/x.fits`, { dir: scratch.dir });
  await writeFile(join(scratch.dir, "x.fits"), "mine");
  const report = await download(`${server.url}/x.fits`, { dir: scratch.dir });
  expect(report.outcomes).toMatchObject([{ status: "downloaded", name: "x-2.fits" }]);
  expect((await scratch.read("x.fits")).toString()).toBe("mine");
});

test("rehash notices a file whose length is right and whose bytes are not", async () => {
  const headers = { Digest: `md5=${md5(body)}` };
  const server = await scratch.serve((request, response) =>
    serveFile(request, response, body, headers),
  );
  await download(`${server.url}/x.fits`, { dir: scratch.dir });
  const rotten = Buffer.from(body);
  rotten[1000]! ^= 1;
  await writeFile(join(scratch.dir, "x.fits"), rotten);
  const options = { dir: scratch.dir, existing: "replace", verify: "rehash" } as const;
  const report = await download(`${server.url}/x.fits`, options);
  expect(report.outcomes).toMatchObject([{ status: "downloaded", name: "x.fits" }]);
  expect((await scratch.read("x.fits")).equals(body)).toBe(true);
});

test("two files of one name do not replace each other", async () => {
  const server = await scratch.serve((request, response) =>
    serveFile(request, response, Buffer.from(request.url!), {
      "Content-Disposition": "inline;filename=cutout.fits.fz",
    }),
  );
  const urls = [1, 2, 3].map((id) => `${server.url}/sync?ID=${id}`);
  await download(urls, { dir: scratch.dir });
  expect(await scratch.files()).toEqual(["cutout-2.fits.fz", "cutout-3.fits.fz", "cutout.fits.fz"]);
});

test("an item given twice is fetched once and has two outcomes, in the order of the list", async () => {
  const server = await scratch.serve((request, response) => serveFile(request, response, body));
  const list = ["a", "b", "a"].map((name) => `${server.url}/${name}.bin`);
  const report = await download(list, { dir: scratch.dir, concurrency: 1 });
  expect(server.requests.map(({ path }) => path)).toEqual(["/a.bin", "/b.bin"]);
  expect(report.outcomes.map(({ index, status }) => [index, status])).toEqual([
    [0, "downloaded"],
    [1, "downloaded"],
    [2, "downloaded"],
  ]);
});

test("names from servers cannot leave the directory", async () => {
  const server = await scratch.serve((request, response) =>
    serveFile(request, response, Buffer.from(request.url!), {
      "Content-Disposition": 'attachment; filename="../../../../tmp/evil.fits"',
    }),
  );
  const report = await download(`${server.url}/a`, { dir: scratch.dir });
  expect(report.got[0]?.name).toBe("evil.fits");
  expect(await scratch.files()).toEqual(["evil.fits"]);
});

test("a session's own fetch brings files, too", async () => {
  const asked: string[] = [];
  const session = new Session({
    fetch: async (url) => {
      asked.push(url);
      return new Response(body.slice().buffer as ArrayBuffer, {
        headers: { "Content-Length": `${body.length}` },
      });
    },
  });
  const report = await download("http://nowhere.invalid/x.bin", { dir: scratch.dir, session });
  expect(report.outcomes).toMatchObject([{ status: "downloaded", size: body.length }]);
  expect(asked).toEqual(["http://nowhere.invalid/x.bin"]);
  expect((await scratch.read("x.bin")).equals(body)).toBe(true);
});

test("without a directory the files come as Blobs", async () => {
  const server = await scratch.serve((request, response) => serveFile(request, response, body));
  const report = await download(`${server.url}/x.bin`);
  const bytes = Buffer.from(await report.got[0]!.blob!.arrayBuffer());
  expect(bytes.equals(body)).toBe(true);
});

test("one refusal among successes is one failed outcome", async () => {
  const server = await scratch.serve((request, response) => {
    if (request.url === "/2") response.writeHead(403).end("permission denied");
    else if (request.url === "/4") response.writeHead(204).end();
    else if (request.url === "/5") response.writeHead(400).end("NoContent: cadc:X/y vs POS=…");
    else serveFile(request, response, body);
  });
  const urls = [1, 2, 3, 4, 5, 6].map((id) => `${server.url}/${id}`);
  const report = await download([...urls, "ftp://example.org/x"], { dir: scratch.dir });
  expect(report.outcomes.map(({ status }) => status)).toEqual([
    "downloaded",
    "failed",
    "downloaded",
    "empty",
    "empty",
    "downloaded",
    "skipped",
  ]);
  expect(report.failed[0]?.error).toMatchObject({ status: 403 });
  expect(report.ok).toBe(false);
  expect(String(report)).toMatch(/^3 downloaded, 2 empty, 1 skipped, 1 failed; 2\.1 MB in /);
});

test("a web page in the place of a file is refused", async () => {
  const server = await scratch.serve((_, response) => {
    response.writeHead(200, { "Content-Type": "text/html" }).end("<html>Please log in</html>");
  });
  const item = { url: `${server.url}/x.fits`, contentType: "application/fits" };
  const report = await download(item, { dir: scratch.dir });
  expect(report.failed[0]?.error).toMatchObject({ code: "unexpected-answer" });
  expect(await scratch.files()).toEqual([]);
});

test("progress counts to the end, per item and overall", async () => {
  const server = await scratch.serve((request, response) => serveFile(request, response, body));
  const events: DownloadProgress[] = [];
  const urls = [1, 2, 3].map((id) => ({ url: `${server.url}/${id}`, sizeHint: body.length }));
  await download(urls, { dir: scratch.dir, onProgress: (event) => events.push(event) });
  expect(events.at(-1)?.overall).toMatchObject({
    items: 3,
    done: 3,
    failed: 0,
    active: 0,
    received: 3 * body.length,
    total: 3 * body.length,
    eta: 0,
  });
  const last = events.filter(({ item }) => item.index === 1).at(-1);
  expect(last?.item).toMatchObject({ state: "done", received: body.length, name: "2" });
});

test("a dry run asks no server and says names and lengths", async () => {
  const server = await scratch.serve((request, response) => serveFile(request, response, body));
  const items = [{ url: `${server.url}/a.fits`, sizeHint: 10 }, `${server.url}/s?ID=1`];
  const report = await download(items, { dir: scratch.dir, dryRun: true });
  expect(report.outcomes).toMatchObject([
    { status: "planned", name: "a.fits", size: 10 },
    { status: "planned", name: undefined, size: undefined },
  ]);
  expect(server.requests).toHaveLength(0);
});

test("the shards of a list are the list", async () => {
  const server = await scratch.serve((request, response) => serveFile(request, response, body));
  const urls = Array.from({ length: 10 }, (_, i) => `${server.url}/${i}.bin`);
  const shards = await Promise.all(
    ["1/3", "2/3", "3/3"].map((shard) => download(urls, { dir: scratch.dir, shard })),
  );
  expect(shards.map(({ outcomes }) => outcomes.map(({ index }) => index))).toEqual([
    [0, 3, 6, 9],
    [1, 4, 7],
    [2, 5, 8],
  ]);
  expect(await scratch.files()).toHaveLength(10);
  await expect(download(urls, { dir: scratch.dir, shard: "4/3" })).rejects.toThrow(RangeError);
});

test("abort ends the transfers, tells what was finished, and the next run does the rest", async () => {
  const controller = new AbortController();
  const server = await scratch.serve((request, response) => {
    if (request.url === "/1.bin" || request.headers.range) {
      serveFile(request, response, body, { ETag: '"1"' });
      return;
    }
    response.writeHead(200, { "Content-Length": body.length, ETag: '"1"' });
    response.write(body.subarray(0, 400_000));
  });
  const urls = [1, 2].map((id) => `${server.url}/${id}.bin`);
  const aborted = download(urls, { dir: scratch.dir, signal: controller.signal });
  setTimeout(() => controller.abort(), 300);
  const error = await aborted.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: "DownloadAbortedError" });
  expect(await scratch.files()).toEqual(["1.bin"]);
  const before = server.bytes;
  const report = await download(urls, { dir: scratch.dir });
  expect(report.outcomes).toMatchObject([
    { status: "kept" },
    { status: "downloaded", resumedFrom: 400_000, transferred: 300_000 },
  ]);
  expect(server.bytes - before).toBe(300_000);
  expect((await scratch.read("2.bin")).equals(body)).toBe(true);
});

test("what is stored compressed arrives as it is stored, with the length and digest of what is stored", async () => {
  const stored = gzipSync(body);
  const server = await scratch.serve((request, response) =>
    serveFile(request, response, stored, {
      "Content-Encoding": "gzip",
      Digest: `md5=${md5(stored)}`,
    }),
  );
  const report = await download([`${server.url}/a.fits.gz`, `${server.url}/b.fits`], {
    dir: scratch.dir,
  });
  expect(report.outcomes).toMatchObject([
    { name: "a.fits.gz", size: stored.length, verified: "digest" },
    { name: "b.fits.gz", size: stored.length, verified: "digest" },
  ]);
  expect((await scratch.read("a.fits.gz")).equals(stored)).toBe(true);
});

test("lists for other programs have mirrors, names and digests, and nothing that breaks a line", () => {
  const items = [
    {
      url: "https://a.org/x y\nz",
      mirrors: ["https://b.org/x"],
      name: 'odd"name\n.fits',
      digest: "md5:9e107d9d372bb6826bd81d3542a419d6",
    },
    "https://c.org/plain",
    "not a URL",
  ];
  expect(exportList(items, "aria2")).toBe(
    "https://a.org/x%20yz\thttps://b.org/x\n  out=odd_name_.fits\n  continue=true\n" +
      "  checksum=md5=9e107d9d372bb6826bd81d3542a419d6\nhttps://c.org/plain\n  continue=true\n",
  );
  expect(exportList(items, "wget")).toBe("https://a.org/x%20yz\nhttps://c.org/plain\n");
  expect(exportList(items, "curl")).toContain(
    'fail\nnext\nurl = "https://c.org/plain"\nremote-name\n',
  );
});

test("an estimate adds up what is announced", async () => {
  const items = [
    { url: "https://a.org/1", sizeHint: 1_200_000_000 },
    { url: "https://a.org/2", size: 5 },
    "https://a.org/3",
    { url: "https://a.org/4", skip: "not yours" },
  ];
  const estimate = await estimateDownload(items);
  expect(estimate).toEqual({ items: 3, skipped: 1, bytes: 1_200_000_005, unknown: 1 });
  expect(formatEstimate(estimate)).toBe("3 files, 1.2 GB and 1 of unknown length, 1 skipped");
});
