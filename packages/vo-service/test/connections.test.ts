import { readFileSync } from "node:fs";
import { createSecureServer } from "node:http2";
import type { AddressInfo, Server } from "node:net";
import { ProtocolError, Session } from "@vostack/vo-service";
import { afterEach, expect, test } from "vitest";
import { failure, type Handler, serve, type TestServer } from "../../../test-setup/serve.ts";

let servers: TestServer[] = [];
async function open(handler: Handler): Promise<TestServer> {
  const server = await serve(handler);
  servers.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

test("HTTP/2 is spoken with servers that do, when it is asked for", async () => {
  const fixture = (name: string): string =>
    readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
  const pem = fixture("server.pem");
  const server = createSecureServer(
    { cert: pem, key: pem, allowHTTP1: true },
    (request, response) => {
      response.end(request.httpVersion);
    },
  );
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => sockets.add(socket));
  const url = `https://127.0.0.1:${await listen(server)}/`;
  try {
    for (const [http2, version] of [
      [true, "2.0"],
      [false, "1.1"],
    ] as const) {
      const session = new Session({ connection: { ca: fixture("authority.pem"), http2 } });
      expect(await (await session.fetch(url)).text()).toBe(version);
    }
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

test("a circle of redirects is bounded", async () => {
  const { url, requests } = await open((request, response) => {
    response.writeHead(302, { location: request.url === "/a" ? "/b" : "/a" }).end();
  });
  const error = await failure(new Session().fetch(`${url}/a`), ProtocolError);
  expect(error).toMatchObject({ code: "redirects", url: `${url}/a` });
  expect(requests).toHaveLength(11);
});

test("a retry begins at the first address, because later ones may be good for once only", async () => {
  let tries = 0;
  const { url, requests } = await open((request, response) => {
    if (request.method === "POST") response.writeHead(303, { location: `/run/${++tries}` }).end();
    else if (tries < 2) response.writeHead(503).end();
    else response.end("rows");
  });
  const session = new Session({ backoff: 1 });
  const response = await session.fetch(`${url}/sync`, {
    method: "POST",
    body: "q",
    idempotent: true,
  });
  expect(await response.text()).toBe("rows");
  expect(requests.map(({ line }) => line)).toEqual([
    "POST /sync",
    "GET /run/1",
    "POST /sync",
    "GET /run/2",
  ]);
});

test("an answer that claims to be compressed and is not is an error that says so", async () => {
  const { url } = await open((_, response) => {
    response.setHeader("content-encoding", "gzip");
    response.end("plain text");
  });
  const response = await new Session().fetch(url);
  const error = await failure(response.text(), ProtocolError);
  expect(error.message).toContain("cannot be decoded");
});
