import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { download, type FileDirectory } from "@vostack/sia-cutout";
import { expect, test } from "vitest";
import { openDirectory } from "../src/files/node.ts";
import { fitsImage } from "./support/fits.ts";
import { useScratch } from "./support/scratch.ts";
import { noise, serveFile } from "./support/server.ts";

const scratch = useScratch();
const body = noise(1_000_000);
const md5 = createHash("md5").update(body).digest("hex");
const quick = { retryDelay: 5, attempts: 3 };

async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("a wrong digest never gets a name, from any mirror", async () => {
  const server = await scratch.serve((request, response) =>
    serveFile(request, response, request.url === "/good" ? body : noise(1_000_000, 9)),
  );
  const digest = `md5:${md5}`;
  const bad = await download({ url: `${server.url}/bad`, digest }, { dir: scratch.dir, ...quick });
  expect(bad.failed[0]?.error).toMatchObject({ code: "corrupt" });
  expect(server.requests).toHaveLength(2);
  expect(await scratch.files()).toEqual([]);
  const item = { url: `${server.url}/bad`, mirrors: [`${server.url}/good`], digest };
  const good = await download(item, { dir: scratch.dir, ...quick });
  expect(good.outcomes).toMatchObject([{ status: "downloaded", from: `${server.url}/good` }]);
  expect((await scratch.read("bad")).equals(body)).toBe(true);
});

test("a digest declared by the server is compared in all its spellings", async () => {
  const raw = createHash("sha256").update(body).digest();
  const other = createHash("sha256").update("x").digest();
  const spellings: Record<string, (hash: Buffer) => string> = {
    Digest: (hash) => `sha-256=${hash.toString("base64")}`,
    "Repr-Digest": (hash) => `sha-256=:${hash.toString("base64")}:`,
    "X-None": () => "",
  };
  for (const [name, spell] of Object.entries(spellings)) {
    const server = await scratch.serve((request, response) =>
      serveFile(request, response, body, { [name]: spell(request.url === "/bad" ? other : raw) }),
    );
    const report = await download([`${server.url}/good`, `${server.url}/bad`], quick);
    expect(report.outcomes.map(({ status }) => status)).toEqual(
      name === "X-None" ? ["downloaded", "downloaded"] : ["downloaded", "failed"],
    );
  }
});

test("a connection that breaks is resumed where it broke, and only the rest is fetched", async () => {
  let breaks = 3;
  const server = await scratch.serve((request, response) => {
    const from = Number(/\d+/.exec(request.headers.range ?? "")?.[0] ?? 0);
    const headers = { ETag: '"v1"', "Content-Length": body.length - from };
    if (breaks-- > 0) {
      const status = from === 0 ? 200 : 206;
      const range = { "Content-Range": `bytes ${from}-${body.length - 1}/${body.length}` };
      response.writeHead(status, { ...headers, ...(from > 0 && range) });
      response.write(body.subarray(from, from + 200_000), () => {
        setTimeout(() => response.destroy(), 50);
      });
      return;
    }
    serveFile(request, response, body, { ETag: '"v1"' });
  });
  const report = await download(`${server.url}/x`, { dir: scratch.dir, ...quick });
  expect(report.outcomes).toMatchObject([{ status: "downloaded", size: body.length }]);
  expect((await scratch.read("x")).equals(body)).toBe(true);
  expect(server.bytes).toBe(body.length);
  expect(server.requests.map(({ range }) => range)).toEqual([
    undefined,
    "bytes=200000-",
    "bytes=400000-",
    "bytes=600000-",
  ]);
});

test("a file that changed between two requests is begun anew", async () => {
  const second = noise(1_000_000, 5);
  let first = true;
  const server = await scratch.serve((request, response) => {
    if (!first) {
      serveFile(request, response, second, { ETag: '"v2"' });
      return;
    }
    first = false;
    response.writeHead(200, { ETag: '"v1"', "Content-Length": body.length });
    response.write(body.subarray(0, 500_000), () => setTimeout(() => response.destroy(), 50));
  });
  await download(`${server.url}/x`, { dir: scratch.dir, ...quick });
  expect((await scratch.read("x")).equals(second)).toBe(true);
});

