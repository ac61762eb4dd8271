import { afterEach, describe, expect, test } from "vitest";
import { TapService, UnknownTableError } from "../src/index.ts";
import { fakeTap, info, send } from "./support/fake-tap.ts";
import type { Handler } from "./support/http-server.ts";

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serving(routes: Record<string, Handler>) {
  const server = await fakeTap(routes);
  servers.push(server);
  const count = (part: string) => server.requests.filter(({ path }) => path.includes(part)).length;
  return { server, count, tap: new TapService(server.tap) };
}

const xml = { "Content-Type": "text/xml" };
const column = (name: string) => `<column><name>${name}</name><dataType>char</dataType></column>`;
const table = (name: string, columns = "") => `<table><name>${name}</name>${columns}</table>`;
const tableset = (...tables: string[]) =>
  `<tableset><schema><name>s</name>${tables.join("")}</schema></tableset>`;

/** A service that leaves columns out unless it is asked for them, with a resource per table. */
const modern: Record<string, Handler> = {
  "/tables": ({ query }, response) => {
    const columns = query.get("detail") === "max" ? column("x") : "";
    send(response, tableset(table("s.a", columns), table("s.B", columns)), xml);
  },
  "/tables/s.a": (_, response) => send(response, table("s.a", column("x") + column("y")), xml),
};

const rowsOf = (rows: Record<string, string>[]) => {
  const names = Object.keys(rows[0] ?? { none: "" });
  const fields = names
    .map((name) => `<FIELD name="${name}" datatype="char" arraysize="*"/>`)
    .join("");
  const cells = rows
    .map((row) => `<TR>${names.map((name) => `<TD>${row[name]}</TD>`).join("")}</TR>`)
    .join("");
  return `<VOTABLE><RESOURCE type="results"><INFO name="QUERY_STATUS" value="OK"/><TABLE>${fields}<DATA><TABLEDATA>${cells}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`;
};

