import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { VoError } from "@vostack/vo-service";
import { afterEach, describe, expect, test } from "vitest";
import { TapService } from "../src/index.ts";
import { fakeTap, send, votable, votableType } from "./support/fake-tap.ts";

// Faults below HTTP and beside it: whatever a line, a proxy or a dying server does ends as one kind of error, in time.
const servers: { close(): void | Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A service that answers a query with whatever bytes `answer` writes. */
async function speaking(answer: (socket: Socket) => void): Promise<TapService> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", (bytes) => {
      if (!bytes.toString("latin1").startsWith("GET")) return answer(socket);
      socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return new TapService(`http://127.0.0.1:${(server.address() as AddressInfo).port}/tap`);
}

const failure = (promise: Promise<unknown>): Promise<VoError> =>
  promise.then(
    () => expect.fail("it should have failed"),
    (error: unknown) => error as VoError,
  );

const head = "HTTP/1.1 200 OK\r\nContent-Type: application/x-votable+xml\r\n";
const bytes = (text: string) => Buffer.byteLength(text);
const document = votable(30);
/** Writes without end, as fast as the other side reads. */
const forever = (socket: Socket, begin: string, more: string) => {
  socket.write(begin);
  const go = () => {
    while (!socket.destroyed && socket.write(more));
    if (!socket.destroyed) socket.once("drain", go);
  };
  go();
};

describe("a query is answered by", () => {
  test.each<[string, (socket: Socket) => void, string]>([
    ["another protocol", (s) => void s.end("SSH-2.0-OpenSSH_9.6\r\n"), "ProtocolError"],
    [
      "a status that is none",
      (s) => void s.end("HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n"),
      "ProtocolError",
    ],
    [
      "headers without end",
      (s) => forever(s, "HTTP/1.1 200 OK\r\n", `X-A: ${"b".repeat(1000)}\r\n`),
      "ProtocolError",
    ],
    ["headers that stop", (s) => void s.write("HTTP/1.1 200 OK\r\nContent-"), "DeadlineError"],
    [
      "chunks without a size",
      (s) => void s.end(`${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n${document}`),
      "ProtocolError",
    ],
    [
      "fewer bytes than announced",
      (s) => void s.end(`${head}Content-Length: 99999\r\n\r\n${document}`),
      "UnavailableError",
    ],
    [
      "more bytes than announced",
      (s) => void s.end(`${head}Content-Length: 400\r\n\r\n${document}`),
      "ProtocolError",
    ],
    [
      "a document that stops, with no length",
      (s) => void s.end(`${head}\r\n${document.slice(0, -80)}`),
      "ProtocolError",
    ],
    [
      "gzip that stops",
      (s) =>
        void s.end(
          Buffer.concat([
            Buffer.from(`${head}Content-Encoding: gzip\r\n\r\n`),
            gzipSync(votable(3000)).subarray(0, 900),
          ]),
        ),
      "ProtocolError",
    ],
    [
      "gzip that is none",
      (s) => void s.end(`${head}Content-Encoding: gzip\r\n\r\n${document}`),
      "ProtocolError",
    ],
    [
      "rows without end",
      (s) =>
        forever(
          s,
          `${head}\r\n${document.split("</TABLEDATA>")[0]}`,
          "<TR><TD>1</TD><TD>x</TD></TR>".repeat(500),
        ),
      "DeadlineError",
    ],
    ["blanks without end", (s) => forever(s, `${head}\r\n`, " ".repeat(60_000)), "DeadlineError"],
    [
      "an attribute without end",
      (s) => forever(s, `${head}\r\n<VOTABLE a="`, "x".repeat(60_000)),
      "ProtocolError",
    ],
    [
      "elements without end",
      (s) => void s.end(`${head}\r\n<VOTABLE>${"<RESOURCE>".repeat(50_000)}`),
      "ProtocolError",
    ],
    [
      "a stack trace behind the rows",
      (s) =>
        void s.end(`${head}\r\n${document.split("</TABLEDATA>")[0]}\njava.lang.OutOfMemoryError`),
      "ProtocolError",
    ],
    [
      "a redirection to a file",
      (s) =>
        void s.end(
          "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
        ),
      "ServiceError",
    ],
    [
      "a redirection to nowhere",
      (s) => void s.end("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n"),
      "ServiceError",
    ],
  ])("%s", async (_, answer, name) => {
    const tap = await speaking(answer);
    const streamed = async () => {
      for await (const _ of (await tap.stream("Q", { deadline: 1200 })).rows());
    };
    for (const asked of [() => tap.query("Q", { deadline: 1200 }), streamed]) {
      const error = await failure(asked());
      expect(error).toBeInstanceOf(VoError);
      expect(error.name).toBe(name);
    }
  });

  test.each<[string, (socket: Socket) => void]>([
    ["a document with neither length nor chunks", (s) => void s.end(`${head}\r\n${document}`)],
    ["HTTP 1.0", (s) => void s.end(`${head.replace("1.1", "1.0")}\r\n${document}`)],
    [
      "a coding that nobody knows, over plain text",
      (s) =>
        void s.end(
          `${head}Content-Encoding: x-none\r\nContent-Length: ${bytes(document)}\r\n\r\n${document}`,
        ),
    ],
  ])("%s, which is read", async (_, answer) => {
    expect((await (await speaking(answer)).query("Q", { deadline: 20_000 })).nrows).toBe(30);
  });
});

