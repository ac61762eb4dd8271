import {
  AbortedError,
  NotFoundError,
  parseResourceCaps,
  Registry,
  ServiceError,
  Session,
  searchRegistry,
} from "@vostack/vo-service";
import { afterEach, expect, test } from "vitest";
import { failure, type Handler, serve, type TestServer } from "../../../test-setup/serve.ts";

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

const capabilities = (url: string): string =>
  `<c:capabilities xmlns:c="x"><capability standardID="ivo://ivoa.net/std/TAP"><interface><accessURL> ${url}/tap </accessURL></interface></capability></c:capabilities>`;

test("a registry file is read past comments, blanks, odd lines and signs of equality", () => {
  const text =
    "# all\n\nivo://a.b/c = https://a.b/c?x=y=z\r\n! no\nivo://d.e/f=https://d.e/f \nrubbish\nivo://g =\n";
  expect([...parseResourceCaps(text)]).toEqual([
    ["ivo://a.b/c", "https://a.b/c?x=y=z"],
    ["ivo://d.e/f", "https://d.e/f"],
  ]);
});

test("a resource leads to the address of a standard, and is asked for once", async () => {
  const { url, requests } = await open((request, response) => {
    if (request.url === "/caps") response.end(`ivo://a.b/tap = ${url}/tap/capabilities\n`);
    else response.end(capabilities(url));
  });
  const registry = new Registry(`${url}/caps`, { session: new Session() });
  const urls = await Promise.all(
    ["ivo://a.b/tap", "ivo://A.B/TAP", `${url}/tap`].map((id) =>
      registry.accessURL(id, "ivo://ivoa.net/std/TAP"),
    ),
  );
  expect(urls).toEqual([`${url}/tap`, `${url}/tap`, `${url}/tap`]);
  expect(requests.map(({ line }) => line).sort()).toEqual([
    "GET /caps",
    "GET /tap/capabilities",
    "GET /tap/capabilities",
  ]);
  const unknown = await failure(registry.capabilities("ivo://a.b/none"), NotFoundError);
  expect(unknown.hint).toContain("1 resources");
  const missing = registry.accessURL("ivo://a.b/tap", "ivo://ivoa.net/std/SIA#query-2.0");
  expect((await failure(missing, NotFoundError)).hint).toBe("it offers ivo://ivoa.net/std/TAP");
});

test("what is old is used further when nothing new can be had, and that is told; mirrors come first", async () => {
  let up = true;
  const mirror = await open((_, response) => {
    if (up) response.end("ivo://a.b/x = https://a.b/x\n");
    else response.writeHead(500).end();
  });
  const dead = await open((_, response) => void response.writeHead(500).end());
  const stale: string[] = [];
  const registry = new Registry(dead.url, {
    mirrors: [mirror.url],
    maxAge: 0,
    onStale: (key) => stale.push(key),
  });
  expect((await registry.resources()).size).toBe(1);
  up = false;
  expect((await registry.resources()).size).toBe(1);
  expect(stale).toEqual([dead.url]);
  expect(dead.requests).toHaveLength(2);
  await failure(new Registry(dead.url).resources(), ServiceError);
});

test("who stops waiting does not stop the others", async () => {
  const { url } = await open((_, response) => {
    setTimeout(() => response.end("ivo://a.b/x = https://a.b/x\n"), 50);
  });
  const registry = new Registry(url);
  const controller = new AbortController();
  const impatient = failure(registry.resources({ signal: controller.signal }), AbortedError);
  const patient = registry.resources();
  controller.abort();
  await impatient;
  expect((await patient).size).toBe(1);
});

test("a registry of the VO is searched with values that cannot leave their quotes", async () => {
  const row = [
    "ivo://x/tap",
    "X",
    "X's archive",
    "All",
    "http://x/",
    "optical#radio",
    "ivo://ivoa.net/std/tap",
    "http://x/tap",
  ];
  const names = [
    "ivoid",
    "short_name",
    "res_title",
    "res_description",
    "reference_url",
    "waveband",
    "standard_id",
    "access_url",
  ];
  const { url, requests } = await open((_, response) => {
    const fields = names.map((name) => `<FIELD name="${name}" datatype="char" arraysize="*"/>`);
    const cells = row.map((cell) => `<TD>${cell}</TD>`);
    response.end(
      `<VOTABLE version="1.4"><RESOURCE type="results"><INFO name="QUERY_STATUS" value="OK"/><TABLE>${fields.join("")}<DATA><TABLEDATA><TR>${cells.join("")}</TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`,
    );
  });
  const found = await searchRegistry(
    { name: "O'Hara", keywords: ["' OR 1=1 --"], type: "tap", waveband: "Optical" },
    { url: `${url}/tap/` },
  );
  expect(found).toEqual([
    {
      ivoid: "ivo://x/tap",
      shortName: "X",
      title: "X's archive",
      description: "All",
      referenceURL: "http://x/",
      wavebands: ["optical", "radio"],
      standardID: "ivo://ivoa.net/std/tap",
      accessURL: "http://x/tap",
    },
  ]);
  const sent = new URLSearchParams(requests[0]?.body);
  expect(requests[0]?.line).toBe("POST /tap/sync");
  expect(sent.get("QUERY")).toMatchInlineSnapshot(`
    "SELECT ivoid, short_name, res_title, res_description, reference_url, waveband, standard_id, access_url
    FROM rr.resource NATURAL JOIN rr.capability NATURAL JOIN rr.interface
    WHERE ((((LOWER(short_name) LIKE '%o''hara%') OR (LOWER(res_title) LIKE '%o''hara%') OR (ivoid LIKE '%o''hara%'))) AND (((1 = ivo_hasword(res_title, ''' OR 1=1 --')) OR (1 = ivo_hasword(res_description, ''' OR 1=1 --')) OR (ivoid IN (SELECT ivoid FROM rr.res_subject WHERE LOWER(res_subject) LIKE '%'' or 1=1 --%')))) AND (standard_id LIKE 'ivo://ivoa.net/std/tap%') AND (1 = ivo_hashlist_has(waveband, 'optical')) AND (intf_role = 'std'))"
  `);
});

test("a registry that refuses the query says why", async () => {
  const { url } = await open((_, response) => {
    response.end(
      '<VOTABLE><RESOURCE type="results"><INFO name="QUERY_STATUS" value="ERROR">no rr schema</INFO></RESOURCE></VOTABLE>',
    );
  });
  const error = await failure(searchRegistry({}, { url }), ServiceError);
  expect(error.serverMessage).toBe("no rr schema");
});
