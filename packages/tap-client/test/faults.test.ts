import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { NotFoundError, VoError } from "@vostack/vo-service";
import { afterEach, describe, expect, test } from "vitest";
import { QueryError, TapService } from "../src/index.ts";
import { errorDocument, fakeTap, info, send, votable, votableType } from "./support/fake-tap.ts";
import type { Handler } from "./support/http-server.ts";

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serving(routes: Record<string, Handler>) {
  const server = await fakeTap(routes);
  servers.push(server);
  return { server, tap: new TapService(server.tap) };
}

const failure = (promise: Promise<unknown>): Promise<VoError> =>
  promise.then(
    () => expect.fail("it should have failed"),
    (error: unknown) => error as VoError,
  );

test("a signal ends the question for capabilities that comes before a query, and its connection", async () => {
  const { tap, server } = await serving({
    "/capabilities": () => undefined,
    "/sync": (_, response) => send(response, votable(1)),
  });
  const leaving = new AbortController();
  const query = failure(tap.stream("Q", { signal: leaving.signal }));
  await expect.poll(() => server.requests.length).toBe(1);
  leaving.abort();
  expect(await query).toMatchObject({ name: "AbortedError" });
  await expect.poll(() => server.connections()).toBe(0);
  expect(await failure(tap.query("Q", { deadline: 50 }))).toMatchObject({ name: "DeadlineError" });
});

test("the time without progress bounds the question for capabilities, too", async () => {
  const { tap } = await serving({
    "/capabilities": () => undefined,
    "/sync": (_, response) => send(response, votable(1)),
  });
  expect(await failure(tap.query("Q", { timeout: 50 }))).toMatchObject({
    name: "DeadlineError",
    message: expect.stringContaining("capabilities"),
    hint: expect.stringContaining("more time"),
  });
});

describe("what a refused query says to the user", () => {
  test.each([
    ["Could not locate table 'x'", "check(query)"],
    ["Could not parse your query", "check(query)"],
    ["'parquet' is not a valid value for responseformat", "limits()"],
    ["Query timed out (limit is 30 s)", "async"],
  ])("%s", async (said, hint) => {
    const { tap } = await serving({
      "/sync": (_, response) => send(response, errorDocument(said)),
    });
    expect(await failure(tap.query("Q"))).toMatchObject({
      name: "QueryError",
      hint: expect.stringContaining(hint),
    });
  });

  test("nothing answers at the address", async () => {
    const { tap } = await serving({
      "/sync": (_, response) => void response.writeHead(404).end("not here"),
    });
    expect(await failure(tap.query("Q"))).toMatchObject({
      name: "NotFoundError",
      status: 404,
      hint: expect.stringContaining("base address"),
    });
  });
});

