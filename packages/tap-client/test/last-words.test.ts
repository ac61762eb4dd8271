import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { TapService } from "../src/index.ts";
import { fakeTap, info, send, votable, votableType } from "./support/fake-tap.ts";

// Services fail in the midst of their rows, and say so wherever they are.
let server: Awaited<ReturnType<typeof fakeTap>> | undefined;
afterEach(() => server?.close());

/** What a query and a stream make of an answer that comes in pieces. */
async function outcomes(...pieces: readonly string[]) {
  server = await fakeTap({
    "POST /sync": async (_, response) => {
      if (pieces.length === 1) return send(response, pieces[0] ?? "");
      response.writeHead(200, votableType);
      for (const piece of pieces) {
        response.write(piece);
        await pause(20);
      }
      response.end();
    },
  });
  const tap = new TapService(server.tap);
  const told = (error: Error) => error;
  const query = await tap.query("Q").then(({ nrows, status }) => ({ nrows, status }), told);
  let nrows = 0;
  const streamed = async () => {
    const stream = await tap.stream("Q");
    for await (const _ of stream.rows()) nrows += 1;
    return { nrows, status: stream.truncated ? "OVERFLOW" : "OK" };
  };
  const stream = await streamed().catch(told);
  return { query, stream, nrows };
}

const [rows = "", end = ""] = votable(3).split("</TABLEDATA>");
const [none = ""] = rows.split("<TR>");
const error = info("ERROR", "disk &lt;full>");
const second = `<?xml version="1.0"?>\n<VOTABLE version="1.3"><RESOURCE type="results">${error}</RESOURCE></VOTABLE>`;
const binary = rows.replace(
  /<TABLEDATA>[\s\S]*/,
  '<BINARY2><STREAM encoding="base64">AAAAAAAAAAAAAm4w',
);

describe("an error", () => {
  test.each<[string, number, ...string[]]>([
    ["among the rows, whose table is closed", 3, `${rows}${error}</TABLEDATA>${end}`],
    ["among the rows, where all stops", 3, rows + error],
    ["among the rows, whose table stays open", 3, `${rows}${error}</RESOURCE></VOTABLE>`],
    ["among the cells", 3, `${rows}<TR><TD>7</TD>${error}</TR></TABLEDATA>${end}`],
    ["inside of a cell", 3, `${rows}<TR><TD>7${error}`],
    ["without rows", 0, `${none}${error}</TABLEDATA>${end}`],
    ["in BINARY2", 1, `${binary}${error}</STREAM></BINARY2></DATA></TABLE></RESOURCE></VOTABLE>`],
    ["in BINARY2, where all stops", 1, binary + error],
    ["in a document inside of the first", 3, rows + second],
    ["in a document inside of the first, before any table", 0, rows.split("<TABLE>")[0] + second],
    ["in several pieces", 3, `${rows}<?xml`, second.slice(5, -60), second.slice(-60)],
    ["behind an overflow", 3, `${rows}${info("OVERFLOW")}${error}</TABLEDATA>${end}`],
  ])("%s is told with the service's words, behind the rows", async (_, count, ...pieces) => {
    const { query, stream, nrows } = await outcomes(...pieces);
    const expected = { name: "QueryError", serverMessage: "disk <full>" };
    expect(query).toMatchObject(expected);
    expect(stream).toMatchObject(expected);
    expect(nrows).toBe(count);
  });

  test("without words is one all the same", async () => {
    const { query, stream } = await outcomes(
      `${rows}<INFO name="QUERY_STATUS" value="ERROR"/></TABLEDATA>${end}`,
    );
    expect(query).toMatchObject({ name: "QueryError" });
    expect(stream).toMatchObject({ name: "QueryError" });
  });

  test("leaves no connection, though the service does not end", async () => {
    server = await fakeTap({
      "POST /sync": (_, response) => void response.writeHead(200, votableType).write(rows + second),
    });
    await expect(new TapService(server.tap).query("Q")).rejects.toThrow("disk <full>");
    await vi.waitFor(() => expect(server?.connections()).toBe(0), { timeout: 5000 });
  });
});

describe("what is no error document", () => {
  test.each([
    ["XXXXXX Internal error.\nPlease notify us", "XXXXXX Internal error. Please notify us"],
    ["<html><body><h1>HTTP 500</h1>Out of memory</body></html>", "HTTP 500 Out of memory"],
  ])("%s is told as the service's words", async (said, words) => {
    const { query, stream, nrows } = await outcomes(rows + said);
    expect(query).toMatchObject({ name: "ProtocolError", serverMessage: words });
    expect(stream).toMatchObject({ name: "ProtocolError", serverMessage: words });
    expect(nrows).toBe(3);
  });

  test.each(["<TR><TD>7", "<TR", "<", ""])("a row that stops (%s) is no word", async (begun) => {
    const { query, stream } = await outcomes(rows + begun);
    expect(query).toMatchObject({ name: "ProtocolError", serverMessage: undefined });
    expect(stream).toMatchObject({ name: "ProtocolError", serverMessage: undefined });
  });
});

test.each([
  ["among the rows", `${rows}${info("OVERFLOW")}</TABLEDATA>${end}`, "OVERFLOW"],
  ["where there are no rows", `${none}${info("OVERFLOW")}</TABLEDATA>${end}`, "OVERFLOW"],
  ["where it belongs", votable(3, { late: info("OVERFLOW") }), "OVERFLOW"],
  ["where it belongs, without rows", votable(0, { late: info("OVERFLOW") }), "OVERFLOW"],
  ["nowhere", votable(3), "OK"],
])("an overflow %s is told", async (_, document, status) => {
  const nrows = /<TR>/.test(document) ? 3 : 0;
  expect(await outcomes(document)).toMatchObject({
    query: { nrows, status },
    stream: { nrows, status },
  });
});
