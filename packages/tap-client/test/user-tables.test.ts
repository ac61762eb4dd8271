import { Credentials, Session } from "@vostack/vo-service";
import { tableFromColumns } from "@vostack/votable";
import { afterEach, describe, expect, test } from "vitest";
import { QueryError, TapService, UnknownTableError } from "../src/index.ts";
import { fakeTap, send } from "./support/fake-tap.ts";
import type { Handler, TestServer } from "./support/http-server.ts";
import { userTableServer } from "./support/user-table-server.ts";

let server: (TestServer & { tap: string }) | undefined;
afterEach(() => server?.close());

async function serving(routes: Record<string, Handler>) {
  server = await fakeTap(routes);
  return { server, tables: await new TapService(server.tap).userTables() };
}
const ok: Handler = (_, response) => response.writeHead(200).end() as never;
const last = () => server?.requests.at(-1);

describe("user tables", () => {
  test("are made of a definition", async () => {
    const { tables } = await serving({ "PUT /tables/me.stars": ok });
    await tables.create("me.stars", {
      description: "my <stars>",
      columns: [
        { name: "id", datatype: "char", arraysize: "*", ucd: "meta.id" },
        { name: "ra", datatype: "double", unit: "deg", description: "right ascension" },
      ],
    });
    expect(last()).toMatchObject({ method: "PUT", headers: { "content-type": "text/xml" } });
    expect(last()?.body).toContain("<description>my &lt;stars&gt;</description>");
    expect(last()?.body).toContain(
      `<dataType xsi:type="vod:VOTableType" arraysize="*">char</dataType>`,
    );
  });

  test("are made like another table, without its rows", async () => {
    const { tables } = await serving({ "PUT /tables/me.stars": ok });
    await tables.create("me.stars", tableFromColumns({ id: [41, 42], name: ["a", "b"] }));
    expect(last()?.headers["content-type"]).toBe("application/x-votable+xml");
    expect(last()?.body).toContain("FIELD");
    expect(last()?.body).not.toContain("42");
  });

  test("are loaded from text and from streams", async () => {
    const { tables } = await serving({ "POST /load/me.stars": ok });
    await tables.load("me.stars", "id\tra\n1\t2\n", "tsv");
    expect(last()).toMatchObject({
      body: "id\tra\n1\t2\n",
      headers: { "content-type": "text/tab-separated-values" },
    });
    const stream = new Blob(["id,ra\n1,2\n"]).stream();
    await tables.load("me.stars", stream, "csv");
    expect(last()?.body).toBe("id,ra\n1,2\n");
  });

  test("are indexed by a job that is run and waited for", async () => {
    let phase = "PENDING";
    const { server } = await serving({
      "POST /table-update": (_, response) =>
        response.writeHead(303, { Location: "/tap/table-update/j" }).end() as never,
      "POST /table-update/j/phase": (_, response) => {
        phase = "COMPLETED";
        response.writeHead(303, { Location: "/tap/table-update/j" }).end();
      },
      "GET /table-update/j": (_, response) =>
        send(response, `<job version="1.1"><jobId>j</jobId><phase>${phase}</phase></job>`, {
          "Content-Type": "text/xml",
        }),
    });
    const tables = await new TapService(server.tap).userTables();
    await tables.createIndex("me.stars", "id", { unique: true });
    const created = server.requests.find(
      ({ method, path }) => method === "POST" && path === "/tap/table-update",
    );
    expect(created?.parameters).toEqual({ TABLE: ["me.stars"], INDEX: ["id"], UNIQUE: ["true"] });
    expect(phase).toBe("COMPLETED");
  });

  test("tell and change who may see them", async () => {
    const { tables } = await serving({
      "GET /permissions/me.stars": (_, response) =>
        send(response, "owner=me\npublic=false\nr-group=ivo://x/gms?g\nrw-group=\n", {
          "Content-Type": "text/plain",
        }),
      "POST /permissions/me.stars": ok,
    });
    expect(await tables.permissions("me.stars")).toEqual({
      owner: "me",
      public: false,
      readGroup: "ivo://x/gms?g",
    });
    await tables.setPermissions("me.stars", { public: true, readGroup: null });
    expect(last()?.body).toBe("public=true\nr-group=\n");
  });

  test("are dropped, and refusals are errors with the service's words", async () => {
    const { tables } = await serving({
      "DELETE /tables/me.stars": ok,
      "DELETE /tables/not.mine": (_, response) =>
        response.writeHead(403).end("permission denied") as never,
    });
    await tables.drop("me.stars");
    await expect(tables.drop("not.mine")).rejects.toThrow(/permission denied/);
  });
});