test("a server without validators is believed only when the bytes at the seam are the same", async () => {
  const second = noise(1_000_000, 5);
  for (const later of [body, second]) {
    let first = true;
    const server = await scratch.serve((request, response) => {
      if (!first) {
        serveFile(request, response, later);
        return;
      }
      first = false;
      response.writeHead(200, { "Content-Length": body.length });
      response.write(body.subarray(0, 500_000), () => setTimeout(() => response.destroy(), 50));
    });
    const url = `${server.url}/${later === body ? "same" : "other"}`;
    const report = await download(url, { dir: scratch.dir, ...quick });
    const name = report.got[0]!.name;
    expect((await scratch.read(name)).equals(later)).toBe(true);
    expect(server.requests[1]?.range).toBe(`bytes=${500_000 - 1024}-`);
  }
});

test("truncated with status 200: a chunked FITS file that ends too early never gets a name", async () => {
  const fits = fitsImage(100, 100);
  const server = await scratch.serve((request, response) => {
    const cut = { "/half": 5760, "/odd": fits.length - 100, "/whole": fits.length }[request.url!];
    response.writeHead(200, { "Content-Type": "application/fits" });
    response.write(fits.subarray(0, 3000));
    response.end(fits.subarray(3000, cut));
  });
  const urls = ["half", "odd", "whole"].map((name) => `${server.url}/${name}`);
  const report = await download(urls, { dir: scratch.dir, ...quick });
  expect(report.outcomes).toMatchObject([
    { status: "failed", error: { code: "corrupt" } },
    { status: "failed", error: { code: "corrupt" } },
    { status: "downloaded", verified: "structure" },
  ]);
  expect(await scratch.files()).toEqual(["whole.fits"]);
});

test("a dead mirror first costs nothing but its turn", async () => {
  const dead = `http://127.0.0.1:${await deadPort()}/x`;
  const server = await scratch.serve((request, response) => serveFile(request, response, body));
  const item = { url: dead, mirrors: [`${server.url}/gone/x`, `${server.url}/x`] };
  const report = await download(item, { dir: scratch.dir, ...quick });
  expect(report.outcomes).toMatchObject([{ status: "downloaded", name: "x" }]);
});

test("503 several times is waited out, Retry-After included", async () => {
  let refusals = 4;
  const server = await scratch.serve((request, response) => {
    if (refusals-- > 0) response.writeHead(503, { "Retry-After": "0" }).end("busy");
    else serveFile(request, response, body);
  });
  const report = await download(`${server.url}/x`, { dir: scratch.dir, retryDelay: 5 });
  expect(report.ok).toBe(true);
  expect(server.requests).toHaveLength(5);
});

test("503 for ever is a failed outcome", async () => {
  const server = await scratch.serve((_, response) => {
    response.writeHead(503).end("busy");
  });
  const report = await download(`${server.url}/x`, { dir: scratch.dir, ...quick });
  expect(report.failed[0]?.error).toMatchObject({ status: 503 });
  expect(server.requests).toHaveLength(3);
});

test("credentials that expire in mid-list are renewed once for each item that needs it", async () => {
  let valid = true;
  let served = 0;
  const server = await scratch.serve((request, response) => {
    if (!valid) response.writeHead(401).end("token expired");
    else serveFile(request, response, body);
    if (++served === 3) valid = false;
  });
  const urls = [1, 2, 3, 4, 5, 6].map((id) => `${server.url}/${id}`);
  const without = await download(urls, { dir: scratch.dir, concurrency: 1 });
  expect(without.outcomes.map(({ status }) => status)).toEqual([
    "downloaded",
    "downloaded",
    "downloaded",
    "failed",
    "failed",
    "failed",
  ]);
  const before = server.bytes;
  let renewals = 0;
  const renewed = await download(urls, {
    dir: scratch.dir,
    concurrency: 1,
    onUnauthorized: async () => {
      renewals++;
      valid = true;
      return true;
    },
  });
  expect(renewed.outcomes.map(({ status }) => status)).toEqual([
    "kept",
    "kept",
    "kept",
    "downloaded",
    "downloaded",
    "downloaded",
  ]);
  expect(renewals).toBe(1);
  expect(server.bytes - before).toBe(3 * body.length + "token expired".length);
});