/** The queries of TAP_SCHEMA, with names in upper case as some databases have them. */
const schemaQueries: Handler = (request, response) => {
  const [, name = ""] = /TAP_SCHEMA\.(\w+)/.exec(request.parameters.QUERY?.[0] ?? "") ?? [];
  const rows: Record<string, Record<string, string>[]> = {
    schemas: [{ SCHEMA_NAME: "s", DESCRIPTION: "the schema" }],
    tables: [
      { SCHEMA_NAME: "s", TABLE_NAME: "s.b", TABLE_TYPE: "table", TABLE_INDEX: "2" },
      { SCHEMA_NAME: "s", TABLE_NAME: "s.a", TABLE_TYPE: "view", TABLE_INDEX: "1" },
    ],
    columns: [
      {
        TABLE_NAME: "s.a",
        COLUMN_NAME: "x",
        DATATYPE: "char",
        ARRAYSIZE: "*",
        UNIT: "deg",
        INDEXED: "1",
        STD: "0",
      },
      {
        TABLE_NAME: "s.b",
        COLUMN_NAME: "id",
        DATATYPE: "int",
        ARRAYSIZE: "1",
        UNIT: "",
        INDEXED: "0",
        STD: "1",
      },
    ],
    keys: [{ KEY_ID: "k1", FROM_TABLE: "s.a", TARGET_TABLE: "s.b", DESCRIPTION: "link" }],
    key_columns: [{ KEY_ID: "k1", FROM_COLUMN: "x", TARGET_COLUMN: "id" }],
  };
  const [, table] = /table_name IN \('(.*?)'/.exec(request.parameters.QUERY?.[0] ?? "") ?? [];
  const wanted = (rows[name] ?? []).filter(
    (row) => !table || row.TABLE_NAME === table.replaceAll('"', ""),
  );
  send(response, rowsOf(wanted));
};

describe("tables", () => {
  test("names cost one request, however often they are asked for", async () => {
    const { tap, count } = await serving(modern);
    expect((await tap.tables()).names()).toEqual(["s.a", "s.B"]);
    await tap.tables();
    expect(count("/tables")).toBe(1);
  });

  test("all columns cost one request, and single tables none after it", async () => {
    const { tap, count } = await serving(modern);
    const all = await tap.tables({ detail: "max" });
    expect([...all].map(({ columns }) => columns.length)).toEqual([1, 1]);
    expect((await tap.table("S.b")).columns).toHaveLength(1);
    expect(count("/tables")).toBe(1);
  });

  test("one table costs one request", async () => {
    const { tap, count } = await serving(modern);
    expect((await tap.table("s.a")).columns).toHaveLength(2);
    await tap.table("s.a");
    expect(count("/tables")).toBe(1);
  });

  test("a table without a resource of its own comes with all others", async () => {
    const { tap } = await serving(modern);
    expect((await tap.table("s.b")).name).toBe("s.B");
  });

  test("a table without a resource of its own comes from TAP_SCHEMA, not with all others", async () => {
    const { tap, server } = await serving({
      "/tables": modern["/tables"] as Handler,
      "/sync": schemaQueries,
    });
    const table = await tap.table("s.a");
    expect(table.columns.map(({ name }) => name)).toEqual(["x"]);
    expect(table.foreignKeys).toEqual([
      { targetTable: "s.b", columns: [{ from: "x", target: "id" }], description: "link" },
    ]);
    expect(server.requests.some(({ query }) => query.get("detail") === "max")).toBe(false);
  });

  test("a failure is not remembered", async () => {
    let times = 0;
    const { tap } = await serving({
      "/tables": (_, response) => {
        if (times++ === 0) response.writeHead(403).end("not now");
        else send(response, tableset(table("s.a", column("x"))), xml);
      },
    });
    await expect(tap.tables()).rejects.toThrow(/not now/);
    expect((await tap.tables()).length).toBe(1);
  });

  test("an unknown table is an error with near names", async () => {
    const { tap } = await serving(modern);
    const asked = tap.table("s.aa");
    await expect(asked).rejects.toBeInstanceOf(UnknownTableError);
    await expect(asked).rejects.toMatchObject({
      table: "s.aa",
      hint: expect.stringContaining("s.a"),
    });
  });

  test("TAP_SCHEMA answers when /tables fails, in five queries", async () => {
    for (const broken of ["not found", "<tableset><schema>"]) {
      const { tap, count } = await serving({
        "/tables": (_, response) => {
          if (broken === "not found") response.writeHead(404).end(broken);
          else send(response, broken, xml);
        },
        "/sync": schemaQueries,
      });
      const tables = await tap.tables({ detail: "max" });
      expect(tables.names()).toEqual(["s.a", "s.b"]);
      expect(tables.schemas).toEqual([
        { name: "s", description: "the schema", tables: ["s.a", "s.b"] },
      ]);
      expect(tables.get("s.a")).toEqual({
        name: "s.a",
        schema: "s",
        type: "view",
        columns: [
          {
            name: "x",
            unit: "deg",
            datatype: { name: "char", arraysize: "*" },
            flags: ["indexed"],
          },
        ],
        foreignKeys: [
          { targetTable: "s.b", columns: [{ from: "x", target: "id" }], description: "link" },
        ],
      });
      expect(tables.get("s.b")?.columns[0]).toEqual({
        name: "id",
        datatype: { name: "int" },
        flags: ["std"],
      });
      expect(count("/sync")).toBe(5);
    }
  });
});

test("tables without columns do not keep the columns of the others from being told", async () => {
  const { tap } = await serving({
    "/tables": (_, response) =>
      send(response, tableset(table("s.a", column("x")), table("s.b")), xml),
  });
  const tables = await tap.tables({ detail: "max" });
  expect([...tables].map(({ name, columns }) => [name, columns.length])).toEqual([
    ["s.a", 1],
    ["s.b", 0],
  ]);
});

test("a resource of one table that answers with all of them is understood", async () => {
  const all = tableset(table("s.a", column("x")), table("s.b", column("y")));
  const { tap, server } = await serving({ "/tables/*": (_, response) => send(response, all, xml) });
  expect((await tap.table("s.b")).columns[0]?.name).toBe("y");
  expect(server.requests[0]?.path).toBe("/tap/tables/s.b");
});

test("TAP_SCHEMA that is larger than what the service gives at a time is read in pages", async () => {
  const most = 7;
  const names = Array.from({ length: 20 }, (_, n) => `s.t${String(n).padStart(2, "0")}`);
  const content: Record<string, Record<string, string>[]> = {
    schemas: [{ SCHEMA_NAME: "s" }],
    tables: names.map((name) => ({ SCHEMA_NAME: "s", TABLE_NAME: name })),
    columns: names.flatMap((name) =>
      ["a", "b", "c"].map((column) => ({ TABLE_NAME: name, COLUMN_NAME: column })),
    ),
    keys: [],
    key_columns: [],
  };
  const { tap } = await serving({
    "/tables": (_, response) => void response.writeHead(404).end(),
    "/sync": ({ parameters }, response) => {
      const query = parameters.QUERY?.[0] ?? "";
      const rows = content[/TAP_SCHEMA\.(\w+)/.exec(query)?.[1] ?? ""] ?? [];
      const from = />= '(.*?)'/.exec(query)?.[1] ?? "";
      const top = Number(/TOP (\d+)/.exec(query)?.[1] ?? Infinity);
      const key = /ORDER BY (\w+)/.exec(query)?.[1]?.toUpperCase();
      const isForNulls = / IS NULL/.test(query);
      const wanted = rows.filter((row) => !isForNulls && (!key || (row[key] ?? "") >= from));
      const limit = Math.min(top, most);
      const late = wanted.length > limit && top > most ? info("OVERFLOW") : "";
      send(response, rowsOf(wanted.slice(0, limit)).replace("</TABLE>", `</TABLE>${late}`));
    },
  });
  const tables = await tap.tables({ detail: "max" });
  expect(tables.names()).toEqual(names);
  for (const table of tables) {
    expect(table.columns.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  }
});

describe("examples", () => {
  const page = (n: number, next: string) =>
    `<html><body><div typeof="example" id="e${n}"><b property="name">E${n}</b><pre property="query">SELECT ${n}</pre></div>${next}</body></html>`;

  test("follow continuations, each page once", async () => {
    const { tap } = await serving({
      "/examples": (_, response) =>
        send(response, page(1, '<a property="continuation" href="examples/2">more</a>'), {}),
      "/examples/2": (_, response) =>
        send(response, page(2, '<a property="continuation" href="../examples">again</a>'), {}),
    });
    expect((await tap.examples()).map(({ name, query }) => [name, query])).toEqual([
      ["E1", "SELECT 1"],
      ["E2", "SELECT 2"],
    ]);
  });

  test("are none when the service has no such resource", async () => {
    const { tap } = await serving({});
    expect(await tap.examples()).toEqual([]);
  });

  test("that cannot be read are an error of the service", async () => {
    const { tap } = await serving({ "/examples": (_, response) => send(response, "none", xml) });
    await expect(tap.examples()).rejects.toMatchObject({ name: "ProtocolError" });
  });

  test("do not go on for ever", async () => {
    let n = 0;
    const { tap } = await serving({
      "/examples*": (_, response) =>
        send(response, page(n, `<a property="continuation" href="/tap/examples/${++n}"/>`), {}),
    });
    await expect(tap.examples()).rejects.toThrow(/more than 20 pages/);
  });
});

describe("check", () => {
  test("reads only the tables of the query and takes uploads as they are", async () => {
    const { tap, count } = await serving(modern);
    expect(await tap.check("SELECT x, y FROM s.a JOIN TAP_UPLOAD.mine AS m ON m.z = a.x")).toEqual(
      [],
    );
    expect(count("/tables/s.a")).toBe(1);
    expect(count("/tables")).toBe(2);
    const [finding] = await tap.check("SELECT xx FROM s.a");
    expect(finding).toMatchObject({ severity: "error", line: 1, column: 8 });
  });
});

describe("tables at services of many kinds", () => {
  test("that refuse the parameter detail are asked without it", async () => {
    const { tap, count } = await serving({
      "/tables": ({ query }, response) => {
        if (query.has("detail")) response.writeHead(400).end("unknown parameter detail");
        else send(response, tableset(table("s.a", column("x"))), xml);
      },
    });
    expect((await tap.tables()).names()).toEqual(["s.a"]);
    expect((await tap.tables({ detail: "max" })).get("s.a")?.columns).toHaveLength(1);
    expect(count("/sync")).toBe(0);
  });

  test("that give no readable list of tables give their names by TAP_SCHEMA, in two queries", async () => {
    const { tap, count } = await serving({
      "/tables": (_, response) => send(response, "<html><p>All our tables</p></html>", xml),
      "/sync": schemaQueries,
    });
    expect((await tap.tables()).names()).toEqual(["s.a", "s.b"]);
    expect(count("/sync")).toBe(2);
  });

  test("that have ten thousand of them, and schemas without a name, are read", async () => {
    const many = Array.from({ length: 10_000 }, (_, n) =>
      table(`"J/A+A/${n}/table1"`, column("x")),
    );
    const { tap } = await serving({
      "/tables": (_, response) =>
        send(
          response,
          `<ns1:tableset xmlns:ns1="urn:any"><schema>${many.join("")}</schema><schema><name/><table><name>basic</name></table></schema></ns1:tableset>`,
          xml,
        ),
    });
    const tables = await tap.tables();
    expect(tables.length).toBe(10_001);
    expect(tables.get("J/A+A/9999/table1")?.columns).toHaveLength(1);
    expect(tables.get("BASIC")?.name).toBe("basic");
    expect((await tap.table('"J/A+A/17/table1"')).name).toBe('"J/A+A/17/table1"');
  });

  test("that delimit names in one place and not in the other have their columns", async () => {
    const { tap } = await serving({
      "/tables": (_, response) => send(response, tableset(table('"s.a"')), xml),
      "/sync": schemaQueries,
    });
    expect((await tap.table("s.a")).columns).toHaveLength(1);
  });

  test("one caller's cancelling leaves the others their answer, and nobody's request stays behind", async () => {
    let answer: () => void = () => undefined;
    let givenUp = 0;
    const { tap, server } = await serving({
      "/tables": (_, response) => {
        answer = () => send(response, tableset(table("s.a")), xml);
        response.on("close", () => {
          if (!response.writableEnded) givenUp += 1;
        });
      },
    });
    const controller = new AbortController();
    const first = tap.tables({ signal: controller.signal });
    const second = tap.tables();
    await expect.poll(() => server.requests.length).toBe(1);
    controller.abort();
    await expect(first).rejects.toMatchObject({ code: "aborted" });
    answer();
    expect((await second).names()).toEqual(["s.a"]);

    const other = new TapService(tap.baseUrl);
    await expect(other.tables({ deadline: 50 })).rejects.toMatchObject({ code: "deadline" });
    await expect.poll(() => givenUp).toBe(1);
  });
});

test("foreign keys that a service leaves out of single tables come from TAP_SCHEMA, asked for once", async () => {
  const { tap, count } = await serving({ ...modern, "/sync": schemaQueries });
  const link = { targetTable: "s.b", columns: [{ from: "x", target: "id" }], description: "link" };
  expect((await tap.table("s.a")).foreignKeys).toEqual([link]);
  expect((await tap.table("s.a")).foreignKeys).toEqual([link]);
  expect((await tap.table("s.b")).foreignKeys).toEqual([]);
  expect(count("/sync")).toBeLessThanOrEqual(4);
  await tap.check("SELECT x FROM s.a");
  expect(count("/sync")).toBeLessThanOrEqual(4);
});