test("requests are those that pyvo's prototype sends (dal/tap.py)", async () => {
  const at = { Location: "/tap/table-update/j" };
  const job = `<job version="1.1"><jobId>j</jobId><phase>COMPLETED</phase></job>`;
  const { server, tables } = await serving({
    "PUT /tables/*": ok,
    "DELETE /tables/*": ok,
    "POST /load/*": ok,
    "POST /table-update": (_, response) => void response.writeHead(303, at).end(),
    "/table-update/j*": (_, response) => send(response, job, { "Content-Type": "text/xml" }),
  });
  await tables.create("me.t", { columns: [{ name: "a", datatype: "char", arraysize: "30*" }] });
  await tables.load("me.t", "a\n1\n", "csv");
  await tables.load("me.t", new TextEncoder().encode("a\tb\n"), "tsv");
  await tables.load("me.t", new Blob(["SIMPLE"]), "fits");
  await tables.createIndex("me.t", "a");
  await tables.drop("me.t");
  const definition = `<vosi:table xmlns:vosi="http://www.ivoa.net/xml/VOSITables/v1.0" xmlns:vod="http://www.ivoa.net/xml/VODataService/v1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" type="output"><name>me.t</name><column><name>a</name><dataType xsi:type="vod:VOTableType" arraysize="30*">char</dataType></column></vosi:table>`;
  const changes = server!.requests.filter(
    ({ method, path }) => method !== "GET" && !/phase/.test(path),
  );
  expect(
    changes.map(({ method, path, headers, body }) => [
      method,
      path,
      headers["content-type"],
      body.replace(/>\s+/g, ">"),
    ]),
  ).toEqual([
    ["PUT", "/tap/tables/me.t", "text/xml", `<?xml version="1.0" encoding="UTF-8"?>${definition}`],
    ["POST", "/tap/load/me.t", "text/csv", "a\n1\n"],
    ["POST", "/tap/load/me.t", "text/tab-separated-values", "a\tb\n"],
    ["POST", "/tap/load/me.t", "application/fits", "SIMPLE"],
    [
      "POST",
      "/tap/table-update",
      "application/x-www-form-urlencoded",
      "table=me.t&index=a&unique=false",
    ],
    ["DELETE", "/tap/tables/me.t", undefined, ""],
  ]);
});

describe("a table of one's own, from its making to its end", () => {
  const signedOn = (tap: string, user: string) => {
    const credentials = new Credentials();
    credentials.add({ kind: "basic", user, password: user }, { domains: ["127.0.0.1"] });
    return new TapService(tap, { session: new Session({ credentials, policy: "always" }) });
  };

  test("at a service that keeps them", async () => {
    const keeper = await userTableServer();
    server = keeper;
    const tap = signedOn(keeper.tap, "me");
    const mine = await tap.userTables();
    expect((await tap.tables()).names()).toEqual(["me.fixed"]);

    await mine.create("me.stars", {
      columns: [
        { name: "id", datatype: "int" },
        { name: "ra", datatype: "double", unit: "deg" },
      ],
    });
    await expect(mine.create("me.stars", { columns: [] })).rejects.toThrow(/already exists/);
    expect((await tap.tables()).names()).toEqual(["me.stars", "me.fixed"]);
    expect((await tap.table("me.stars")).columns.map(({ name }) => name)).toEqual(["id", "ra"]);
    expect(await tap.check("SELECT id FROM me.stars")).toEqual([]);

    await mine.load("me.stars", "id,ra\n1,10.5\n", "csv");
    await mine.load("me.stars", new Blob(["ra\tid\n20\t2\n"]).stream(), "tsv");
    await expect(mine.load("me.stars", "id,dec\n1,2\n", "csv")).rejects.toThrow(/column not found/);
    expect([...(await tap.query("SELECT * FROM me.stars"))]).toEqual([
      { id: "1", ra: "10.5" },
      { id: "2", ra: "20" },
    ]);

    await mine.createIndex("me.stars", "id", { unique: true });
    await expect(mine.createIndex("me.stars", "nothing")).rejects.toMatchObject({
      name: "JobError",
      serverMessage: "column not found: nothing",
    });

    const other = signedOn(keeper.tap, "other");
    const theirs = await other.userTables();
    await expect(other.query("SELECT * FROM me.stars")).rejects.toBeInstanceOf(QueryError);
    await mine.setPermissions("me.stars", { public: true, readGroup: "ivo://x/gms?g" });
    expect(await theirs.permissions("me.stars")).toEqual({
      owner: "me",
      public: true,
      readGroup: "ivo://x/gms?g",
    });
    expect((await other.query("SELECT * FROM me.stars")).nrows).toBe(2);
    await expect(theirs.drop("me.stars")).rejects.toMatchObject({ code: "authorization" });

    await mine.create("me.like", tableFromColumns({ id: [1], name: ["x"] }));
    expect((await tap.table("me.like")).columns).toHaveLength(2);
    await mine.drop("me.like");
    await mine.drop("me.stars");
    expect((await tap.tables()).names()).toEqual(["me.fixed"]);
    await expect(tap.table("me.stars")).rejects.toBeInstanceOf(UnknownTableError);
    await expect(mine.drop("me.stars")).rejects.toMatchObject({ code: "not-found" });
  });

  test("is for those only who sign on", async () => {
    const keeper = await userTableServer();
    server = keeper;
    const tables = await new TapService(keeper.tap).userTables();
    const made = tables.create("me.stars", { columns: [{ name: "id", datatype: "int" }] });
    await expect(made).rejects.toMatchObject({ code: "authorization", status: 403 });
  });
});