/** A directory with room for so many bytes. */
async function tightDirectory(dir: string, room: { bytes: number }): Promise<FileDirectory> {
  const directory = await openDirectory(dir);
  const open = directory.open.bind(directory);
  directory.open = async (path) => {
    const file = await open(path);
    const write = file.write.bind(file);
    file.write = async (chunks) => {
      const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
      const fits = Math.min(total, room.bytes);
      await write([Buffer.concat(chunks).subarray(0, fits)]);
      room.bytes -= fits;
      if (fits < total) {
        const { FileSystemError } = await import("@vostack/sia-cutout");
        throw new FileSystemError("disk-full", path, "ENOSPC: no space left on device");
      }
    };
    return file;
  };
  return directory;
}

test("a full disk keeps what is there, begins nothing more, and the next run continues", async () => {
  const server = await scratch.serve((request, response) =>
    serveFile(request, response, body, { ETag: '"1"' }),
  );
  const urls = [1, 2, 3, 4].map((id) => `${server.url}/${id}`);
  const room = { bytes: 1_700_000 };
  const dir = await tightDirectory(scratch.dir, room);
  const report = await download(urls, { dir, concurrency: 1, ...quick });
  expect(report.outcomes).toMatchObject([
    { status: "downloaded" },
    { status: "failed", error: { code: "disk-full" } },
    { status: "failed", error: { code: "disk-full" } },
    { status: "failed", error: { code: "disk-full" } },
  ]);
  expect(server.requests).toHaveLength(2);
  expect(await scratch.files()).toEqual(["1"]);
  room.bytes = 1e9;
  const again = await download(urls, { dir, concurrency: 1, ...quick });
  expect(again.outcomes[1]).toMatchObject({ resumedFrom: 700_000, transferred: 300_000 });
  expect(again.ok).toBe(true);
  for (const name of ["1", "2", "3", "4"]) {
    expect((await scratch.read(name)).equals(body)).toBe(true);
  }
});

test("announced lengths that do not fit are refused before anything is fetched", async () => {
  const server = await scratch.serve((request, response) => serveFile(request, response, body));
  const item = { url: `${server.url}/x`, sizeHint: 1e18 };
  await expect(download(item, { dir: scratch.dir })).rejects.toMatchObject({ code: "disk-full" });
  expect(server.requests).toHaveLength(0);
});

test("silence is noticed", async () => {
  let first = true;
  const server = await scratch.serve((request, response) => {
    if (!first) {
      serveFile(request, response, body, { ETag: '"1"' });
      return;
    }
    first = false;
    response.writeHead(200, { ETag: '"1"', "Content-Length": body.length });
    response.write(body.subarray(0, 300_000)); // and then nothing
  });
  const options = { dir: scratch.dir, timeout: 300, ...quick };
  const report = await download(`${server.url}/x`, options);
  expect(report.ok).toBe(true);
  expect(server.bytes).toBe(body.length);
});

test("a body longer than announced is not taken", async () => {
  const server = await scratch.serve((request, response) => serveFile(request, response, body));
  const report = await download(
    { url: `${server.url}/x`, size: 999_999 },
    { dir: scratch.dir, ...quick },
  );
  expect(report.failed[0]?.error).toMatchObject({ code: "corrupt" });
  expect(await scratch.files()).toEqual([]);
});
