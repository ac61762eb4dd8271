import {
  AbortedError,
  AuthenticationError,
  AuthorizationError,
  Credentials,
  DeadlineError,
  NotFoundError,
  ProtocolError,
  ServiceError,
  Session,
  type SessionEvent,
  UnavailableError,
  UsageError,
} from "@vostack/vo-service";
import { afterEach, expect, test } from "vitest";
import { failure, type Handler, serve, type TestServer } from "../../../test-setup/serve.ts";

const quick = { backoff: 1 };
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

test("an answer comes as a standard response with a body that streams", async () => {
  const { url } = await open((_, response) => {
    response.setHeader("content-type", "text/plain");
    response.write("first ");
    setTimeout(() => response.end("second"), 20);
  });
  const response = await new Session().fetch(`${url}/x`);
  expect(response).toBeInstanceOf(Response);
  expect(response.url).toBe(`${url}/x`);
  expect(response.headers.get("content-type")).toBe("text/plain");
  const chunks: string[] = [];
  for await (const chunk of response.body!) chunks.push(new TextDecoder().decode(chunk));
  expect(chunks).toEqual(["first ", "second"]);
});

test("statuses become typed errors with what the service said, and where", async () => {
  const { url } = await open((request, response) => {
    response.statusCode = Number(request.url?.slice(1));
    response.setHeader("x-request-id", "r-17");
    response.end("no such thing\n");
  });
  const session = new Session({ retries: 0 });
  const kinds = [
    [400, UsageError, "usage"],
    [401, AuthenticationError, "authentication"],
    [403, AuthorizationError, "authorization"],
    [404, NotFoundError, "not-found"],
    [410, NotFoundError, "not-found"],
    [422, UsageError, "usage"],
    [425, UnavailableError, "unavailable"],
    [429, UnavailableError, "unavailable"],
    [500, ServiceError, "service"],
    [503, UnavailableError, "unavailable"],
  ] as const;
  for (const [status, type, code] of kinds) {
    const error = await failure(session.fetch(`${url}/${status}`, { jobId: "j1" }), type);
    expect(error).toMatchObject({
      code,
      status,
      url: `${url}/${status}`,
      serverMessage: "no such thing",
      requestId: "r-17",
      jobId: "j1",
    });
    expect(error.message).toContain(`answers ${status}: no such thing`);
  }
});

test("statuses that the caller accepts are returned at once, 503 too", async () => {
  const { url, requests } = await open((_, response) => {
    response.writeHead(503, { "retry-after": "1" }).end("later");
  });
  const response = await new Session().fetch(url, { accept: () => true });
  expect(response.status).toBe(503);
  expect(await response.text()).toBe("later");
  expect(requests).toHaveLength(1);
});

