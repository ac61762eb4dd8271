import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { fileURLToPath } from "node:url";
import { download } from "@vostack/sia-cutout";
import { Credentials, Session } from "@vostack/vo-service";
import { afterEach, expect, test } from "vitest";
import { useScratch } from "./support/scratch.ts";
import { type Handler, noise, serveFile, type TestServer } from "./support/server.ts";
import { useWorker } from "./support/spawn-worker.ts";

const scratch = useScratch();
const spawnWorker = useWorker();
const path = (name: string): string =>
  fileURLToPath(new URL(`../../vo-service/test/fixtures/${name}`, import.meta.url));
const pem = (name: string): string => readFileSync(path(name), "utf8");
const body = noise(24_000_000);
const tagged = { ETag: '"1"' };
const astronomer = pem("astronomer.pem");

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server whose certificate a private authority has signed; tells whose certificates it was shown. */
async function serveTls(handler: Handler): Promise<{ url: string; shown: string[] }> {
  const identity = pem("server.pem");
  const asks = { ca: pem("authority.pem"), requestCert: true, rejectUnauthorized: false };
  const shown: string[] = [];
  const server = createServer({ cert: identity, key: identity, ...asks }, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    shown.push(String(subject?.CN ?? "nobody"));
    void handler(request, response, {} as TestServer);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, shown };
}

/** Breaks long files off once, after 15 MB. */
function breaksOnce(): Handler {
  let whole = false;
  return (request, response) => {
    if (whole) return serveFile(request, response, body, tagged);
    whole = true;
    response.writeHead(200, { ...tagged, "Content-Length": body.length });
    response.write(body.subarray(0, 15_000_000), () => setTimeout(() => response.destroy(), 50));
    return undefined;
  };
}

test("over TLS: a long file that breaks off is continued, with the client certificate each time", async () => {
  const { url, shown } = await serveTls(breaksOnce());
  const options = { authorities: path("authority.pem"), certificate: astronomer };
  const { outcomes } = spawnWorker(scratch.dir, [`${url}/x.bin`], options);
  expect(await outcomes).toMatchObject([{ status: "downloaded", size: body.length }]);
  expect((await scratch.read("x.bin")).equals(body)).toBe(true);
  expect(shown).toEqual(["astronomer", "astronomer"]);
});

test("over TLS: a server that nobody vouches for gets no request, and the outcome says so", async () => {
  const { url, shown } = await serveTls((request, response) => serveFile(request, response, body));
  const report = await download(`${url}/x.bin`, { dir: scratch.dir, attempts: 1 });
  expect(report.failed[0]?.error.message).toMatch(/certificate/);
  expect(shown).toEqual([]);
  expect(await scratch.files()).toEqual([]);
});

test("the authorities that a session trusts count for files, too; its certificate stays in its domain", async () => {
  const stored = { ...tagged, "Content-Encoding": "gzip" };
  const { url, shown } = await serveTls((request, response) => {
    if (request.url === "/away") {
      response.writeHead(303, { Location: `${url.replace("127.0.0.1", "localhost")}/x.bin` }).end();
    } else if (request.url === "/stored.fits") serveFile(request, response, body, stored);
    else serveFile(request, response, body, tagged);
  });
  const credentials = new Credentials();
  credentials.add({ kind: "certificate", pem: astronomer }, { domains: ["127.0.0.1"] });
  const session = new Session({ credentials, connection: { ca: pem("authority.pem") } });
  const urls = ["x.bin", "stored.fits", "away"].map((name) => `${url}/${name}`);
  const report = await download(urls, { dir: scratch.dir, session, concurrency: 1 });
  expect(report.outcomes).toMatchObject([
    { status: "downloaded", name: "x.bin", size: body.length },
    { status: "downloaded", name: "stored.fits.gz", size: body.length },
    { status: "downloaded", name: "away", size: body.length },
  ]);
  for (const { name } of report.got) expect((await scratch.read(name)).equals(body)).toBe(true);
  expect(shown).toEqual(["astronomer", "astronomer", "astronomer", "nobody"]);
});
