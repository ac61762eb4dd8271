import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import {
  readVOTable,
  type Table,
  tableFromColumns,
  tableFromRows,
  writeVOTable,
} from "@vostack/votable";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UploadError, UploadTable } from "../src/index.ts";
import { type InlineUpload, prepareUploads, type UploadRules } from "../src/upload/prepare.ts";
import type { UploadSource, Uploads } from "../src/upload/sources.ts";

const rows = [
  { id: 1, name: "M31 & <co>" },
  { id: 2, name: null },
];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tap-uploads-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function tableOf(source: UploadSource): Promise<Table> {
  const [upload] = await prepareUploads({ mine: source }, {});
  const document = await readVOTable((upload as InlineUpload).content);
  return document.firstTable() as Table;
}

async function rowsOf(source: UploadSource): Promise<unknown[]> {
  return [...(await tableOf(source)).rows()];
}

async function problem(uploads: Uploads, rules: UploadRules = {}): Promise<string> {
  const error = await prepareUploads(uploads, rules).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(UploadError);
  return (error as UploadError).problem;
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

test.each([5, null, undefined, true])("%s is no table, and the error says so", async (source) => {
  const given = { mine: source as unknown as UploadSource };
  await expect(prepareUploads(given, {})).rejects.toMatchObject({
    name: "UploadError",
    problem: "unsupported-format",
    message: `Cannot upload "mine": it is no table, it is ${source}`,
  });
});

test("what is wrong with a table comes with what helps", async () => {
  const given = new UploadTable(new Blob(["a,b\n1,2\n"]), {
    format: "csv",
    fields: [{ name: "c", datatype: "int" }],
  });
  await expect(prepareUploads({ mine: given }, {})).rejects.toMatchObject({
    name: "UploadError",
    problem: "unreadable",
    hint: expect.stringContaining("a, b"),
  });
});

describe("sources", () => {
  test("rows, columns and tables become VOTables", async () => {
    expect(await rowsOf(rows)).toEqual(rows);
    expect(await rowsOf(tableFromRows(rows))).toEqual(rows);
    expect(await rowsOf({ id: [1, 2], name: ["a", "b"] })).toEqual([
      { id: 1, name: "a" },
      { id: 2, name: "b" },
    ]);
    expect(await rowsOf({ x: new Float32Array([0.5, Number.NaN]) })).toHaveLength(2);
  });

  test("files are recognised by what they hold and by their names", async () => {
    const csv = "id,name\n1,M31 & <co>\n2,\n";
    expect(await rowsOf(await file("a.csv", csv))).toEqual(rows);
    expect(await rowsOf(await file("a.tsv", csv.replaceAll(",", "\t")))).toEqual(rows);
    expect(await rowsOf(await file("a.json", JSON.stringify(rows)))).toEqual(rows);
    expect(
      await rowsOf(await file("a.ndjson", rows.map((row) => JSON.stringify(row)).join("\n"))),
    ).toEqual(rows);
    expect(await rowsOf(await file("a.dat", JSON.stringify({ id: [1], name: ["a"] })))).toEqual([
      { id: 1, name: "a" },
    ]);
    expect(await rowsOf(pathToFileURL(await file("with blank.csv", csv)))).toEqual(rows);
  });

  test("Parquet files are read", async () => {
    const { writeParquet } = await import("@vostack/votable/parquet");
    const stream = await writeParquet(tableFromRows(rows));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    expect(await rowsOf(await file("a.parquet", bytes))).toEqual(rows);
  });

  test("Parquet files keep their types, times and lists", async () => {
    const { parquetWriteBuffer } = await import("hyparquet-writer");
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: "d", data: [1, 2], type: "DOUBLE" },
        { name: "f", data: [1, null], type: "FLOAT", nullable: true },
        { name: "l", data: [9007199254740993n, -1n], type: "INT64" },
        { name: "t", data: [new Date(1500), new Date(0)], type: "TIMESTAMP" },
        { name: "s", data: ["x", "Ünï"], type: "STRING" },
        { name: "none", data: [null, null], type: "INT32", nullable: true },
      ],
    });
    const table = await tableOf(await file("typed.parquet", new Uint8Array(bytes)));
    expect(table.fields.map(({ datatype }) => datatype)).toEqual([
      "double",
      "float",
      "long",
      "char",
      "unicodeChar",
      "int",
    ]);
    expect(table.column("t").field.xtype).toBe("timestamp");
    expect([...table.rows()]).toEqual([
      { d: 1, f: 1, l: 9007199254740993n, t: "1970-01-01T00:00:01.5", s: "x", none: null },
      { d: 2, f: null, l: -1, t: "1970-01-01T00:00:00", s: "Ünï", none: null },
    ]);
  });

  test("VOParquet files keep their units too", async () => {
    const { writeParquet } = await import("@vostack/votable/parquet");
    const fields = [{ name: "ra", datatype: "double", unit: "deg", ucd: "pos.eq.ra" }];
    const stream = await writeParquet(tableFromRows([{ ra: 1 }], fields));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const { field } = (await tableOf(await file("vo.parquet", bytes))).column("ra");
    expect(field).toMatchObject({ datatype: "double", unit: "deg", ucd: "pos.eq.ra" });
  });

  test("Arrow tables, whole and in batches, keep their types", async () => {
    const arrow = await import("apache-arrow");
    const batch = (id: bigint[], ra: number[], name: (string | null)[]) =>
      new arrow.Table({
        id: arrow.vectorFromArray(id, new arrow.Int64()),
        ra: arrow.vectorFromArray(ra, new arrow.Float64()),
        name: arrow.vectorFromArray(name, new arrow.Utf8()),
      });
    const whole = batch([9007199254740993n], [1], ["Ü"]).concat(batch([2n], [2.5], [null]));
    expect(whole.batches).toHaveLength(2);
    const table = await tableOf(arrow.tableFromIPC(arrow.tableToIPC(whole)));
    expect(table.fields.map(({ datatype }) => datatype)).toEqual(["long", "double", "unicodeChar"]);
    expect([...table.rows()]).toEqual([
      { id: 9007199254740993n, ra: 1, name: "Ü" },
      { id: 2, ra: 2.5, name: null },
    ]);
    const fields = [{ name: "ra", datatype: "float", unit: "deg" }];
    expect((await tableOf(new UploadTable(whole, { fields }))).column("ra").field.unit).toBe("deg");
  });

  test("JSON keeps all digits, and comes in the shapes that services and tools write", async () => {
    const id = "5853498713190525696";
    expect(
      await rowsOf(await file("long.json", `[{"id": ${id}, "s": "${id}", "x": 1e20}]`)),
    ).toEqual([{ id: BigInt(id), s: id, x: 1e20 }]);
    expect(await rowsOf(await file("one.ndjson", '{"id": 1, "s": "x"}\n'))).toEqual([
      { id: 1, s: "x" },
    ]);
    const esa = `{"metadata": [{"name": "id", "datatype": "long", "unit": null}, {"name": "ra", "datatype": "double", "unit": "deg"}], "data": [[${id}, 1], [2, null]]}`;
    const table = await tableOf(await file("esa.json", esa));
    expect([...table.rows()]).toEqual([
      { id: BigInt(id), ra: 1 },
      { id: 2, ra: null },
    ]);
    expect(table.column("ra").field).toMatchObject({ datatype: "double", unit: "deg" });
    const bare = '{"metadata": [{"name": "a"}, {"name": "b"}], "data": [[1, "x"]]}';
    expect(await rowsOf(await file("bare.json", bare))).toEqual([{ a: 1, b: "x" }]);
  });

  test("fields give columns and JSON their types", async () => {
    const fields = [{ name: "id", datatype: "double", unit: "s" }];
    for (const source of [{ id: [1], other: [2] }, await file("c.json", '{"id": [1]}')]) {
      const table = await tableOf(new UploadTable(source, { fields }));
      expect(table.fields).toHaveLength(1);
      expect(table.column("id").field).toMatchObject({ datatype: "double", unit: "s" });
    }
  });

  test("packed files are unpacked", async () => {
    const csv = gzipSync("id,name\n1,M31 & <co>\n2,\n");
    expect(await rowsOf(await file("a.csv.gz", csv))).toEqual(rows);
    expect(await rowsOf(new UploadTable(csv, { format: "csv" }))).toEqual(rows);
  });

  test("texts beyond ASCII are unicodeChar, which no service cuts to question marks", async () => {
    const table = await tableOf([{ a: "Ünï", b: "x" }]);
    expect(table.fields.map(({ datatype }) => datatype)).toEqual(["unicodeChar", "char"]);
    expect([...table.rows()]).toEqual([{ a: "Ünï", b: "x" }]);
  });

  test("VOTables pass byte for byte", async () => {
    const text = `<?xml version="1.0"?><!-- mine --><VOTABLE version="1.3"><RESOURCE/></VOTABLE>`;
    const [upload] = await prepareUploads({ mine: await file("odd.xml", text) }, {});
    expect(await (upload as InlineUpload).content.text()).toBe(text);
    expect((upload as InlineUpload).filename).toBe("mine.xml");
  });

  test("options give format, types and serialization", async () => {
    const path = await file("stars.txt", "id\n007\n");
    const fields = [{ name: "id", datatype: "char", arraysize: "*" }];
    expect(await rowsOf(new UploadTable(path, { format: "csv", fields }))).toEqual([{ id: "007" }]);
    const [upload] = await prepareUploads(
      { mine: new UploadTable(rows, { serialization: "binary2" }) },
      {},
    );
    expect(await (upload as InlineUpload).content.text()).toContain("<BINARY2>");
  });

  test("addresses are handed to the service", async () => {
    expect(await prepareUploads({ a: "https://x/a.xml", b: new URL("vos://x/b") }, {})).toEqual([
      { kind: "reference", name: "a", url: "https://x/a.xml" },
      { kind: "reference", name: "b", url: "vos://x/b" },
    ]);
  });

  test("jobs go by address when the service can fetch it, else by value", async () => {
    const bytes = writeVOTable(tableFromColumns({ x: [1] }), { serialization: "tabledata" });
    const job = (isPublic: boolean) => ({
      resultForUpload: async () => ({
        url: "http://x/result",
        isPublic,
        read: async () => new Blob([bytes as Uint8Array<ArrayBuffer>]),
      }),
    });
    const kind = async (isPublic: boolean, methods?: string[]) =>
      (await prepareUploads({ a: job(isPublic) }, methods ? { methods } : {}))[0]?.kind;
    expect(await kind(true)).toBe("reference");
    expect(await kind(false)).toBe("inline");
    expect(await kind(true, ["inline"])).toBe("inline");
  });

  test("part names are of one length, so that none begins another", async () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, k) => [`t${k}`, rows]));
    const parts = (await prepareUploads(many, {})).map((upload) => (upload as InlineUpload).part);
    expect(parts[0]).toBe("upload01");
    expect(parts[11]).toBe("upload12");
  });
});

