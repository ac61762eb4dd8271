import { openAsBlob } from "node:fs";
import { Credentials, Session, UsageError } from "@vostack/vo-service";
import { afterEach, describe, expect, test } from "vitest";
import { failure, serve, type TestServer } from "../../../test-setup/serve.ts";

let server: TestServer | undefined;
afterEach(() => server?.close());

/** A server that redirects every path but `to` by the status in it. */
async function leading(to: string): Promise<TestServer> {
  server = await serve((request, response) => {
    const status = Number(/\d{3}/.exec(request.url!)?.[0]);
    if (request.url === to || !status) response.end();
    else response.writeHead(status, { location: to }).end();
  });
  return server;
}

const form = (): FormData => {
  const data = new FormData();
  data.append("QUERY", "SELECT 1");
  data.append("upload", new Blob(["a,b\n", "1,2\n"], { type: "text/csv" }), "t.csv");
  return data;
};

describe("a redirect", () => {
  test.each([
    ["POST", 301, "GET", ""],
    ["POST", 302, "GET", ""],
    ["POST", 303, "GET", ""],
    ["POST", 307, "POST", "b"],
    ["POST", 308, "POST", "b"],
    ["PUT", 301, "PUT", "b"],
    ["PUT", 302, "PUT", "b"],
    ["PUT", 303, "GET", ""],
    ["PUT", 307, "PUT", "b"],
    ["PUT", 308, "PUT", "b"],
    ["PATCH", 302, "PATCH", "b"],
  ])("of %s by %i is followed with %s", async (method, status, then, body) => {
    const { url, requests } = await leading("/there");
    const headers = { "content-type": "text/x", "x-mine": "1" };
    await (await new Session().fetch(`${url}/${status}`, { method, body: "b", headers })).text();
    expect(requests).toHaveLength(2);
    expect(requests[1]).toMatchObject({ line: `${then} /there`, body });
    expect(requests[1]?.headers["content-type"]).toBe(body === "" ? undefined : "text/x");
    expect(requests[1]?.headers["x-mine"]).toBe("1");
  });

  test.each([301, 302, 303, 307, 308])(
    "of GET and HEAD by %i is followed as it is",
    async (status) => {
      const { url, requests } = await leading("/there");
      for (const method of ["GET", "HEAD"]) {
        await (await new Session().fetch(`${url}/${status}`, { method })).text();
        expect(requests.at(-1)?.line).toBe(`${method} /there`);
      }
    },
  );

  test("of DELETE is returned, and so is any that is wanted", async () => {
    const { url, requests } = await leading("/there");
    expect((await new Session().fetch(`${url}/303`, { method: "DELETE" })).status).toBe(303);
    const manual = { method: "POST", body: "b", redirect: "manual" } as const;
    expect((await new Session().fetch(`${url}/307`, manual)).headers.get("location")).toBe(
      "/there",
    );
    expect(requests).toHaveLength(2);
  });

  test.each([307, 308])("by %i repeats every kind of body but a stream", async (status) => {
    const { url, requests } = await leading("/there");
    const bytes = new TextEncoder().encode("a,b\n");
    const bodies: BodyInit[] = [
      "a,b\n",
      bytes,
      bytes.buffer,
      new Blob(["a,", "b\n"]),
      await openAsBlob(new URL("fixtures/authority.pem", import.meta.url)),
      new URLSearchParams({ QUERY: "SELECT 'é'" }),
    ];
    for (const body of bodies) {
      await (await new Session().fetch(`${url}/${status}`, { method: "POST", body })).text();
      const [first, second] = requests.splice(0);
      expect(second?.line).toBe("POST /there");
      expect(second?.body).toBe(first?.body);
      expect(second?.body).not.toBe("");
      for (const name of ["content-type", "content-length"]) {
        expect(second?.headers[name]).toBe(first?.headers[name]);
      }
    }
    const body = new Blob(["stream"]).stream();
    await failure(new Session().fetch(`${url}/${status}`, { method: "PUT", body }), UsageError);
  });

  test.each([307, 308, 401, 503])("a form with a file is sent again after %i", async (status) => {
    let times = 0;
    server = await serve((_, response) => {
      times += 1;
      if (times > 1) response.end();
      else {
        const location = status < 400 ? { location: "/there" } : {};
        const challenge = status === 401 ? { "www-authenticate": "Basic realm=x" } : {};
        response.writeHead(status, { ...location, ...challenge }).end();
      }
    });
    const credentials = new Credentials();
    credentials.add({ kind: "token", token: "no-good" }, { domains: ["127.0.0.1"] });
    credentials.add({ kind: "basic", user: "u", password: "p" }, { domains: ["127.0.0.1"] });
    const session = new Session({ credentials, backoff: 1 });
    const asked = { method: "POST", body: form(), idempotent: true };
    await (await session.fetch(server.url, asked)).text();
    const [first, second] = server.requests;
    const parts = (one = first): string[] => {
      const boundary = /boundary=(.*)$/.exec(one!.headers["content-type"]!)![1]!;
      return one!.body.split(boundary);
    };
    expect(parts(second)).toEqual(parts(first));
    expect(second?.headers["content-length"]).toBe(first?.headers["content-length"]);
    expect(second?.body).toContain("a,b\n1,2\n");
  });

  test.each([
    ["/sync/?301", 301, "POST"],
    ["/sync/?302", 302, "POST"],
    ["/new/tap/sync?301", 301, "POST"],
    ["/new/tap/sync/?302", 302, "POST"],
    ["/sync/?303", 303, "GET"],
    ["/new/tap/sync?x=302", 302, "GET"],
    ["/sync/17/run?302", 302, "GET"],
  ])("of POST /sync to %s by %i goes on with %s", async (to, status, method) => {
    const { url, requests } = await leading(to);
    const asked = { method: "POST", body: "QUERY=1" };
    await (await new Session().fetch(`${url}/sync?${status}`, asked)).text();
    expect(requests[1]).toMatchObject({
      line: `${method} ${to}`,
      body: method === "POST" ? "QUERY=1" : "",
    });
  });
});
