import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { VoError } from "@vostack/vo-service";
import { afterEach, describe, expect, test } from "vitest";
import { QueryError, TapService } from "../src/index.ts";
import { errorDocument, fakeTap, info, send, votable, votableType } from "./support/fake-tap.ts";
import type { Handler } from "./support/http-server.ts";

// What archives answer to queries, beside the standard or beyond it: each gives the right rows, or an error that helps.
const servers: { close(): Promise<void> }[] = [];
const directories: string[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await Promise.all(directories.splice(0).map((name) => rm(name, { recursive: true })));
});

async function answering(
  body: string | Buffer,
  headers: Record<string, string> = votableType,
  status = 200,
): Promise<TapService> {
  const handler: Handler = (_, response) => response.writeHead(status, headers).end(body) as never;
  return await serving({ "/sync": handler });
}

async function serving(routes: Record<string, Handler>): Promise<TapService> {
  const server = await fakeTap(routes);
  servers.push(server);
  return new TapService(server.tap);
}

async function directory(): Promise<string> {
  const name = await mkdtemp(join(tmpdir(), "tap-"));
  directories.push(name);
  return name;
}

const failure = (promise: Promise<unknown>): Promise<VoError> =>
  promise.then(
    () => expect.fail("it should have failed"),
    (error: unknown) => error as VoError,
  );

async function streamed(tap: TapService): Promise<{ rows: number; truncated: boolean }> {
  const stream = await tap.stream("Q");
  let rows = 0;
  for await (const batch of stream.batches()) rows += batch.nrows;
  return { rows, truncated: stream.truncated };
}

describe("QUERY_STATUS", () => {
  const lower = '<INFO name="query_status" value=" overflow "/>';
  test.each([
    ["in lower case", votable(2, { late: lower })],
    ["before the table", votable(2, { early: info("OVERFLOW") })],
    ["in the root, before", votable(2).replace("<RESOURCE", `${info("OVERFLOW")}<RESOURCE`)],
    ["in the root, behind", votable(2).replace("</VOTABLE>", `${info("OVERFLOW")}</VOTABLE>`)],
    ["in the table, before", votable(2).replace("<TABLE>", `<TABLE>${info("OVERFLOW")}`)],
    ["in the table, behind", votable(2).replace("</TABLE>", `${info("OVERFLOW")}</TABLE>`)],
  ])("of an overflow is found %s", async (_, document) => {
    const tap = await answering(document);
    expect(await tap.query("Q")).toMatchObject({ nrows: 2, truncated: true });
    expect(await streamed(tap)).toEqual({ rows: 2, truncated: true });
    const file = join(await directory(), "result.vot");
    expect(await tap.save("Q", file)).toMatchObject({ truncated: true });
  });

  test.each([
    [200, errorDocument("no table x")],
    [200, errorDocument("no table x").replace("QUERY_STATUS", "Query_Status")],
    [200, errorDocument("no table x").replace("ERROR", "error")],
    [400, errorDocument("no table x")],
    [422, "no table x"],
    [500, errorDocument("no table x")],
  ])("of an error with HTTP %i is a QueryError for every way of asking", async (status, body) => {
    const tap = await answering(body, votableType, status);
    const file = join(await directory(), "result.vot");
    for (const asked of [
      () => tap.query("Q"),
      () => tap.stream("Q"),
      () => tap.download("Q"),
      () => tap.save("Q", file),
      () => tap.query("Q", { outputFile: file }),
    ]) {
      const error = await failure(asked());
      expect(error).toBeInstanceOf(QueryError);
      expect(error).toMatchObject({ code: "query", serverMessage: "no table x" });
      expect(error.url).toContain("/tap/sync");
    }
    expect(await readdir(directories.at(-1) ?? "")).toEqual([]);
  });
});

describe("a service that does not know MAXREC", () => {
  test("gives no more rows than were asked for, and says that there are more", async () => {
    const tap = await answering(votable(20));
    expect(await tap.query("Q", { maxrec: 5 })).toMatchObject({ nrows: 5, truncated: true });
    expect(await tap.query("Q", { maxrec: 0 })).toMatchObject({ nrows: 0, truncated: true });
    expect(await tap.query("Q", { maxrec: 20 })).toMatchObject({ nrows: 20, truncated: false });
    const stream = await tap.stream("Q", { maxrec: 5 });
    const rows: unknown[] = [];
    for await (const row of stream) rows.push(row);
    expect(rows).toHaveLength(5);
    expect(stream.truncated).toBe(true);
    const table = await (await tap.stream("Q", { maxrec: 3 })).toTable();
    expect(table.nrows).toBe(3);
  });
});

