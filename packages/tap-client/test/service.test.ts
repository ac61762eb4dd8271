import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { tableFromRows, writeVOTable } from "@vostack/votable";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TapService } from "../src/index.ts";
import { errorDocument, fakeTap, info, send, votable } from "./support/fake-tap.ts";
import type { Handler, TestServer } from "./support/http-server.ts";

const hasCurl = spawnSync("curl", ["--version"]).status === 0;

let server: (TestServer & { tap: string }) | undefined;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tap-service-"));
});
afterEach(async () => {
  await server?.close();
  await rm(folder, { recursive: true });
});

async function serving(routes: Record<string, Handler>) {
  server = await fakeTap(routes);
  return { server, tap: new TapService(server.tap) };
}

const capabilities: Handler = (_, response) =>
  send(
    response,
    `<vosi:capabilities xmlns:vosi="http://www.ivoa.net/xml/VOSICapabilities/v1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<capability standardID="ivo://ivoa.net/std/TAP" xsi:type="tr:TableAccess">
<interface xsi:type="vs:ParamHTTP" role="std" version="1.1"><accessURL use="base"> http://127.0.0.1/tap </accessURL></interface>
<language><name>ADQL</name><version ivo-id="ivo://ivoa.net/std/ADQL#v2.0">2.0</version><description>ADQL 2.0</description>
<languageFeatures type="ivo://ivoa.net/std/TAPRegExt#features-udf"><feature><form>my_function(x REAL) -&gt; REAL</form><description>mine</description></feature></languageFeatures>
<languageFeatures type="ivo://ivoa.net/std/TAPRegExt#features-adqlgeo"><feature><form>POINT</form></feature><feature><form>CIRCLE</form></feature></languageFeatures></language>
<outputFormat><mime>application/x-votable+xml;serialization=BINARY2</mime><alias>votable/b2</alias></outputFormat>
<outputFormat><mime>text/csv</mime><alias>csv</alias></outputFormat>
<uploadMethod ivo-id="ivo://ivoa.net/std/TAPRegExt#upload-inline"/>
<executionDuration><default>600</default><hard>3600</hard></executionDuration>
<outputLimit><default unit="row">2000</default><hard unit="row">100000</hard></outputLimit>
<uploadLimit><hard unit="byte">3000</hard></uploadLimit>
</capability></vosi:capabilities>`,
    { "Content-Type": "text/xml" },
  );

describe("the response format", () => {
  const rows = tableFromRows([{ id: 1 }, { id: 2 }]);
  const binary2 = new TextDecoder("latin1").decode(
    writeVOTable(rows, { serialization: "binary2" }),
  );

  test("is BINARY2 where it is offered, by its short name", async () => {
    const { server, tap } = await serving({
      "/capabilities": capabilities,
      "/sync": (_, response) => send(response, binary2),
    });
    expect((await tap.query("Q")).nrows).toBe(2);
    await tap.query("Q");
    const asked = server.requests.filter(({ path }) => path === "/tap/sync");
    expect(asked.map(({ parameters }) => parameters.RESPONSEFORMAT)).toEqual([
      ["votable/b2"],
      ["votable/b2"],
    ]);
    expect(server.requests.filter(({ path }) => path === "/tap/capabilities")).toHaveLength(1);
  });

  test("is left to the service when it refuses what it offers, whether by status or by document", async () => {
    for (const status of [200, 400]) {
      const { server, tap } = await serving({
        "/capabilities": capabilities,
        "/sync": ({ parameters }, response) => {
          if (!parameters.RESPONSEFORMAT) return send(response, votable(2));
          response.writeHead(status, { "Content-Type": "text/xml" });
          response.end(errorDocument("unknown format: votable/b2"));
        },
      });
      expect((await tap.query("Q")).nrows).toBe(2);
      await server.close();
    }
  });

  test("is what the caller says, and then a refusal is an error", async () => {
    const { server, tap } = await serving({
      "/capabilities": capabilities,
      "/sync": (_, response) => send(response, errorDocument("unknown format: fits")),
    });
    await expect(tap.download("Q", { format: "fits" })).rejects.toThrow(/unknown format/);
    expect(server.requests.filter(({ path }) => path === "/tap/sync")).toHaveLength(1);
  });

  test("is left to the service when it has no capabilities", async () => {
    const { server, tap } = await serving({ "/sync": (_, response) => send(response, votable(1)) });
    await tap.query("Q", { maxrec: 0 });
    const { parameters } = server.requests.at(-1) ?? {};
    expect(parameters).toEqual({
      REQUEST: ["doQuery"],
      LANG: ["ADQL"],
      QUERY: ["Q"],
      MAXREC: ["0"],
    });
  });
});