test.each<[string, number, (socket: Socket) => void]>([
  ["and then closes", 413, (socket) => void socket.end()],
  ["and then breaks off", 401, (socket) => void setTimeout(() => socket.destroy(), 50)],
  ["and keeps the connection", 400, () => undefined],
])("a service that answers before the upload has ended %s is heard", async (_, status, then) => {
  const tap = await speaking((socket) => {
    socket.pause();
    socket.write(
      `HTTP/1.1 ${status} No\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\ntoo large`,
      () => then(socket),
    );
  });
  const uploads = { t: [{ a: "x".repeat(12_000_000) }] };
  expect(await failure(tap.query("Q", { uploads, deadline: 20_000 }))).toMatchObject({
    status,
    serverMessage: "too large",
  });
});

test("a service that closes connections without a word is asked on others", async () => {
  const tap = await speaking((socket) => {
    socket.write(`${head}Content-Length: ${bytes(document)}\r\n\r\n${document}`, () =>
      socket.resetAndDestroy(),
    );
  });
  for (let i = 0; i < 10; i += 1) expect((await tap.query("Q")).nrows).toBe(30);
});

test("a thousand streams that nobody reads to the end, and jobs that nobody waits for, leave nothing behind", async () => {
  let open = 0;
  let jobs = 0;
  const seen = new Map<string, AbortController>();
  const server = await fakeTap({
    "/sync": (_, response) => {
      open += 1;
      response.on("close", () => {
        open -= 1;
      });
      response.writeHead(200, votableType);
      response.write(votable(2000).split("</TABLEDATA>")[0]);
    },
    "POST /async": ({ parameters }, response) => {
      jobs += 1;
      response.writeHead(303, { Location: `/tap/async/${parameters.RUNID?.[0]}` }).end();
    },
    "/async/*": ({ method, path }, response) => {
      if (method === "DELETE") {
        jobs -= 1;
        response.writeHead(200).end();
      } else if (method === "POST")
        response.writeHead(303, { Location: path.replace(/\/phase$/, "") }).end();
      else {
        seen.get(path.replace(/^.*\//, ""))?.abort();
        send(response, "<job version='1.1'><jobId>j</jobId><phase>EXECUTING</phase></job>", {
          "Content-Type": "text/xml",
        });
      }
    },
  });
  servers.push(server);
  const tap = new TapService(server.tap);
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const before = timers();
  for (let round = 0; round < 50; round++) {
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        if (n === 0) {
          const runId = `j${round}`;
          const controller = new AbortController();
          seen.set(runId, controller);
          const { signal } = controller;
          const asked = tap.query("Q", { mode: "async", runId, signal });
          expect(await failure(asked)).toMatchObject({ code: "aborted" });
          return;
        }
        const stream = await tap.stream("Q", { deadline: 60_000 });
        for await (const _ of stream.rows()) break;
      }),
    );
    server.requests.length = 0;
  }
  await expect.poll(() => [open, jobs], { timeout: 20_000 }).toEqual([0, 0]);
  await pause(50);
  expect(timers() - before).toBeLessThanOrEqual(20);
});
