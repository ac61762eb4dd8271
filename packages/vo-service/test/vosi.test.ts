import {
  chooseInterface,
  describeCapabilities,
  findCapabilities,
  getAvailability,
  getCapabilities,
  NotFoundError,
  ProtocolError,
  parseAvailability,
  parseCapabilities,
  Session,
  UnavailableError,
} from "@vostack/vo-service";
import { afterEach, expect, test } from "vitest";
import { failure, type Handler, serve, type TestServer } from "../../../test-setup/serve.ts";

const TAP = `<?xml version="1.0"?>
<vosi:capabilities xmlns:vosi="http://www.ivoa.net/xml/VOSICapabilities/v1.0" xmlns:vs="http://www.ivoa.net/xml/VODataService/v1.1"
 xmlns:tr="http://www.ivoa.net/xml/TAPRegExt/v1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <capability standardID="ivo://ivoa.net/std/VOSI#capabilities"><interface xsi:type="vs:ParamHTTP"><accessURL use="full">
   https://a.example/tap/capabilities  </accessURL></interface></capability>
 <capability standardID="ivo://ivoa.net/std/TAP" xsi:type="tr:TableAccess">
  <interface xsi:type="vs:ParamHTTP" role="std" version="1.1">
   <accessURL use="base"> https://a.example/tap</accessURL>
   <mirrorURL>https://b.example/tap</mirrorURL>
   <securityMethod/><securityMethod standardID="ivo://ivoa.net/sso#cookie"/><securityMethod standardID="urn:future"/>
  </interface>
  <interface xsi:type="vs:ParamHTTP"><accessURL use="base">https://a.example/auth-tap</accessURL>
   <securityMethod standardID="http://www.w3.org/Protocols/HTTP/1.0/spec.html#BasicAA"/></interface>
  <interface xsi:type="vs:WebBrowser"><accessURL> </accessURL></interface>
  <dataModel ivo-id="ivo://ivoa.net/std/ObsCore#core-1.1">ObsCore 1.1</dataModel>
  <language><name>ADQL</name><version ivo-id="ivo://ivoa.net/std/ADQL#v2.0">2.0</version><version>2.1</version>
   <languageFeatures type="ivo://ivoa.net/std/TAPRegExt#features-udf"><feature><form>gavo_match(p TEXT, s TEXT) -> INTEGER</form><description>Match.</description></feature></languageFeatures>
   <languageFeatures type="ivo://ivoa.net/std/TAPRegExt#features-adqlgeo"><feature><form>POINT</form></feature><feature><form>CIRCLE</form></feature></languageFeatures>
  </language>
  <outputFormat ivo-id="ivo://ivoa.net/std/TAPRegExt#output-votable-td"><mime>application/x-votable+xml</mime><alias>votable</alias><alias>vot</alias></outputFormat>
  <uploadMethod ivo-id="ivo://ivoa.net/std/TAPRegExt#upload-inline"/>
  <retentionPeriod><default>172800</default></retentionPeriod>
  <executionDuration><default>3600</default><hard>86400</hard></executionDuration>
  <outputLimit><default unit="row">2000</default><hard unit="row">20000000</hard></outputLimit>
  <uploadLimit><hard unit="byte">33554432</hard></uploadLimit>
 </capability>
 <capability standardID=" ivo://ivoa.net/std/SODA#sync-1.0 "/>
</vosi:capabilities>`;

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

test("capabilities are read with all that TAPRegExt says, whatever the blanks", () => {
  const capabilities = parseCapabilities(TAP);
  expect(capabilities.map(({ standardID }) => standardID)).toEqual([
    "ivo://ivoa.net/std/VOSI#capabilities",
    "ivo://ivoa.net/std/TAP",
    "ivo://ivoa.net/std/SODA#sync-1.0",
  ]);
  const [tap] = findCapabilities(capabilities, "IVO://ivoa.net/std/tap");
  expect(tap).toMatchObject({
    type: "TableAccess",
    interfaces: [
      {
        accessURL: "https://a.example/tap",
        use: "base",
        type: "ParamHTTP",
        role: "std",
        version: "1.1",
        securityMethods: ["ivo://ivoa.net/sso#cookie", "urn:future"],
        anonymous: true,
        mirrorURLs: ["https://b.example/tap"],
      },
      { accessURL: "https://a.example/auth-tap", anonymous: false },
    ],
    dataModels: [{ ivoId: "ivo://ivoa.net/std/ObsCore#core-1.1", name: "ObsCore 1.1" }],
    outputFormats: [{ mime: "application/x-votable+xml", aliases: ["votable", "vot"] }],
    uploadMethods: ["ivo://ivoa.net/std/TAPRegExt#upload-inline"],
    outputLimit: [{ default: 2000, hard: 20_000_000, unit: "row" }],
    uploadLimit: [{ default: undefined, hard: 33_554_432, unit: "byte" }],
    executionDuration: [{ default: 3600, hard: 86_400, unit: "second" }],
    retentionPeriod: [{ default: 172_800, unit: "second" }],
  });
  expect(tap?.languages[0]?.versions).toEqual([
    { version: "2.0", ivoId: "ivo://ivoa.net/std/ADQL#v2.0" },
    { version: "2.1", ivoId: undefined },
  ]);
});