describe("limits", () => {
  test("are told in short and as text", async () => {
    const { tap } = await serving({ "/capabilities": capabilities });
    const limits = await tap.limits();
    expect(limits).toMatchObject({
      languages: ["ADQL"],
      uploads: { methods: ["inline"], maxBytes: 3000 },
      functions: ["my_function(x REAL) -> REAL"],
      outputLimit: [{ default: 2000, hard: 100_000, unit: "row" }],
    });
    const text = await tap.describe();
    expect(text).toContain("language ADQL 2.0");
    expect(text).toContain("my_function");
    expect(text).toContain("100000 rows");
  });

  test("keep a table that is too large from being sent", async () => {
    const { server, tap } = await serving({ "/capabilities": capabilities });
    const uploads = { mine: Array.from({ length: 500 }, (_, id) => ({ id })) };
    await expect(tap.query("Q", { uploads })).rejects.toMatchObject({ problem: "too-large" });
    expect(server.requests.map(({ path }) => path)).toEqual(["/tap/capabilities"]);
  });

  test("of the language are checked", async () => {
    const { tap } = await serving({
      "/capabilities": capabilities,
      "/tables": (_, response) =>
        send(
          response,
          "<tableset><schema><name>s</name><table><name>s.t</name><column><name>x</name></column></table></schema></tableset>",
        ),
    });
    expect(await tap.check("SELECT my_function(x) FROM s.t")).toEqual([]);
    expect((await tap.check("SELECT your_function(x) FROM s.t")).length).toBeGreaterThan(0);
    expect(
      (await tap.check("SELECT POLYGON('ICRS', 1, 2, 3, 4, 5, 6) FROM s.t")).length,
    ).toBeGreaterThan(0);
  });
});

describe("saving", () => {
  const text = votable(100, { late: info("OVERFLOW") });
  const sync: Handler = (_, response) => send(response, text);

  test("keeps the answer byte for byte and tells its digest and whether it is cut", async () => {
    const { tap } = await serving({ "/sync": sync });
    const file = join(folder, "result.xml");
    const saved = await tap.save("Q", file);
    expect(await readFile(file, "utf8")).toBe(text);
    expect(saved).toEqual({
      file,
      bytes: Buffer.byteLength(text),
      sha256: createHash("sha256").update(text).digest("hex"),
      contentType: "application/x-votable+xml",
      truncated: true,
    });
  });

  test("keeps formats that nobody here reads", async () => {
    const bytes = "SIMPLE  = T\u0000";
    const { tap } = await serving({
      "/sync": (_, response) => send(response, bytes, { "Content-Type": "application/fits" }),
    });
    const file = join(folder, "result.fits");
    expect(await tap.save("Q", file, { format: "fits" })).toMatchObject({
      contentType: "application/fits",
      truncated: undefined,
    });
    expect(await readFile(file, "utf8")).toBe(bytes);
  });

  test("can be had together with the table", async () => {
    const { tap } = await serving({ "/sync": sync });
    const file = join(folder, "both.xml");
    expect(await tap.query("Q", { outputFile: file })).toMatchObject({
      nrows: 100,
      truncated: true,
    });
    expect(await readFile(file, "utf8")).toBe(text);
  });

  test("leaves no file when the answer fails or stops early", async () => {
    for (const body of [
      text.slice(0, 3000),
      votable(9, { late: info("ERROR", "late") }),
      errorDocument("no"),
    ]) {
      const { server, tap } = await serving({ "/sync": (_, response) => send(response, body) });
      await expect(tap.save("Q", join(folder, "none.xml"))).rejects.toMatchObject({
        url: expect.stringContaining("/sync"),
      });
      expect(await readdir(folder)).toEqual([]);
      await server.close();
    }
  });

  test("says why a file cannot be written", async () => {
    const { tap } = await serving({ "/sync": sync });
    const file = join(folder, "no/such/folder.xml");
    await expect(tap.save("Q", file)).rejects.toMatchObject({ name: "FileError", path: file });
  });
});