describe("an answer that is not what it should be", () => {
  test("a connection cut in the middle of a row is an error, not a short table", async () => {
    const { tap } = await serving({
      "/sync": (_, response) => {
        const text = votable(1000);
        response.writeHead(200, votableType);
        response.write(text.slice(0, text.length / 2), () => response.destroy());
      },
    });
    expect(await failure(tap.query("Q"))).toBeInstanceOf(VoError);
  });

  test("a document that ends early with a good length is an error as well", async () => {
    const { tap } = await serving({
      "/sync": (_, response) => send(response, votable(100).slice(0, 1500)),
    });
    const error = await failure(tap.query("Q"));
    expect(error).toMatchObject({ name: "ProtocolError", code: "protocol" });
    expect(error.url).toContain("/tap/sync");
  });

  test("a stream gives the rows before a cut and then the error", async () => {
    const { tap } = await serving({
      "/sync": (_, response) => {
        const text = votable(1000);
        response.writeHead(200, votableType);
        response.write(text.slice(0, text.length / 2), () => response.destroy());
      },
    });
    const stream = await tap.stream("Q");
    let rows = 0;
    const reading = (async () => {
      for await (const batch of stream.batches()) rows += batch.nrows;
    })();
    expect(await failure(reading)).toBeInstanceOf(VoError);
    expect(rows).toBeGreaterThan(100);
  });

  test("an error at the end of 200 OK is a QueryError with the message", async () => {
    const { tap } = await serving({
      "/sync": (_, response) => send(response, votable(5, { late: info("ERROR", "disk full") })),
    });
    const error = await failure(tap.query("Q"));
    expect(error).toBeInstanceOf(QueryError);
    expect(error.message).toContain("disk full");
    const stream = await tap.stream("Q");
    let rows = 0;
    const reading = (async () => {
      for await (const _ of stream.rows()) rows++;
    })();
    expect(await failure(reading)).toMatchObject({ name: "QueryError" });
    expect(rows).toBe(5);
  });

  test("an error document is an error for every way of asking, whatever was asked for", async () => {
    const { tap } = await serving({
      "/sync": (_, response) =>
        send(response, errorDocument("no such column: x"), { "Content-Type": "text/xml" }),
    });
    for (const asked of [tap.query("Q"), tap.stream("Q"), tap.download("Q", { format: "csv" })]) {
      expect(await failure(asked)).toMatchObject({
        name: "QueryError",
        message: expect.stringContaining("no such column: x"),
      });
    }
  });

  test("an error without a reason still is one", async () => {
    const { tap } = await serving({
      "/sync": (_, response) => send(response, errorDocument("")),
    });
    expect(await failure(tap.query("Q"))).toBeInstanceOf(QueryError);
  });

  test("a page of HTML with 200 is told as such, with its words", async () => {
    const { tap } = await serving({
      "/sync": (_, response) =>
        send(response, "<!DOCTYPE html><html><body><h1>Please log in</h1></body></html>", {
          "Content-Type": "application/x-votable+xml",
        }),
    });
    const error = await failure(tap.query("Q"));
    expect(error).toMatchObject({ name: "ProtocolError", serverMessage: "Please log in" });
  });

  test("a VOTable under a wrong content type is read all the same", async () => {
    for (const type of [
      "text/plain",
      "application/octet-stream",
      "text/html",
      "application/x-votable+xml ;serialization=binary2",
    ]) {
      const { tap } = await serving({
        "/sync": (_, response) => send(response, votable(3), { "Content-Type": type }),
      });
      expect((await tap.query("Q")).nrows).toBe(3);
    }
  });

  test("an empty answer and one that is no table are errors", async () => {
    for (const body of ["", "\u0000\u0001\u0002 something"]) {
      const { tap } = await serving({ "/sync": (_, response) => send(response, body, {}) });
      expect(await failure(tap.query("Q"))).toMatchObject({ name: "ProtocolError" });
    }
  });

  test("gzip that was never announced is read, and a bomb of it is refused or bounded", async () => {
    const { tap } = await serving({
      "/sync": (_, response) => {
        response.writeHead(200, votableType).end(gzipSync(votable(3)));
      },
    });
    expect((await tap.query("Q")).nrows).toBe(3);
    // 200 MB of one row in 200 kB: the row limit of the reader stops it long before memory is full.
    const bomb = gzipSync(
      Buffer.concat([
        Buffer.from(votable(0).replace("</TABLEDATA>", "<TR><TD>1</TD><TD>")),
        Buffer.alloc(300_000_000, 0x78),
      ]),
    );
    const bombed = await serving({
      "/sync": (_, response) => {
        response.writeHead(200, { ...votableType, "Content-Encoding": "gzip" }).end(bomb);
      },
    });
    expect(await failure(bombed.tap.query("Q"))).toBeInstanceOf(VoError);
  });
});

