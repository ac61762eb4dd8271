import type { IncomingMessage, ServerResponse } from "node:http";
import { DatalinkService, isKindOf, normalizeSemantics } from "@vostack/sia-cutout";
import { expect, test } from "vitest";
import { type LinkRow, linksDocument, sodaService } from "./support/links.ts";
import { useScratch } from "./support/scratch.ts";

const scratch = useScratch();

async function askedIds(request: IncomingMessage): Promise<{ ids: string[]; path: string }> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const url = new URL(request.url!, "http://x");
  const query = request.method === "POST" ? new URLSearchParams(body) : url.searchParams;
  return { ids: query.getAll("ID"), path: url.pathname };
}

function answer(response: ServerResponse, rows: readonly LinkRow[], services = ""): void {
  response.writeHead(200, { "Content-Type": "application/x-votable+xml;content=datalink" });
  response.end(linksDocument(rows, services));
}

/** A server that completes the ID at which it passes its limit of rows, and says nothing of the rest. */
async function cuttingServer(
  rowsOf: (id: string) => readonly LinkRow[],
  cap: number,
  shuffled = false,
): Promise<{ url: string; requests: () => number; most: () => number }> {
  let active = 0;
  let most = 0;
  const server = await scratch.serve(async (request, response) => {
    most = Math.max(most, ++active);
    const { ids } = await askedIds(request);
    if (shuffled) ids.sort((a, b) => (a.slice(-3) < b.slice(-3) ? -1 : 1));
    const rows: LinkRow[] = [];
    for (const id of ids) {
      if (rows.length >= cap) break;
      rows.push(...rowsOf(id));
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
    active--;
    answer(response, rows);
  });
  return { url: `${server.url}/links`, requests: () => server.requests.length, most: () => most };
}

const number = (id: string): number => Number(/\d+$/.exec(id)?.[0]);
const rowsFor = (id: string, count: number): LinkRow[] =>
  Array.from({ length: count }, (_, k) => ({
    ID: id,
    access_url: `https://x.org/${number(id)}/${k}.fits`,
    semantics: k === 0 ? "#this" : "#preview",
  }));

test.each([
  ["one row an id", () => 1, false],
  ["seven rows an id", () => 7, false],
  [
    "one to ten rows an id, in an order of the server's own",
    (id: string) => 1 + (number(id) % 10),
    true,
  ],
])("10,000 ids and a server that cuts at 100 rows: %s", async (_, count, shuffled) => {
  const ids = Array.from({ length: 10_000 }, (_, i) => `ivo://x.org/COLL?obs${i}/plane${i}`);
  const server = await cuttingServer((id) => rowsFor(id, count(id)), 100, shuffled);
  const result = await new DatalinkService(server.url).links(ids);
  expect(result.ids.map(({ id }) => id)).toEqual(ids);
  for (const { id, links } of result.ids) expect(links).toHaveLength(count(id));
  const rows = ids.reduce((sum, id) => sum + count(id), 0);
  // The server completes the id at which it passes 100: that many rows fit into an answer.
  const ideal = Math.ceil(rows / (100 + (average(ids.map(count)) - 1) / 2));
  expect(server.requests()).toBe(result.requests);
  expect(result.requests).toBeLessThanOrEqual(1.2 * ideal);
  expect(server.most()).toBeGreaterThan(1);
});

const average = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

test.each([
  ["three rows an id", () => 3, false, 1.1],
  ["one to seven rows an id", (id: string) => 1 + (number(id) % 7), false, 1.2],
  ["rows of all ids mixed", () => 3, true, 1.5],
])(
  "a server that cuts through the rows of an id loses none of them: %s",
  async (_, count, mixed, most) => {
    const ids = Array.from({ length: 3000 }, (_, i) => `ivo://x.org/COLL?obs${i}`);
    const server = await scratch.serve(async (request, response) => {
      const asked = (await askedIds(request)).ids.filter((id) => number(id) % 500 !== 499);
      const rows = asked.flatMap((id) => rowsFor(id, count(id)));
      const key = (row: LinkRow): number =>
        (Number(/\d+/.exec(String(row.access_url))) * 7919) % 101;
      if (mixed)
        rows.sort(
          (a, b) => key(a) - key(b) || (String(a.access_url) < String(b.access_url) ? -1 : 1),
        );
      answer(response, rows.slice(0, 100));
    });
    const result = await new DatalinkService(`${server.url}/links`).links(ids);
    expect(result.ids.map(({ id }) => id)).toEqual(ids);
    expect(result.faults.map(({ id }) => number(id))).toEqual([499, 999, 1499, 1999, 2499, 2999]);
    for (const { id, links } of result.ids) {
      if (number(id) % 500 !== 499) expect([id, links.length]).toEqual([id, count(id)]);
    }
    const ideal = ids.reduce((sum, id) => sum + count(id), 0) / 100;
    expect(result.requests).toBeLessThanOrEqual(most * ideal + 6);
  },
);

test("an id that has more rows than an answer holds is told", async () => {
  const server = await scratch.serve(async (request, response) => {
    const rows = (await askedIds(request)).ids.flatMap((id) =>
      rowsFor(id, id.endsWith("9") ? 30 : 2),
    );
    response.writeHead(200, { "Content-Type": "application/x-votable+xml;content=datalink" });
    const overflow = '<INFO name="QUERY_STATUS" value="OVERFLOW"/></RESOURCE>';
    const text = linksDocument(rows.slice(0, 20));
    response.end(rows.length > 20 ? text.replace("</RESOURCE>", overflow) : text);
  });
  const ids = Array.from({ length: 20 }, (_, i) => `ivo://x?${i}`);
  const result = await new DatalinkService(server.url).links(ids);
  expect(result.truncated).toEqual(["ivo://x?9", "ivo://x?19"]);
  for (const { links, truncated } of result.ids) expect(links).toHaveLength(truncated ? 20 : 2);
});

test("ids that the server never mentions are reported, and the others answered", async () => {
  const ids = Array.from({ length: 500 }, (_, i) => `ivo://x?${i}`);
  const server = await cuttingServer((id) => (number(id) % 10 === 3 ? [] : rowsFor(id, 2)), 100);
  const result = await new DatalinkService(server.url).links(ids);
  expect(result.ids.map(({ id }) => id)).toEqual(ids);
  const missing = result.faults;
  expect(missing).toHaveLength(50);
  for (const row of missing) expect([number(row.id) % 10, row.fault?.kind]).toEqual([3, "Missing"]);
  expect(result.of("ivo://x?4")).toHaveLength(2);
});

test("an id given twice is asked for once", async () => {
  const server = await cuttingServer((id) => rowsFor(id, 1), 100);
  const result = await new DatalinkService(server.url).links(["a1", "b2", "a1"]);
  expect(result.ids.map(({ id }) => id)).toEqual(["a1", "b2"]);
  expect(result.links).toHaveLength(2);
});

test("faults are rows like others, in every spelling; faults that pass are asked for again", async () => {
  let transient = 1;
  const server = await scratch.serve(async (request, response) => {
    const { ids } = await askedIds(request);
    answer(
      response,
      ids.map((id) => {
        const message = {
          unknown: "NotFoundFault: no such thing",
          odd: "UsageError invalid ID",
          busy: "TransientFault: try later",
          text: "something else",
        }[id === "busy" && transient-- <= 0 ? "calm" : id];
        return message === undefined
          ? { ID: id, access_url: "https://x.org/f", semantics: "#this" }
          : { ID: id, error_message: message, semantics: "#this" };
      }),
    );
  });
  const result = await new DatalinkService(server.url).links([
    "unknown",
    "odd",
    "busy",
    "text",
    "ok",
  ]);
  expect(result.links.map(({ id, fault }) => [id, fault?.kind, fault?.message])).toEqual([
    ["unknown", "NotFound", "no such thing"],
    ["odd", "Usage", "invalid ID"],
    ["busy", undefined, undefined],
    ["text", "Default", "something else"],
    ["ok", undefined, undefined],
  ]);
  expect(server.requests).toHaveLength(2);
});

test("one id that spoils a request does not spoil the others", async () => {
  const server = await scratch.serve(async (request, response) => {
    const { ids } = await askedIds(request);
    if (ids.includes("bad7")) response.writeHead(400).end("cannot parse bad7");
    else
      answer(
        response,
        ids.flatMap((id) => rowsFor(id, 1)),
      );
  });
  const ids = Array.from({ length: 60 }, (_, i) => (i === 7 ? "bad7" : `id${i}`));
  const result = await new DatalinkService(server.url).links(ids);
  expect(result.faults.map(({ id }) => id)).toEqual(["bad7"]);
  expect(result.faults[0]?.fault?.message).toContain("400");
  expect(result.links).toHaveLength(60);
});

test("a service that cannot be used is an error", async () => {
  const server = await scratch.serve((_, response) => {
    response.writeHead(403).end("permission denied");
  });
  await expect(new DatalinkService(server.url).links(["a"])).rejects.toMatchObject({ status: 403 });
});

test("short lists go by GET, long ones by POST, further parameters with both", async () => {
  const methods: string[] = [];
  const server = await scratch.serve(async (request, response) => {
    methods.push(`${request.method} ${new URL(request.url!, "http://x").pathname}`);
    const { ids } = await askedIds(request);
    answer(
      response,
      ids.flatMap((id) => rowsFor(id, 1)),
    );
  });
  const service = new DatalinkService(`${server.url}/links?CAT=1`);
  await service.links(["a1"], { parameters: { REQUEST: "downloads-only" } });
  expect(server.requests[0]?.path).toBe("/links?CAT=1&ID=a1&REQUEST=downloads-only");
  const many = Array.from(
    { length: 50 },
    (_, i) => `ivo://archive.example/collection?observation/${i}`,
  );
  await service.links(many);
  expect(methods).toEqual(["GET /links", "POST /links"]);
});

test("links to links tables are followed as deep as wished, and never in circles", async () => {
  const server = await scratch.serve(async (request, response) => {
    const { path } = await askedIds(request);
    const nested = "application/x-votable+xml;content=datalink";
    const base = `http://${request.headers.host}`;
    const link = (to: string): LinkRow => ({
      ID: "a",
      access_url: `${base}${to}`,
      semantics: "#coderived",
      content_type: nested,
    });
    const file = { ID: "a", access_url: `${base}${path}.fits`, semantics: "#this" };
    if (path === "/links") answer(response, [file, link("/deeper")]);
    else if (path === "/deeper") answer(response, [file, link("/deepest"), link("/deeper")]);
    else answer(response, [file]);
  });
  const service = new DatalinkService(`${server.url}/links`);
  const paths = async (depth: number): Promise<(string | undefined)[]> =>
    (await service.links("a", { depth })).links.map(
      ({ accessUrl }) => accessUrl && new URL(accessUrl).pathname,
    );
  expect(await paths(0)).toEqual(["/links.fits", "/deeper"]);
  expect(await paths(1)).toEqual(["/links.fits", "/deeper.fits", "/deepest", "/deeper"]);
  expect(await paths(9)).toEqual(["/links.fits", "/deeper.fits", "/deepest.fits", "/deeper"]);
});

test("abort ends the requests", async () => {
  const controller = new AbortController();
  const server = await scratch.serve(() => controller.abort());
  const links = new DatalinkService(server.url).links(["a"], { signal: controller.signal });
  await expect(links).rejects.toThrow();
});

test("rows know their service, lengths and semantics", async () => {
  const server = await scratch.serve((_, response) =>
    answer(
      response,
      [
        {
          ID: "a",
          access_url: "/f.fits",
          semantics: "#this",
          content_length: 28_800,
          content_type: "application/fits",
        },
        { ID: "a", service_def: "soda-1", semantics: "#cutout", content_length: -1 },
        {
          ID: "a",
          access_url: "/t.png",
          semantics: "http://www.ivoa.net/rdf/datalink/core#thumbnail",
        },
        { ID: "a", access_url: "/x", semantics: "http://archive.example/terms#odd" },
      ],
      sodaService("soda-1", "/sync"),
    ),
  );
  const result = await new DatalinkService(server.url).links(["a"]);
  const [file, cutout, thumbnail, odd] = result.links;
  expect(file).toMatchObject({ accessUrl: `${server.url}/f.fits`, contentLength: 28_800 });
  expect(cutout?.contentLength).toBeUndefined();
  expect(cutout?.service?.accessURL).toBe(`${server.url}/sync`);
  expect(result.bySemantics("#preview")).toEqual([thumbnail]);
  expect(odd?.semantics).toBe("http://archive.example/terms#odd");
  expect(cutout?.toDownloadItem().skip).toContain("service");
});

test("the vocabulary is known without asking the network", () => {
  expect(isKindOf("#flat", "#calibration")).toBe(true);
  expect(isKindOf("thumbnail", "http://www.ivoa.net/rdf/datalink/core#preview")).toBe(true);
  expect(isKindOf("#preview", "#thumbnail")).toBe(false);
  expect(isKindOf("#unknown", "#unknown")).toBe(true);
  expect(normalizeSemantics("https://www.ivoa.net/rdf/datalink/core#this")).toBe("#this");
});
