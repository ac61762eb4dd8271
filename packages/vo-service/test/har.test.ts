import { HarRecorder, Session } from "@vostack/vo-service";
import { Ajv, type AnySchemaObject, type ValidateFunction } from "ajv";
import draft6 from "ajv/dist/refs/json-schema-draft-06.json" with { type: "json" };
// @ts-expect-error: it has no types.
import schemas from "har-schema";
import { expect, test } from "vitest";
import { serve } from "../../../test-setup/serve.ts";

/** The schema of HAR 1.2 that other tools check archives with. */
function harSchema(): ValidateFunction {
  const formats = {
    "date-time": (text: string) => new Date(text).toISOString() === text,
    uri: (text: string) => URL.canParse(text),
    date: true,
    ipv4: true,
    ipv6: true,
  } as const;
  const ajv = new Ajv({ strict: false, formats });
  ajv.addMetaSchema(draft6);
  ajv.addSchema(Object.values(schemas as Record<string, AnySchemaObject>));
  return ajv.getSchema("har.json#")!;
}

test("a HAR of all that can happen is one by the schema", async () => {
  const { url, close } = await serve((request, response) => {
    const { pathname } = new URL(request.url!, "http://x");
    if (pathname === "/moved") response.writeHead(303, { location: "/plain?token=canary" }).end();
    else if (pathname === "/down") request.socket.destroy();
    else if (pathname === "/busy") response.writeHead(503, { "retry-after": "0" }).end();
    else if (pathname === "/nothing") response.writeHead(204).end();
    else if (pathname === "/cut")
      response
        .writeHead(200, { "content-length": "99" })
        .write("x", () => request.socket.destroy());
    else
      response.writeHead(200, { "content-type": "text/csv", "set-cookie": ["a=canary"] }).end("x");
  });
  const recorder = new HarRecorder();
  const session = new Session({ onEvent: recorder.record, retries: 1, backoff: 1 });
  const ask = async (path: string, method = "GET"): Promise<void> => {
    const body = method === "POST" ? new URLSearchParams({ QUERY: "canary" }) : undefined;
    const response = await session.fetch(`${url}${path}`, { method, ...(body && { body }) });
    await response.text();
  };
  try {
    for (const path of ["/plain?A=1&a=%20x&b", "/nothing"]) await ask(path);
    for (const method of ["POST", "HEAD", "DELETE"]) await ask("/moved?secret=canary", method);
    for (const path of ["/down", "/busy", "/cut"]) await expect(ask(path)).rejects.toThrow();
    await expect(session.fetch("http://127.0.0.1:1/")).rejects.toThrow();
    // Nobody waits for this one: it is still on its way.
    const response = await session.fetch(`${url}/plain`);

    const har = JSON.parse(JSON.stringify(recorder.toHar()));
    const isHar = harSchema();
    isHar(har);
    expect(isHar.errors).toBeNull();
    expect(har.log.entries.length).toBeGreaterThan(10);
    for (const { time, timings } of har.log.entries) {
      expect(timings.send + timings.wait + timings.receive).toBe(time);
      for (const part of Object.values(timings)) expect(part).toBeGreaterThanOrEqual(0);
    }
    expect(JSON.stringify(har)).not.toContain("canary");
    await response.body?.cancel();
  } finally {
    await close();
  }
});

test("what is no HAR does not pass for one", () => {
  const isHar = harSchema();
  const har = new HarRecorder().toHar() as { log: Record<string, unknown> };
  expect(isHar(har)).toBe(true);
  expect(isHar({ log: { ...har.log, creator: { name: "x" } } })).toBe(false);
  expect(isHar({ log: { ...har.log, entries: [{}] } })).toBe(false);
});