test("503 with Retry-After is asked again as often as it takes, and each time is told", async () => {
  let left = 3;
  const { url, requests } = await open((_, response) => {
    if (left-- > 0) response.writeHead(503, { "retry-after": "0" }).end("busy");
    else response.end("here");
  });
  const events: SessionEvent[] = [];
  const session = new Session({ ...quick, onEvent: (event) => events.push(event) });
  expect(await (await session.fetch(url)).text()).toBe("here");
  expect(requests).toHaveLength(4);
  const retries = events.filter((event) => event.type === "retry");
  expect(retries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  expect(retries[0]?.reason).toContain("503: busy");
});

test("a service that wants to be left alone for long is not waited for", async () => {
  const { url, requests } = await open((_, response) => {
    response.writeHead(429, { "retry-after": "180" }).end("too many");
  });
  const error = await failure(new Session().fetch(url), UnavailableError);
  expect(error).toMatchObject({ status: 429, retryAfter: 180, hint: "try again in 180 s" });
  expect(requests).toHaveLength(1);
});

test("a wait that would outlast the deadline is not begun", async () => {
  const { url } = await open((_, response) => {
    response.writeHead(503, { "retry-after": "20" }).end("later");
  });
  const error = await failure(new Session().fetch(url, { deadline: 5000 }), UnavailableError);
  expect(error.retryAfter).toBe(20);
});

test("Retry-After as a date counts from the server's clock", async () => {
  const { url } = await open((_, response) => {
    // A server whose clock is years behind.
    response.sendDate = false;
    response.setHeader("date", "Mon, 01 Jan 2001 00:00:00 GMT");
    response.setHeader("retry-after", "Mon, 01 Jan 2001 00:02:00 GMT");
    response.writeHead(503).end();
  });
  const error = await failure(new Session().fetch(url), UnavailableError);
  expect(error.retryAfter).toBe(120);
});

test("a POST is not repeated unless it is said to be idempotent", async () => {
  const { url, requests } = await open((_, response) => response.writeHead(502).end());
  const session = new Session({ ...quick, retries: 2 });
  await failure(session.fetch(url, { method: "POST", body: "a=1" }), UnavailableError);
  expect(requests).toHaveLength(1);
  await failure(
    session.fetch(url, { method: "POST", body: "a=1", idempotent: true }),
    UnavailableError,
  );
  expect(requests).toHaveLength(4);
  expect(requests.map(({ body }) => body)).toEqual(["a=1", "a=1", "a=1", "a=1"]);
});

test("a POST that never arrived is repeated", async () => {
  const { url, close } = await serve(() => undefined);
  await close();
  const events: SessionEvent[] = [];
  const session = new Session({ ...quick, retries: 2, onEvent: (event) => events.push(event) });
  const error = await failure(session.fetch(url, { method: "POST", body: "x" }), UnavailableError);
  expect(error.reached).toBe(false);
  expect(error.message).toContain("ECONNREFUSED");
  expect(events.filter(({ type }) => type === "retry")).toHaveLength(2);
});

test("a connection that breaks before the answer is tried again for GET", async () => {
  let first = true;
  const { url } = await open((request, response) => {
    if (first) request.socket.destroy();
    else response.end("whole");
    first = false;
  });
  expect(await (await new Session(quick).fetch(url)).text()).toBe("whole");
});

test("a body that is cut is an error, never a short body", async () => {
  const { url } = await open((request, response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write("a".repeat(100), () => request.socket.destroy());
  });
  const response = await new Session().fetch(url);
  const error = await failure(response.text(), UnavailableError);
  expect(error.message).toContain("broke off");
});

test("silence before the answer and inside the body ends with DeadlineError", async () => {
  const { url } = await open((request, response) => {
    if (request.url === "/body") response.writeHead(200).write("begin");
  });
  const session = new Session({ timeout: 100 });
  const error = await failure(session.fetch(`${url}/head`), DeadlineError);
  expect(error.message).toContain("made no progress within 100 ms");
  await failure((await session.fetch(`${url}/body`)).text(), DeadlineError);
});

test("a slow drip makes progress, and ends at the deadline", async () => {
  const { url } = await open((_, response) => {
    const drip = setInterval(() => response.write("."), 20);
    response.on("close", () => clearInterval(drip));
  });
  const response = await new Session({ timeout: 5000 }).fetch(url, { deadline: 200 });
  const error = await failure(response.text(), DeadlineError);
  expect(error.message).toContain("did not finish within 200 ms");
});

test("a caller who takes his time is not timed out", async () => {
  const { url } = await open((_, response) => void response.end("x".repeat(100_000)));
  const response = await new Session({ timeout: 50 }).fetch(url);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(await response.text()).toHaveLength(100_000);
});

test("the caller's signal ends request, body, pause and queue with AbortedError", async () => {
  const { url } = await open((request, response) => {
    if (request.url === "/body") response.writeHead(200).write("begin");
    if (request.url === "/busy") response.writeHead(503, { "retry-after": "20" }).end();
  });
  const session = new Session({ connectionsPerHost: 1 });
  for (const path of ["/head", "/busy"]) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 50);
    const { signal } = controller;
    const error = await failure(session.fetch(url + path, { signal }), AbortedError);
    expect(error.cause).toMatchObject({ message: "enough" });
  }
  const controller = new AbortController();
  const response = await session.fetch(`${url}/body`, { signal: controller.signal });
  const queued = new AbortController();
  const waiting = failure(session.fetch(`${url}/x`, { signal: queued.signal }), AbortedError);
  queued.abort();
  await waiting;
  setTimeout(() => controller.abort(), 20);
  await failure(response.text(), AbortedError);
  await failure(session.fetch(url, { signal: AbortSignal.abort() }), AbortedError);
});

test("only so many exchanges with a host go on at a time, their bodies included", async () => {
  let active = 0;
  let most = 0;
  const { url } = await open((_, response) => {
    active += 1;
    most = Math.max(most, active);
    setTimeout(() => {
      active -= 1;
      response.end("done");
    }, 10);
  });
  const session = new Session({ connectionsPerHost: 3 });
  const texts = Array.from({ length: 12 }, async () => (await session.fetch(url)).text());
  expect(new Set(await Promise.all(texts))).toEqual(new Set(["done"]));
  expect(most).toBe(3);
});

test("to wait for a place is no silence of the service, and takes nothing from the time of the answer", async () => {
  const { url } = await open((_, response) => setTimeout(() => response.end("done"), 60));
  const session = new Session({ connectionsPerHost: 1, timeout: 200, retries: 0 });
  const texts = Array.from({ length: 6 }, async () => (await session.fetch(url)).text());
  expect(await Promise.all(texts)).toEqual(Array(6).fill("done"));
});