describe("toCurl", () => {
  const adql = "SELECT 'a', \"b\" FROM c -- $HOME `id`";

  test("writes the request that would be sent", async () => {
    const { server, tap } = await serving({ "/capabilities": capabilities });
    expect(await tap.toCurl(adql, { maxrec: 0 })).toBe(
      [
        `curl --location '${server.tap}/sync'`,
        `--data-urlencode 'REQUEST=doQuery'`,
        `--data-urlencode 'LANG=ADQL'`,
        `--data-urlencode 'QUERY=SELECT '\\''a'\\'', "b" FROM c -- $HOME \`id\`'`,
        `--data-urlencode 'RESPONSEFORMAT=votable/b2'`,
        `--data-urlencode 'MAXREC=0'`,
      ].join(" \\\n  "),
    );
  });

  test.skipIf(!hasCurl)(
    "runs in a shell and sends what query() sends, tables included",
    async () => {
      const bodies: Record<string, string>[] = [];
      const { tap } = await serving({
        "/sync": ({ parameters, body }, response) => {
          const lists = Object.entries(parameters).map(([name, values]) => [
            name,
            values.join("|"),
          ]);
          bodies.push({ ...Object.fromEntries(lists), files: filesIn(body) });
          send(response, votable(1));
        },
      });
      const packedForTheShell = new TextEncoder().encode("<VOTABLE>\r\n</VOTABLE>\0");
      for (const uploads of [
        undefined,
        { mine: [{ id: 1, name: "O'Hara $HOME `id` \\\\ END_OF_TABLE" }] },
        { mine: [{ id: 1 }], odd: packedForTheShell, far: "https://h/a.vot" },
      ]) {
        const options = { maxrec: 7, ...(uploads ? { uploads } : {}) };
        const command = await tap.toCurl(adql, options);
        const { stdout } = await promisify(execFile)("sh", ["-c", command], { cwd: folder });
        expect(stdout).toContain("<VOTABLE");
        await tap.query(adql, options);
        const [byCurl, byUs] = bodies.splice(0);
        expect(byCurl).toEqual(byUs);
      }
    },
  );
});

/** File parts of a multipart body: their names, types and contents, without blank lines at the end. */
function filesIn(body: string): string {
  const parts = body.matchAll(
    /form-data; name="([^"]*)"; filename="([^"]*)"\r\nContent-Type: ([^\r]*)\r\n\r\n([\s\S]*?)\r\n--/g,
  );
  return JSON.stringify([...parts].map(([, ...facts]) => facts.map((fact) => fact.trimEnd())));
}

test("a mode that there is not is refused before anything is sent", async () => {
  const { tap } = await serving({ "/tap/capabilities": capabilities });
  const options = { mode: "asynchronous" as "async" };
  await expect(tap.query("SELECT 1", options)).rejects.toMatchObject({
    name: "UsageError",
    hint: 'modes are "sync", "async" and "auto"',
  });
  expect(server?.requests).toEqual([]);
});
