import { Credentials, Session } from "@vostack/vo-service";
import { afterEach, expect, test } from "vitest";
import { TapService } from "../src/index.ts";
import { fakeTap, send, votable } from "./support/fake-tap.ts";

const canary = "canary-7b1f0a";
const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

function signedOn(domain: string): Session {
  const credentials = new Credentials();
  credentials.add({ kind: "basic", user: "me", password: canary }, { domains: [domain] });
  return new Session({ credentials, policy: "always" });
}

test("one session signs queries, jobs, tables and examples on", async () => {
  const seen: string[] = [];
  const server = await fakeTap({
    "/*": (request, response) => {
      if (request.headers.authorization) seen.push(`${request.method} ${request.path}`);
      if (request.path.endsWith("/async") && request.method === "POST") {
        response.writeHead(303, { Location: "/tap/async/j" }).end();
      } else if (request.path.endsWith("/async/j")) {
        send(response, `<job version="1.1"><jobId>j</jobId><phase>PENDING</phase></job>`);
      } else if (request.path.endsWith("/tables")) {
        send(
          response,
          "<tableset><schema><name>s</name><table><name>s.t</name></table></schema></tableset>",
        );
      } else if (request.path.endsWith("/examples")) send(response, "<html/>");
      else if (request.path.endsWith("/capabilities")) response.writeHead(404).end();
      else send(response, votable(1));
    },
  });
  servers.push(server);
  const tap = new TapService(server.tap, { session: signedOn("127.0.0.1") });
  await tap.query("Q");
  await tap.submit("Q");
  await tap.tables();
  await tap.examples();
  expect(seen).toEqual(
    expect.arrayContaining([
      "POST /tap/sync",
      "POST /tap/async",
      "GET /tap/async/j",
      "GET /tap/tables",
      "GET /tap/examples",
    ]),
  );
});

test("no credential reaches a foreign host, an error, a curl command or a record", async () => {
  const foreign = await fakeTap({ "/*": (_, response) => send(response, votable(1)) });
  const home = await fakeTap({
    "/sync": (_, response) => {
      // The same machine by another name is another host.
      response
        .writeHead(303, { Location: `${foreign.tap}/x`.replace("127.0.0.1", "localhost") })
        .end();
    },
    "/tables": (_, response) =>
      response.writeHead(401, { "WWW-Authenticate": "Basic" }).end("who are you") as never,
  });
  servers.push(foreign, home);
  const tap = new TapService(home.tap, { session: signedOn("127.0.0.1") });
  const result = await tap.query("Q");
  expect(home.requests.some(({ headers }) => headers.authorization)).toBe(true);
  expect(foreign.requests).not.toHaveLength(0);
  const error = await tap.tables().catch((e: unknown) => e);
  expect(error).toMatchObject({ code: "authentication" });
  const told = [
    JSON.stringify(foreign.requests),
    JSON.stringify(result.provenance),
    await tap.toCurl("Q"),
    String(error),
    JSON.stringify(error),
    String((error as Error).stack),
  ].join("\n");
  expect(told).not.toContain(canary);
  expect(told).not.toContain(btoa(`me:${canary}`));
});