describe("answers that are no table", () => {
  test.each([
    [200, "", {}, "ProtocolError", /empty/],
    [200, " \n ", votableType, "ProtocolError", /empty/],
    [204, "", {}, "ProtocolError", /empty/],
    [200, "ERROR: no relation", { "Content-Type": "text/plain" }, "ProtocolError", /as a table/],
    [200, '{"error":"x"}', { "Content-Type": "application/json" }, "ProtocolError", /as a table/],
    [200, "<?xml version='1.0'?><error/>", votableType, "ProtocolError", /VOTable/],
    [200, "<VOTABLE><FIELD", votableType, "ProtocolError", /answer/],
    [200, "<VOTABLE & nonsense", votableType, "ProtocolError", /answer/],
    [200, "<VOTABLE><RESOURCE/></VOTABLE>", votableType, "ProtocolError", /no table/],
    [400, "bad LANG", { "Content-Type": "text/plain" }, "QueryError", /bad LANG/],
    [400, "", {}, "UsageError", /400/],
    [413, "too large", {}, "UsageError", /too large/],
    [404, "<html>no</html>", { "Content-Type": "text/html" }, "NotFoundError", /404/],
    [500, "<html><title>Sorry</title></html>", {}, "ServiceError", /Sorry/],
    [500, "", {}, "ServiceError", /500/],
  ])("(%i %j) are errors of the right kind", async (status, body, headers, name, message) => {
    const tap = await answering(body, headers as Record<string, string>, status);
    const file = join(await directory(), "result.vot");
    for (const asked of [() => tap.query("Q"), () => tap.stream("Q"), () => tap.save("Q", file)]) {
      const error = await failure(asked());
      expect(error).toBeInstanceOf(VoError);
      expect(error).toMatchObject({ name, message: expect.stringMatching(message) });
    }
    expect(await readdir(directories.at(-1) ?? "")).toEqual([]);
  });

  test.each([
    ["an INFO of another name", '<INFO name="message" value="out of memory"/>'],
    ["the text of another INFO", '<INFO name="ERROR_TYPE" value="">out of memory</INFO>'],
  ])("tell the reason of an error in %s", async (_, reason) => {
    const tap = await answering(
      `<VOTABLE><RESOURCE type="results"><INFO name="QUERY_STATUS" value="ERROR"/>${reason}</RESOURCE></VOTABLE>`,
    );
    await expect(tap.query("Q")).rejects.toMatchObject({
      name: "QueryError",
      serverMessage: "out of memory",
    });
  });

  test("are read where a table in a resource of type meta comes first", async () => {
    const meta =
      '<RESOURCE type="meta"><TABLE><FIELD name="m" datatype="int"/><DATA><TABLEDATA><TR><TD>9</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE>';
    const tap = await answering(votable(3).replace("<RESOURCE", `${meta}<RESOURCE`));
    expect((await tap.query("Q")).nrows).toBe(3);
    const stream = await tap.stream("Q");
    expect(stream.fields.map(({ name }) => name)).toEqual(["id", "name"]);
    expect((await stream.toTable()).nrows).toBe(3);
  });

  test("tell an error that stands in an INFO of another name", async () => {
    const tap = await answering(
      '<VOTABLE version="1.1"><RESOURCE><INFO name="Error" value="bad position"/></RESOURCE></VOTABLE>',
    );
    expect(await failure(tap.query("Q"))).toMatchObject({ serverMessage: "bad position" });
  });
});