test("an interface is chosen by the credential at hand, then for everybody", () => {
  const [tap] = findCapabilities(parseCapabilities(TAP), "ivo://ivoa.net/std/TAP");
  const chosen = (...kinds: ("token" | "cookie" | "basic")[]) =>
    chooseInterface(tap!.interfaces, kinds)?.accessURL;
  expect(chosen()).toBe("https://a.example/tap");
  expect(chosen("basic")).toBe("https://a.example/auth-tap");
  expect(chosen("token")).toBe("https://a.example/tap");
  expect(chosen("cookie", "basic")).toBe("https://a.example/tap");
});

test("another minor version of a standard is found where the very one is missing", () => {
  const capabilities = parseCapabilities(TAP);
  expect(findCapabilities(capabilities, "ivo://ivoa.net/std/SODA#sync-1.1")).toHaveLength(1);
  expect(findCapabilities(capabilities, "ivo://ivoa.net/std/SODA#async-1.0")).toHaveLength(0);
  expect(findCapabilities(capabilities, "ivo://ivoa.net/std/SODA#sync-2.0")).toHaveLength(0);
});

test("the report tells people what a service can do", () => {
  expect(describeCapabilities(parseCapabilities(TAP))).toMatchInlineSnapshot(`
    "ivo://ivoa.net/std/VOSI#capabilities
      https://a.example/tap/capabilities: anybody

    ivo://ivoa.net/std/TAP
      https://a.example/tap (version 1.1): anybody, cookie, urn:future
      mirrors: https://b.example/tap
      https://a.example/auth-tap: BasicAA
      language ADQL 2.0, 2.1
        udf: gavo_match(p TEXT, s TEXT) -> INTEGER
        adqlgeo: POINT; CIRCLE
      data models: ObsCore 1.1
      formats: application/x-votable+xml (votable, vot)
      uploads: inline
      result limit: 2000 rows by default, 20000000 rows at most
      upload limit: 33554432 bytes at most
      execution limit: 3600 seconds by default, 86400 seconds at most
      results are kept: 172800 seconds by default

    ivo://ivoa.net/std/SODA#sync-1.0"
  `);
});

test("capabilities are looked for below the base address, and beside it", async () => {
  const { url, requests } = await open((request, response) => {
    if (request.url === "/tap/capabilities") response.end(TAP);
    else response.writeHead(404).end();
  });
  const session = new Session();
  expect(await getCapabilities(session, `${url}/tap/`)).toHaveLength(3);
  expect(await getCapabilities(session, `${url}/tap/capabilities?x=1`)).toHaveLength(3);
  expect(await getCapabilities(session, `${url}/tap/sync`)).toHaveLength(3);
  expect(requests.map(({ line }) => line)).toEqual([
    "GET /tap/capabilities",
    "GET /tap/capabilities",
    "GET /tap/sync/capabilities",
    "GET /tap/capabilities",
  ]);
  const error = await failure(getCapabilities(session, `${url}/sia/x`), NotFoundError);
  expect(error.message).toContain("nor at");
});

test("a page of HTML and a VOTable in place of capabilities are refused", async () => {
  const { url } = await open((request, response) => {
    if (request.url === "/html/capabilities") response.end("<!doctype html><p>Hello<br>you");
    else response.end("<VOTABLE/>");
  });
  const html = await failure(getCapabilities(new Session(), `${url}/html`), ProtocolError);
  expect(html).toMatchObject({ code: "protocol", url: `${url}/html/capabilities` });
  await failure(getCapabilities(new Session(), `${url}/votable`), ProtocolError);
});

test("availability is read with its times and notes; 503 is an answer, no connection is none", async () => {
  const text = `<v:availability xmlns:v="http://www.ivoa.net/xml/VOSIAvailability/v1.0"><v:available> true </v:available>
    <v:upSince>2026-01-01T00:00:00</v:upSince><v:backAt>2026-01-02T00:00:00.5Z</v:backAt><v:note>fine</v:note><v:note/></v:availability>`;
  const parsed = parseAvailability(text);
  expect(parsed).toEqual({
    available: true,
    upSince: new Date("2026-01-01T00:00:00Z"),
    downAt: undefined,
    backAt: new Date("2026-01-02T00:00:00.500Z"),
    notes: ["fine"],
  });
  const { url, close } = await open((_, response) => {
    response.writeHead(503, { "retry-after": "180" }).end("System is offline");
  });
  const away = await getAvailability(new Session(), url);
  expect(away).toMatchObject({ available: false, notes: ["System is offline"] });
  expect(away.backAt!.getTime()).toBeGreaterThan(Date.now() + 100_000);
  await close();
  await failure(getAvailability(new Session({ retries: 0 }), url), UnavailableError);
  expect(() => parseAvailability("<html/>")).toThrow(ProtocolError);
});
