import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { TapService, UploadError } from "../src/index.ts";
import { fakeTap, send, votable } from "./support/fake-tap.ts";
import type { Handler } from "./support/http-server.ts";

// Capabilities as services write them: what they say is understood, and what they do not say is not missed.
const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serving(capabilities: string, routes: Record<string, Handler> = {}) {
  const server = await fakeTap({
    "/capabilities": (_, response) => send(response, capabilities, { "Content-Type": "text/xml" }),
    "/sync": (_, response) => send(response, votable(1)),
    ...routes,
  });
  servers.push(server);
  return { server, tap: new TapService(server.tap) };
}

const binary2 =
  "<outputFormat><mime>application/x-votable+xml;serialization=BINARY2</mime><alias>votable/b2</alias></outputFormat>";
const tapCapability = (inside: string, attributes = 'standardID="ivo://ivoa.net/std/TAP"') =>
  `<capability ${attributes}>${inside}</capability>`;
const document = (...capabilities: string[]) =>
  `<capabilities>${capabilities.join("")}</capabilities>`;
const vosi = 'xmlns:v="http://www.ivoa.net/xml/VOSICapabilities/v1.0"';
const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

const formatAsked = async (capabilities: string) => {
  const { tap, server } = await serving(capabilities);
  await tap.query("Q");
  const sent = server.requests.find(({ path }) => path.endsWith("/sync"))?.parameters ?? {};
  return sent.RESPONSEFORMAT?.[0] ?? sent.FORMAT?.[0];
};

describe("the TAP capability", () => {
  test.each([
    ["plain", document(tapCapability(binary2))],
    [
      "with a prefix of its own",
      `<v:capabilities ${vosi}>${tapCapability(binary2)}</v:capabilities>`,
    ],
    [
      "with prefixes everywhere",
      `<v:capabilities ${vosi}>${tapCapability(binary2).replace(/<(\/?)(\w)/g, "<$1v:$2")}</v:capabilities>`,
    ],
    [
      "in another namespace",
      `<capabilities xmlns="urn:x">${tapCapability(binary2)}</capabilities>`,
    ],
    ["inside a resource", `<resource>${tapCapability(binary2)}</resource>`],
    ["in another case", document(tapCapability(binary2, 'standardID=" ivo://ivoa.net/std/tap "'))],
    [
      "known by its type alone",
      document(`<capability ${xsi} xsi:type="q:TableAccess">${binary2}</capability>`),
    ],
    ["behind blank lines", `\n\n<?xml version="1.0"?>${document(tapCapability(binary2))}`],
    ["with no interface", document(tapCapability(`<interface/>${binary2}`))],
  ])("is found %s", async (_, capabilities) => {
    expect(await formatAsked(capabilities)).toBe("votable/b2");
  });

  test.each([
    ["are missing", "<html><body>404</body></html>"],
    ["are empty", ""],
    ["are cut", "<capabilities><capability"],
    ["say nothing of TAP", document(`<capability standardID="ivo://ivoa.net/std/VOSI#tables"/>`)],
    [
      "know no BINARY2",
      document(tapCapability("<outputFormat><mime>text/csv</mime></outputFormat>")),
    ],
  ])("may fail to help where they %s", async (_, capabilities) => {
    expect(await formatAsked(capabilities)).toBeUndefined();
  });

  test("of TAP 1.0 alone asks by FORMAT; of both versions, by RESPONSEFORMAT", async () => {
    const version = (text: string) =>
      `<interface role="std" version="${text}"><accessURL>http://x/tap</accessURL></interface>`;
    for (const [interfaces, parameter] of [
      [version("1.0"), "FORMAT"],
      [version("1.1"), "RESPONSEFORMAT"],
      [version("1.0") + version("1.1"), "RESPONSEFORMAT"],
    ] as const) {
      const { tap, server } = await serving(document(tapCapability(interfaces)));
      await tap.query("Q", { format: "csv" }).catch(() => undefined);
      const sent = server.requests.find(({ path }) => path.endsWith("/sync"))?.parameters;
      expect(sent).toMatchObject({ [parameter]: ["csv"], REQUEST: ["doQuery"] });
    }
  });

  test("tells limits in any spelling, and uploads are checked by them", async () => {
    const { tap } = await serving(
      document(
        tapCapability(`<uploadMethod ivo-id="ivo://ivoa.org/tap/uploadmethods#inline"/>
          <uploadLimit><hard unit="row"> 2 </hard></uploadLimit><uploadLimit unit="byte"><hard>100000</hard></uploadLimit>
          <outputLimit forMode="sync"><default>10</default><hard>20</hard></outputLimit>
          <outputLimit forMode="async"><hard unit="byte">5</hard></outputLimit>
          <executionDuration><default>nonsense</default></executionDuration>`),
      ),
    );
    expect(await tap.limits()).toMatchObject({
      uploads: { methods: ["inline"], maxRows: 2, maxBytes: 100_000 },
      outputLimit: [
        { default: 10, hard: 20, unit: "row", forMode: "sync" },
        { hard: 5, unit: "byte", forMode: "async" },
      ],
    });
    const uploads = { t: [{ a: 1 }, { a: 2 }, { a: 3 }] };
    await expect(tap.query("Q", { uploads })).rejects.toBeInstanceOf(UploadError);
    expect((await tap.query("Q", { uploads: { t: [{ a: 1 }] } })).nrows).toBe(1);
  });
});