describe("checks before the request", () => {
  test("names", async () => {
    expect(await problem({ "a-b": rows })).toBe("bad-name");
    expect(await problem({ "1a": rows })).toBe("bad-name");
    expect(await problem({ table: rows })).toBe("bad-name");
    expect(await problem({ a: rows, "TAP_UPLOAD.A": rows })).toBe("duplicate-name");
  });

  test("files", async () => {
    expect(await problem({ a: join(folder, "nowhere.xml") })).toBe("missing-file");
    expect(await problem({ a: folder })).toBe("missing-file");
    expect(await problem({ a: await file("a.bin", new Uint8Array([1, 2, 3])) })).toBe(
      "unsupported-format",
    );
    expect(await problem({ a: await file("bad.json", '{"a": {}}') })).toBe("unreadable");
    expect(await problem({ a: await file("page.vot", "<html></html>") })).toBe(
      "unsupported-format",
    );
    expect(await problem({ a: await file("bad2.json", "[1]") })).toBe("unreadable");
  });

  test("things that are no table", async () => {
    expect(await problem({ a: new Date() as never })).toBe("unsupported-format");
    expect(await problem({ a: {} })).toBe("unsupported-format");
    expect(await problem({ a: [] })).toBe("unreadable");
    expect(await problem({ a: { x: [1], y: [1, 2] } })).toBe("unreadable");
  });

  test("limits of the service", async () => {
    expect(await problem({ a: rows }, { maxRows: 1 })).toBe("too-large");
    expect(await problem({ a: rows }, { maxBytes: 10 })).toBe("too-large");
    expect(await problem({ a: rows }, { methods: ["http"] })).toBe("not-offered");
    expect(await problem({ a: "ftp://x/y" }, { methods: ["inline", "http"] })).toBe("not-offered");
    expect(await prepareUploads({ a: rows }, { maxRows: 2, methods: ["inline"] })).toHaveLength(1);
  });
});