describe("a service that is slow or away", () => {
  test("drip by drip ends at the deadline", async () => {
    const { tap } = await serving({
      "/sync": async (_, response) => {
        response.writeHead(200, votableType);
        for (const piece of votable(1000)) {
          if (response.destroyed) return;
          response.write(piece);
          await pause(20);
        }
      },
    });
    expect(await failure(tap.query("Q", { deadline: 400 }))).toMatchObject({
      name: "DeadlineError",
    });
  });

  test("no answer at all ends at the deadline and can be cancelled", async () => {
    const { tap } = await serving({ "/sync": () => undefined });
    expect(await failure(tap.query("Q", { deadline: 200 }))).toMatchObject({
      name: "DeadlineError",
    });
    const controller = new AbortController();
    const asked = tap.query("Q", { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    expect(await failure(asked)).toMatchObject({ name: "AbortedError", code: "aborted" });
  });

  test("503 with Retry-After three times is waited out", async () => {
    let times = 0;
    const { tap } = await serving({
      "/sync": (_, response) => {
        if (times++ < 3) response.writeHead(503, { "Retry-After": "0" }).end("busy");
        else send(response, votable(1));
      },
    });
    expect((await tap.query("Q")).nrows).toBe(1);
  });

  test("an endless 429 ends as an UnavailableError that has the status", async () => {
    const { tap } = await serving({
      "/sync": (_, response) => {
        response.writeHead(429, { "Retry-After": "0" }).end("slow down");
      },
    });
    expect(await failure(tap.query("Q"))).toMatchObject({ name: "UnavailableError", status: 429 });
  });

  test("a loop of redirections ends", async () => {
    const { server, tap } = await serving({
      "/sync": (_, response) => response.writeHead(303, { Location: "/tap/a" }).end() as never,
      "/a": (_, response) => response.writeHead(302, { Location: "/tap/b" }).end() as never,
      "/b": (_, response) => response.writeHead(302, { Location: "/tap/a" }).end() as never,
    });
    expect(await failure(tap.query("Q"))).toBeInstanceOf(VoError);
    expect(server.requests.length).toBeLessThan(100);
  });

  test("a long sync query is repeated as a job when asked so", async () => {
    const { server, tap } = await serving({
      "/sync": (_, response) => response.writeHead(504).end("too long") as never,
      ...jobRoutes(["PENDING", "EXECUTING", "COMPLETED"]),
    });
    const result = await tap.query("Q", { mode: "auto" });
    expect(result.provenance.mode).toBe("async");
    expect(server.requests.some(({ method }) => method === "DELETE")).toBe(true);
  });

  test("a sync query that the service says timed out is repeated as a job, within one deadline", async () => {
    const { tap } = await serving({
      "/sync": (_, response) => send(response, errorDocument("Query timed out after 60 s")),
      ...jobRoutes(["PENDING", "COMPLETED"]),
    });
    expect((await tap.query("Q", { mode: "auto" })).provenance.mode).toBe("async");
    const slow = await serving({
      "/sync": () => undefined,
      ...jobRoutes(["PENDING", "COMPLETED"]),
    });
    const result = await slow.tap.query("Q", { mode: "auto", deadline: 2000 });
    expect(result.provenance.mode).toBe("async");
  });

  test("a sync result cut by the service's limit is repeated as a job when asked so", async () => {
    const { tap } = await serving({
      "/sync": (_, response) => send(response, votable(2, { late: info("OVERFLOW") })),
      ...jobRoutes(["PENDING", "COMPLETED"]),
    });
    expect(await tap.query("Q", { mode: "auto" })).toMatchObject({ nrows: 4, truncated: false });
    expect(await tap.query("Q", { mode: "auto", maxrec: 2 })).toMatchObject({
      nrows: 2,
      truncated: true,
    });
  });
});

/** A job that goes through phases, one more at each look after it was run. */
function jobRoutes(
  phases: string[],
  options: { vanishes?: boolean } = {},
): Record<string, Handler> {
  let at = 0;
  const document = () =>
    `<uws:job xmlns:uws="http://www.ivoa.net/xml/UWS/v1.0" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1">
      <uws:jobId>j1</uws:jobId><uws:phase>${phases[at]}</uws:phase>
      <uws:destruction>1999-01-01T00:00:00Z</uws:destruction>
      <uws:results><uws:result id="diag" xlink:href="uws:executing:5"/><uws:result id="diag" xlink:href="final:4"/>
      <uws:result id="result" xlink:href="j1/results/result"/></uws:results></uws:job>`;
  const show: Handler = (_, response) => {
    if (options.vanishes && at > 0) response.writeHead(404).end("not found: j1");
    else send(response, document(), { "Content-Type": "text/xml" });
  };
  return {
    "POST /async": (_, response) =>
      response.writeHead(303, { Location: "/tap/async/j1" }).end() as never,
    "POST /async/j1/phase": (_, response) => {
      at = Math.min(at + 1, phases.length - 1);
      response.writeHead(303, { Location: "/tap/async/j1" }).end();
    },
    "DELETE /async/j1": (_, response) =>
      response.writeHead(303, { Location: "/tap/async" }).end() as never,
    "GET /async/j1/results/result": (_, response) => send(response, votable(4)),
    "GET /async/j1": (request, response) => {
      if (at > 0) at = Math.min(at + 1, phases.length - 1);
      return show(request, response);
    },
  };
}

test("what is cancelled before it begins asks nothing", async () => {
  const { server, tap } = await serving({ "/sync": (_, response) => send(response, votable(1)) });
  const signal = AbortSignal.abort();
  for (const asked of [
    tap.query("Q", { signal }),
    tap.stream("Q", { signal }),
    tap.submit("Q", { signal }),
  ]) {
    expect(await failure(asked)).toMatchObject({ code: "aborted" });
  }
  expect(server.requests.filter(({ path }) => path !== "/tap/capabilities")).toEqual([]);
});

describe("a job", () => {
  test("whose results list diagnostics and whose clock is wrong is fetched", async () => {
    const { tap } = await serving(jobRoutes(["PENDING", "QUEUED", "EXECUTING", "COMPLETED"]));
    const job = await tap.submit("Q");
    expect((await job.fetchResult()).nrows).toBe(4);
  });

  test("that never ends ends our waiting at the deadline", async () => {
    const { tap } = await serving(jobRoutes(["PENDING", "EXECUTING"]));
    const job = await tap.submit("Q");
    expect(await failure(job.fetchResult({ deadline: 600 }))).toMatchObject({
      name: "DeadlineError",
      jobId: "j1",
    });
  });

  test("that vanishes is not found any more", async () => {
    const { tap } = await serving(
      jobRoutes(["PENDING", "EXECUTING", "COMPLETED"], { vanishes: true }),
    );
    const job = await tap.submit("Q");
    expect(await failure(job.fetchResult({ deadline: 5000 }))).toBeInstanceOf(NotFoundError);
  });

  test("is aborted and deleted at the service when the query is cancelled", async () => {
    const { server, tap } = await serving(jobRoutes(["PENDING", "EXECUTING"]));
    const controller = new AbortController();
    const asked = tap.query("Q", { mode: "async", signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    expect(await failure(asked)).toMatchObject({ name: "AbortedError", code: "aborted" });
    expect(server.requests.some(({ method }) => method === "DELETE")).toBe(true);
  });
});

test("a thousand failures leave no connection, no timer and no memory behind", async () => {
  let n = 0;
  const { server, tap } = await serving({
    "/sync": (_, response) => {
      const text = votable(50);
      const kind = n++ % 4;
      if (kind === 0) send(response, text.slice(0, 900));
      else if (kind === 1) send(response, errorDocument("no"));
      else if (kind === 2) {
        response.writeHead(200, votableType);
        response.write(text.slice(0, 900), () => response.destroy());
      } else send(response, "<html>");
    },
  });
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const before = timers();
  let heap = 0;
  for (let k = 0; k < 50; k++) {
    const some = Array.from({ length: 20 }, () => failure(tap.query("Q", { deadline: 60_000 })));
    for (const error of await Promise.all(some)) expect(error).toBeInstanceOf(VoError);
    server.requests.length = 0;
    if (k === 10) heap = heapUsed();
  }
  await pause(100);
  expect(server.connections()).toBeLessThanOrEqual(20);
  expect(timers() - before).toBeLessThanOrEqual(20);
  expect(heapUsed() - heap).toBeLessThan(10_000_000);
});

/** Bytes that are still in use after a collection of garbage. */
function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}