describe("documents with a dress of their own", () => {
  test.each(["\ufeff", "\n\n  ", "<!-- served by X -->"])("begin with %j", async (start) => {
    const document = start.startsWith("<!") ? votable(3).replace(/^<\?xml.*\?>/, "") : votable(3);
    const tap = await answering(start + document, { "Content-Type": "text/plain" });
    expect((await tap.query("Q")).nrows).toBe(3);
    expect(await streamed(tap)).toEqual({ rows: 3, truncated: false });
    const file = join(await directory(), "result.vot");
    await tap.save("Q", file);
    expect(await readFile(file, "utf8")).toBe(start + document);
    const bytes = await (await tap.download("Q")).arrayBuffer();
    expect(Buffer.from(bytes).toString()).toBe(start + document);
  });

  test("are UTF-16", async () => {
    const text = `\ufeff${votable(3, { late: info("OVERFLOW") })}`;
    const tap = await answering(
      Buffer.from(text.replace('"1.0"', '"1.0" encoding="UTF-16"'), "utf16le"),
    );
    expect(await tap.query("Q")).toMatchObject({ nrows: 3, truncated: true });
    const file = join(await directory(), "result.vot");
    expect(await tap.save("Q", file)).toMatchObject({ truncated: true });
  });

  test("are packed without a word about it", async () => {
    const tap = await answering(gzipSync(votable(3, { late: info("OVERFLOW") })));
    expect(await tap.query("Q")).toMatchObject({ nrows: 3, truncated: true });
    expect(await streamed(tap)).toEqual({ rows: 3, truncated: true });
    const file = join(await directory(), "result.vot");
    expect(await tap.save("Q", file)).toMatchObject({ truncated: true });
    expect(await readFile(file, "utf8")).toContain("<VOTABLE");
    const failed = await answering(gzipSync(errorDocument("no")));
    expect(await failure(failed.download("Q"))).toBeInstanceOf(QueryError);
    const cut = await answering(gzipSync(votable(300)).subarray(0, 400));
    expect(await failure(cut.query("Q"))).toMatchObject({ name: "ProtocolError" });
  });

  test("are packed on purpose, and kept as they are", async () => {
    const packed = gzipSync("SIMPLE  =                    T");
    const tap = await answering(packed, { "Content-Type": "application/gzip" });
    const file = join(await directory(), "result.fits.gz");
    await tap.save("Q", file, { format: "fits.gz" });
    expect(await readFile(file)).toEqual(packed);
  });
});

describe("CSV", () => {
  test("with a byte order mark, or called plain text, is read", async () => {
    for (const [text, type] of [
      ["\ufeffa,b\r\n1,x\r\n", "text/csv; header=present"],
      ["a,b\n1,x\n", "text/plain"],
      ["a,b\n1,x\n", "application/octet-stream"],
    ] as const) {
      const tap = await answering(text, { "Content-Type": type });
      expect([...(await tap.query("Q", { format: "csv" }))]).toEqual([{ a: 1, b: "x" }]);
    }
    const tap = await answering("a\tb\n1\tx\n", { "Content-Type": "text/plain" });
    const format = "text/tab-separated-values";
    expect([...(await tap.query("Q", { format }))]).toEqual([{ a: 1, b: "x" }]);
  });

  test("cannot be streamed by rows, which the error says", async () => {
    const tap = await answering("a,b\n1,x\n", { "Content-Type": "text/csv" });
    expect(await failure(tap.stream("Q", { format: "csv" }))).toMatchObject({
      name: "ProtocolError",
      hint: expect.stringContaining("query()"),
    });
  });
});

describe("a format that is offered and refused", () => {
  const offering = `<capabilities><capability standardID="ivo://ivoa.net/std/TAP"><outputFormat>
    <mime>application/x-votable+xml;serialization=BINARY2</mime><alias>vb2</alias></outputFormat></capability></capabilities>`;

  test.each(["Unknown output: vb2", "serialization not supported", "bad RESPONSEFORMAT"])(
    "in the words %j is asked for only once",
    async (words) => {
      const formats: (string | undefined)[] = [];
      const tap = await serving({
        "/capabilities": (_, response) => send(response, offering),
        "/sync": ({ parameters }, response) => {
          const format = parameters.RESPONSEFORMAT?.[0];
          formats.push(format);
          if (format) response.writeHead(400, votableType).end(errorDocument(words));
          else send(response, votable(1));
        },
      });
      expect((await tap.query("Q")).nrows).toBe(1);
      expect(await streamed(tap)).toEqual({ rows: 1, truncated: false });
      expect(formats).toEqual(["vb2", undefined, undefined]);
    },
  );
});

test.each(["sync", "async"] as const)(
  "rows arrive while the service still sends (%s)",
  async (mode) => {
    let finish: () => void = () => undefined;
    const [begin = "", end = ""] = votable(300).split("<TR><TD>299</TD>");
    const answer: Handler = (_, response) => {
      response.writeHead(200, votableType);
      response.write(begin);
      // The rest comes only once the first row was seen.
      finish = () => response.end(`<TR><TD>299</TD>${end}`);
    };
    const job = "<job><jobId>j</jobId><phase>COMPLETED</phase></job>";
    const tap = await serving({
      "/sync": answer,
      "/async/j/results/result": answer,
      "POST /async": (_, response) =>
        response.writeHead(303, { Location: "/tap/async/j" }).end() as never,
      "/async/j": (_, response) => send(response, job, { "Content-Type": "text/xml" }),
    });
    const stream = await tap.stream("Q", { mode });
    expect(stream.fields.map(({ name }) => name)).toEqual(["id", "name"]);
    let rows = 0;
    for await (const _ of stream.rows()) {
      if (rows++ === 0) finish();
    }
    expect(rows).toBe(300);
  },
);
