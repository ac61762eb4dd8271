import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  addNetrc,
  Credentials,
  daliMessage,
  parseChallenges,
  parseNetrc,
} from "@vostack/vo-service";
import fc from "fast-check";
import { expect, test } from "vitest";

test("several challenges in one header, with attributes that nobody knows, are told apart", () => {
  const header =
    'Bearer, ivoa_bearer standard_id="ivo://ivoa.net/sso#tls-with-password", access_url="https://a.example/login?a=b,c", HACK=temporary, ivoa_x509, Basic realm="say \\"hi\\"", charset="UTF-8"';
  expect(parseChallenges(header)).toEqual([
    { scheme: "bearer", parameters: {} },
    {
      scheme: "ivoa_bearer",
      parameters: {
        standard_id: "ivo://ivoa.net/sso#tls-with-password",
        access_url: "https://a.example/login?a=b,c",
        hack: "temporary",
      },
    },
    { scheme: "ivoa_x509", parameters: {} },
    { scheme: "basic", parameters: { realm: 'say "hi"', charset: "UTF-8" } },
  ]);
  expect(parseChallenges(null)).toEqual([]);
});

test("no header value breaks the reading of challenges", () => {
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseChallenges(text))));
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseNetrc(text))));
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => (daliMessage(a, b) ?? "").length >= 0));
});

test("a netrc file is read with quotes, comments, macros and defaults", () => {
  const text = `# mine
machine a.example login me password "two words"
machine b.example
  login you
  account none
  password #secret
macdef init
machine evil.example login x password y

default login anonymous password guest`;
  expect(parseNetrc(text)).toEqual([
    { machine: "a.example", login: "me", password: "two words" },
    { machine: "b.example", login: "you", password: "#secret" },
    { machine: undefined, login: "anonymous", password: "guest" },
  ]);
});

test("passwords of a netrc file go to their hosts, the default to none", async () => {
  const dir = await mkdtemp(join(tmpdir(), "netrc-"));
  try {
    const path = join(dir, "netrc");
    await writeFile(
      path,
      "machine a.example login u password p1 machine b.example login v password p2 default login x password y",
    );
    const credentials = new Credentials();
    expect(await addNetrc(credentials, path)).toEqual(["a.example", "b.example"]);
    expect(credentials.for(new URL("https://b.example/"))).toEqual([
      { kind: "basic", user: "v", password: "p2" },
    ]);
    for (const host of ["c.example", "below.b.example"]) {
      expect(credentials.for(new URL(`https://${host}/`))).toEqual([]);
    }
  } finally {
    await rm(dir, { recursive: true });
  }
});

test("errors are read from VOTables, text, pages and fragments of them", () => {
  const votable = (info: string): string =>
    `<VOTABLE><RESOURCE type="results">${info}</RESOURCE></VOTABLE>`;
  const error = '<INFO name="QUERY_STATUS" value="ERROR">bad: caused by: worse</INFO>';
  const type = "application/x-votable+xml";
  expect(daliMessage(votable(error), type)).toBe("bad: caused by: worse");
  expect(daliMessage(votable(`<INFO name="QUERY_STATUS" value="OK"/>${error}`), type)).toContain(
    "bad",
  );
  expect(daliMessage(votable('<INFO name="QUERY_STATUS" value="OK"/>'), type)).toBeUndefined();
  expect(
    daliMessage(`<v:VOTABLE xmlns:v="x"><v:INFO name="QUERY_STATUS" value="ERROR">a &lt; b`, type),
  ).toBe("a < b");
  expect(daliMessage(votable(error).replace("bad", "a & b <oops>"), type)).toContain("a & b");
  expect(daliMessage("  no such table\n", "text/plain")).toBe("no such table");
  expect(daliMessage("<html><head><title>404 &amp; gone</title></head></html>", "text/html")).toBe(
    "404 & gone",
  );
  expect(daliMessage("<html><body><p>It <b>broke</b></p></body></html>", "")).toBe("It broke");
  // Web servers say nothing but the status in the title.
  expect(
    daliMessage(
      "<!doctype html><html><head><title>HTTP Status 400</title><style>b {x: y}</style></head><body><h1>HTTP Status 400 - Bad</h1><p>Message: no <i>such</i> table</p></body></html>",
      "text/html",
    ),
  ).toBe("HTTP Status 400 - Bad Message: no such table");
  expect(daliMessage("<html><title>Error</title><body>no such table</body></html>", "")).toBe(
    "Error: no such table",
  );
  expect(daliMessage(`<html><body>${"long ".repeat(1000)}</body></html>`, "")?.length).toBe(601);
  expect(daliMessage("", "text/plain")).toBeUndefined();
  expect(daliMessage("x".repeat(10_000), "")?.length).toBe(4001);
  const elsewhere = '<INFO name="QUERY_STATUS" value="ERROR"/><INFO name="message" value="why"/>';
  expect(daliMessage(votable(elsewhere), type)).toBe("why");
});

test.each([
  ['{"message": "no such table"}', "no such table"],
  ['{"error": {"code": 17, "message": "no such table"}}', "no such table"],
  [
    '{"detail": [{"loc": ["query"], "msg": "field required", "type": "missing"}]}',
    "field required",
  ],
  ['{"error": "invalid_request", "error_description": "no token"}', "invalid_request: no token"],
  ['{"status": 500}', '{"status": 500}'],
  ['{"message": "cut', '{"message": "cut'],
  ["[1, 2]", "[1, 2]"],
])("of JSON %s, the messages are told", (body, said) => {
  expect(daliMessage(body, "application/json")).toBe(said);
});