test("a method may be written in any case, and an address may have an IPv6 host", async () => {
  const { url, requests } = await open((_, response) => response.end());
  for (const method of ["get", "post", "Put"]) await new Session().fetch(`${url}/`, { method });
  expect(requests.map(({ line }) => line)).toEqual(["GET /", "POST /", "PUT /"]);
  const credentials = new Credentials();
  credentials.add({ kind: "token", token: "abcdef" }, { domains: ["::1"] });
  expect(credentials.for(new URL("http://[::1]:8080/tap"))).toHaveLength(1);
  expect(credentials.for(new URL("https://[::2]/tap"))).toHaveLength(0);
});

test("an answer that expands out of all proportion is refused before it fills the memory", async () => {
  const { gzipSync } = await import("node:zlib");
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const { url } = await open((_, response) => {
    response.setHeader("content-encoding", "gzip");
    response.end(bomb);
  });
  const response = await new Session().fetch(url);
  const error = await failure(response.arrayBuffer(), ProtocolError);
  expect(error.code).toBe("expansion");
});

test("what is compressed well, but no bomb, comes through", async () => {
  const { gzipSync } = await import("node:zlib");
  const rows = "<TR><TD>1.5</TD><TD>galaxy</TD></TR>\n";
  const text = rows.repeat(600_000);
  const { url } = await open((_, response) => {
    response.setHeader("content-encoding", "gzip");
    const lines = Array.from({ length: 600_000 }, (_line, i) => `<TR><TD>${i}</TD></TR>`);
    response.end(gzipSync(lines.join("\n")));
  });
  const got = await (await new Session().fetch(url)).text();
  expect(got.length).toBeGreaterThan(text.length / 3);
});

test("with decode: false the stored bytes come, and the coding is told", async () => {
  const { gzipSync } = await import("node:zlib");
  const stored = gzipSync("SIMPLE  =                    T");
  const { url, requests } = await open((_, response) => {
    response.setHeader("content-encoding", "gzip");
    response.setHeader("content-length", stored.length);
    response.end(stored);
  });
  const response = await new Session().fetch(url, { decode: false });
  expect(Buffer.from(await response.arrayBuffer())).toEqual(stored);
  expect(response.headers.get("x-stored-content-encoding")).toBe("gzip");
  expect(requests[0]?.headers["accept-encoding"]).toBe("identity");
});

test("an upload can stream, and is then sent only once", async () => {
  const { url, requests } = await open((_, response) => response.writeHead(503).end());
  const body = new Blob(["streamed"]).stream();
  const session = new Session(quick);
  await failure(session.fetch(url, { method: "PUT", body, idempotent: true }), UnavailableError);
  expect(requests.map((one) => one.body)).toEqual(["streamed"]);
});

test("a form with a file goes out as multipart", async () => {
  const { url, requests } = await open((_, response) => void response.end());
  const body = new FormData();
  body.set("UPLOAD", "mine,param:mine");
  body.set("mine", new Blob(["<VOTABLE/>"]), "mine.xml");
  await (await new Session().fetch(url, { method: "POST", body })).text();
  expect(requests[0]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
  expect(requests[0]?.body).toContain('filename="mine.xml"');
});

test("addresses that are none are refused before anything is sent, without telling what is in them", async () => {
  const session = new Session();
  await failure(session.fetch("/tap"), UsageError);
  await failure(session.fetch("file:///etc/passwd"), UsageError);
  const error = await failure(session.fetch("http://me:hush-hush@127.0.0.1/"), UsageError);
  expect(JSON.stringify(error) + error.message).not.toContain("hush");
});

test("addresses with odd escapes are asked as they are, and told without their secrets", async () => {
  const { url, requests } = await open((_, response) => void response.end());
  const told = new Set<string>();
  const session = new Session({
    onEvent: (event) => told.add(event.url),
    retries: 0,
  });
  const odd = "/%E4/%?q=%FF&a+b=%2B&Tok%65n=hush-hush&=&x";
  await (await session.fetch(url + odd)).text();
  expect(requests[0]?.line).toBe(`GET ${odd}`);
  expect([...told]).toEqual([`${url}/%E4/%?q=%FF&a+b=%2B&Tok%65n=[redacted]&=&x`]);
});

test("another fetch can take the place of the platform's, for a session and for one request", async () => {
  const own = (name: string) => async (): Promise<Response> => new Response(name);
  const session = new Session({ fetch: own("session") });
  expect(await (await session.fetch("http://a.example/x")).text()).toBe("session");
  const response = new Response("request");
  const fetch = async (): Promise<Response> => response;
  const got = await new Session().fetch("http://a.example/x", { fetch });
  expect(got).toBe(response);
  expect(got.url).toBe("http://a.example/x");
});

test("a session with a network of its own sends itself, whoever else would", async () => {
  const { url } = await open((_, response) => response.end("sent by the session"));
  const fetch = async (): Promise<Response> => new Response("sent by another");
  const own = { fetch: async () => new Response("sent by the session") };
  for (const options of [own, { connection: { ca: "" } }, { connection: { http2: true } }]) {
    const response = await new Session(options).fetch(url, { fetch });
    expect(await response.text()).toBe("sent by the session");
  }
});