describe("the address of the tables", () => {
  const tableset =
    "<tableset><schema><name>s</name><table><name>s.t</name></table></schema></tableset>";
  const declared = (url: string) =>
    document(
      `<capability standardID="ivo://ivoa.net/std/VOSI#tables-1.1"><interface><accessURL> ${url} </accessURL></interface></capability>`,
    );

  test.each(["vosi/tables", "/tap/vosi/tables", "/tap/vosi/tables/"])(
    "may be %s, when it is not where it usually is",
    async (url) => {
      const { tap } = await serving(declared(url), {
        "/vosi/tables": (_, response) => send(response, tableset, { "Content-Type": "text/xml" }),
      });
      expect((await tap.tables()).names()).toEqual(["s.t"]);
    },
  );

  test.each<[string, Handler]>([
    ["never come", () => undefined],
    [
      "are busy for long",
      (_, response) => void response.writeHead(503, { "Retry-After": "9" }).end(),
    ],
  ])("that %s keep no query from being asked", async (_, capabilities) => {
    const { tap, server } = await serving("", { "/capabilities": capabilities });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const first = tap.query("Q");
    while (server.requests.length === 0) await nextTurn();
    await vi.advanceTimersByTimeAsync(5000);
    expect((await first).nrows).toBe(1);
    expect((await tap.query("Q")).nrows).toBe(1);
    expect(server.requests.filter(({ path }) => path.endsWith("/capabilities"))).toHaveLength(1);
  });

  test("may lead nowhere, and TAP_SCHEMA answers", async () => {
    const { tap } = await serving(declared("http://tap.invalid:8080/tap/tables"), {
      "/sync": (_, response) =>
        send(
          response,
          '<VOTABLE><RESOURCE type="results"><TABLE><FIELD name="schema_name" datatype="char" arraysize="*"/><FIELD name="table_name" datatype="char" arraysize="*"/><DATA><TABLEDATA><TR><TD>s</TD><TD>s.t</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>',
        ),
    });
    expect((await tap.tables()).names()).toEqual(["s.t"]);
  });
});

test.each(["", "/", "//", "/sync", "/async/", "/capabilities", "?x=1", "#top"])(
  "the base address may end in %j",
  async (end) => {
    const { server } = await serving(document(tapCapability(binary2)));
    const tap = new TapService(`${server.tap}${end}`);
    expect(tap.baseUrl).toBe(server.tap);
    expect((await tap.query("Q")).nrows).toBe(1);
    expect((await tap.limits()).formats).toHaveLength(1);
  },
);
