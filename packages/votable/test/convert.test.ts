import { tableFromIPC, tableToIPC } from "apache-arrow";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { fromArrow, toArrow } from "../src/arrow.ts";
import { readCsv, writeCsv } from "../src/csv.ts";
import { writeEcsv } from "../src/ecsv.ts";
import { tableFromRows } from "../src/index.ts";
import { writeJson, writeNdjson } from "../src/json.ts";
import { writeParquet } from "../src/parquet.ts";

const text = (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text();

const fields = [
  { name: "id", datatype: "long" },
  { name: "ra", datatype: "double", unit: "deg", ucd: "pos.eq.ra" },
  { name: "mag", datatype: "float" },
  { name: "n", datatype: "short" },
  { name: "ok", datatype: "boolean" },
  { name: "name", datatype: "char", arraysize: "*" },
  { name: "pair", datatype: "double", arraysize: "2" },
  { name: "list", datatype: "int", arraysize: "*" },
];
const rows = [
  [9007199254740993n, 10.5, 1.5, -3, true, 'a "quoted", é', [1, 2], [1, 2, 3]],
  [null, null, null, null, null, null, null, null],
  [1, Number.NaN, Number.POSITIVE_INFINITY, 7, false, "", [0.1, 1e-300], []],
];
const table = tableFromRows(rows, fields);

describe("CSV", () => {
  test("tells nulls from empty strings and quotes what needs it", async () => {
    expect(await text(writeCsv(table))).toBe(
      [
        "id,ra,mag,n,ok,name,pair,list",
        '9007199254740993,10.5,1.5,-3,true,"a ""quoted"", é",1 2,1 2 3',
        ",,,,,,,",
        '1,NaN,Infinity,7,false,"",0.1 1e-300,""',
        "",
      ].join("\n"),
    );
  });

  test("finds types and comes back the same", async () => {
    const again = await readCsv(writeCsv(table.select(["id", "ra", "n", "ok", "name"])));
    expect(again.fields.map(({ datatype }) => datatype)).toEqual([
      "long",
      "double",
      "int",
      "boolean",
      "char",
    ]);
    expect(again.column("id").get(0)).toBe(9007199254740993n);
    expect(again.row(1)).toEqual({ id: null, ra: null, n: null, ok: null, name: null });
    expect(again.column("name").toArray()).toEqual(['a "quoted", é', null, ""]);
  });

  test.each([
    ["a,b\r\n1,2\r\n", { a: 1, b: 2 }],
    ["a,b\n1,2", { a: 1, b: 2 }],
    ['a,b\n"x\ny",2\n', { a: "x\ny", b: 2 }],
    ["a,b\n007,1.0e3\n", { a: "007", b: 1000 }],
  ])("reads %j", async (csv, row) => {
    expect((await readCsv(csv)).row(0)).toEqual(row);
  });

  test("says which record has another length, and which quote is open", async () => {
    await expect(readCsv('a,b\n1,"2\n"\n3\n')).rejects.toMatchObject({
      code: "ROW_LENGTH",
      row: 1,
      line: 4,
    });
    await expect(readCsv("a,b\n1,2,3\n")).rejects.toMatchObject({ code: "ROW_LENGTH", row: 0 });
    await expect(readCsv('a,b\n1,"2\n3')).rejects.toMatchObject({ code: "TRUNCATED", line: 2 });
  });

  test("says that a file is not UTF-8 instead of losing its letters", async () => {
    const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
    await expect(readCsv(latin1("name\nTycho\nRømer\n"))).rejects.toMatchObject({
      code: "CELL",
      row: 1,
      field: "name",
      hint: expect.stringContaining("iso-8859-1"),
    });
    await expect(readCsv(latin1("nåme\n1\n"))).rejects.toMatchObject({ code: "CELL" });
  });

  test("takes a mark of UTF-8 at the beginning for none of the text, however it is cut", async () => {
    const bytes = new TextEncoder().encode("\ufeffa,b\r\n1,2\r\n");
    for (let cut = 0; cut <= bytes.length; cut++) {
      const csv = await readCsv([bytes.subarray(0, cut), bytes.subarray(cut)]);
      expect(csv.row(0)).toEqual({ a: 1, b: 2 });
    }
  });

  test("gives fields to the columns of their names, and finds the types of the others", async () => {
    const csv = "id,name,n\n007,x,1\n";
    const some = await readCsv(csv, { fields: [{ name: "n", datatype: "short", unit: "m" }] });
    expect(some.fields.map(({ name, datatype, unit }) => [name, datatype, unit])).toEqual([
      ["id", "char", undefined],
      ["name", "char", undefined],
      ["n", "short", "m"],
    ]);
    const turned = await readCsv("a,b\n1,2\n", {
      fields: [
        { name: "b", datatype: "int" },
        { name: "a", datatype: "int" },
      ],
    });
    expect(turned.row(0)).toEqual({ a: 1, b: 2 });
    const renamed = await readCsv("a,b\n1,2\n", {
      fields: [
        { name: "x", datatype: "int" },
        { name: "y", datatype: "int" },
      ],
    });
    expect(renamed.row(0)).toEqual({ x: 1, y: 2 });
  });

  test("refuses fields that would fall upon the wrong columns", async () => {
    const fields = [
      { name: "b", datatype: "int" },
      { name: "c", datatype: "int" },
    ];
    await expect(readCsv("a,b\n1,2\n", { fields })).rejects.toMatchObject({
      code: "FIELD",
      field: "c",
      hint: expect.stringContaining("a, b"),
    });
  });

  test.each([
    ["-0", "double", -0],
    ["0", "int", 0],
    ["0.5", "double", 0.5],
    ["-0.5", "double", -0.5],
    ["2147483648", "long", 2147483648],
    ["1e400", "char", "1e400"],
    ["-inf", "double", Number.NEGATIVE_INFINITY],
    ["9223372036854775808", "char", "9223372036854775808"],
    ["00", "char", "00"],
    [" 12 ", "int", 12],
    ["1.", "double", 1],
    ["1.5.2", "char", "1.5.2"],
    ["12345678901234567890.5", "double", 12345678901234567000],
    ["1<2", "char", "1<2"],
  ])("takes %j for %s", async (text, datatype, value) => {
    const csv = await readCsv(`v,w\n${text},x\n`);
    expect(csv.fields[0]?.datatype).toBe(datatype);
    expect(csv.column("v").get(0)).toBe(value);
  });

  test("does not take the beginning of a value for the whole", async () => {
    const fields = [{ name: "v", datatype: "int" }];
    await expect(readCsv("v\n1<2\n", { fields })).rejects.toMatchObject({ code: "WRITE", row: 0 });
  });

  test("gives the same table however the bytes are cut", async () => {
    const bytes = new TextEncoder().encode(await text(writeCsv(table)));
    const whole = (await readCsv(bytes)).toString();
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)];
      expect((await readCsv(pieces)).toString()).toBe(whole);
    }
  });

  test("reads and writes TSV", async () => {
    const tsv = await text(writeCsv(table.select(["n", "name"]), { separator: "\t" }));
    expect(tsv.split("\n")[0]).toBe("n\tname");
    expect((await readCsv(tsv, { separator: "\t" })).nrows).toBe(3);
  });
});

describe("JSON", () => {
  test("keeps all digits of longs, and numbers that JSON does not have", async () => {
    const lines = (await text(writeNdjson(table))).trimEnd().split("\n");
    expect(lines[0]).toBe(
      '{"id":9007199254740993,"ra":10.5,"mag":1.5,"n":-3,"ok":true,"name":"a \\"quoted\\", é","pair":[1,2],"list":[1,2,3]}',
    );
    expect(JSON.parse(lines[2] ?? "")).toMatchObject({ ra: "NaN", mag: "Infinity", list: [] });
  });

  test("is one array, also of nothing", async () => {
    expect(JSON.parse(await text(writeJson(table)))).toHaveLength(3);
    expect(await text(writeJson(table.slice(0, 0)))).toBe("[]\n");
  });
});

describe("Arrow", () => {
  test("copies no numbers, and comes back the same through IPC", () => {
    const arrow = toArrow(table);
    expect(arrow.getChild("ra")?.data[0]?.values.buffer).toBe(table.column("ra").values.buffer);
    const again = fromArrow(tableFromIPC(tableToIPC(arrow)));
    expect(
      again.fields.map(({ datatype, arraysize, unit }) => [datatype, arraysize, unit]),
    ).toEqual(table.fields.map(({ datatype, arraysize, unit }) => [datatype, arraysize, unit]));
    expect([...again.rows()]).toEqual([...table.rows()]);
  });
});

describe("Parquet", () => {
  test("is read by hyparquet with types, nulls, lists and the VOTable head", async () => {
    const file = await new Response(writeParquet(table, { rowGroupSize: 2 })).arrayBuffer();
    const metadata = parquetMetadata(file);
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([2, 1]);
    const found = metadata.key_value_metadata?.find(({ key }) => key.endsWith(".content"))?.value;
    expect(found).toContain('unit="deg"');
    const read = await parquetReadObjects({ file });
    expect(read).toEqual([
      {
        id: 9007199254740993n,
        ra: 10.5,
        mag: 1.5,
        n: -3,
        ok: true,
        name: 'a "quoted", é',
        pair: [1, 2],
        list: [1, 2, 3],
      },
      {
        id: null,
        ra: null,
        mag: null,
        n: null,
        ok: null,
        name: null,
        pair: undefined,
        list: undefined,
      },
      {
        id: 1n,
        ra: Number.NaN,
        mag: Number.POSITIVE_INFINITY,
        n: 7,
        ok: false,
        name: "",
        pair: [0.1, 1e-300],
        list: [],
      },
    ]);
  });

  test("of no rows still has its columns, and two columns may have one name", async () => {
    const twice = tableFromRows(
      [[1, 2]],
      [
        { name: "a", datatype: "int" },
        { name: "a", datatype: "int" },
      ],
    );
    const file = await new Response(writeParquet(twice)).arrayBuffer();
    expect(await parquetReadObjects({ file })).toEqual([{ a: 1, a_2: 2 }]);
    const empty = await new Response(writeParquet(twice.slice(0, 0))).arrayBuffer();
    expect(parquetMetadata(empty).schema.map(({ name }) => name)).toEqual(["root", "a", "a_2"]);
  });
});

test("ECSV says types, units and shapes", async () => {
  expect(await text(writeEcsv(table))).toMatchInlineSnapshot(`
    "# %ECSV 1.0
    # ---
    # datatype:
    # - {name: "id", datatype: int64}
    # - {name: "ra", unit: "deg", datatype: float64, meta: {ucd: "pos.eq.ra"}}
    # - {name: "mag", datatype: float32}
    # - {name: "n", datatype: int16}
    # - {name: "ok", datatype: bool}
    # - {name: "name", datatype: string}
    # - {name: "pair", datatype: string, subtype: "float64[2]"}
    # - {name: "list", datatype: string, subtype: "int32[null]"}
    # schema: astropy-2.0
    id ra mag n ok name pair list
    9007199254740993 10.5 1.5 -3 True "a ""quoted"", é" [1,2] [1,2,3]
    "" "" "" "" "" "" "" ""
    1 nan inf 7 False "" [0.1,1e-300] []
    "
  `);
});

test("bits, lone nulls of booleans and minus zero survive CSV and JSON", async () => {
  const fields = [
    { name: "bit", datatype: "bit" },
    { name: "bits", datatype: "bit", arraysize: "3" },
    { name: "flags", datatype: "boolean", arraysize: "*" },
    { name: "zero", datatype: "double" },
  ];
  const table = tableFromRows([[true, [true, false, true], [true, null, false], -0]], fields);
  const csv = await new Response(writeCsv(table)).text();
  expect((await readCsv(csv, { fields })).row(0)).toEqual(table.row(0));
  const [row] = JSON.parse(await new Response(writeJson(table)).text());
  expect(row.zero).toBe(-0);
});

describe("arrays of floats", () => {
  const floats = tableFromRows(
    [[[0.1, Number.NaN, null, -0]], [[]], [null]],
    [{ name: "v", datatype: "float", arraysize: "*" }],
  );

  test("have the fewest digits that read back the same, in every text", async () => {
    expect(await text(writeCsv(floats))).toBe('v\n0.1 NaN NaN -0\n""\n\n');
    expect(await text(writeNdjson(floats))).toBe(
      '{"v":[0.1,"NaN",null,-0]}\n{"v":[]}\n{"v":null}\n',
    );
    expect((await text(writeEcsv(floats))).split("\n").slice(-4)).toEqual([
      "[0.1,NaN,null,-0.0]",
      "[]",
      '""',
      "",
    ]);
  });

  test("of several dimensions have brackets for each, however long they are", async () => {
    const cubes = tableFromRows(
      [[[1, 2, 3, 4, 5, 6, 7, 8]]],
      [{ name: "v", datatype: "int", arraysize: "2x2x*" }],
    );
    expect((await text(writeEcsv(cubes))).split("\n").at(-2)).toBe("[[[1,2],[3,4]],[[5,6],[7,8]]]");
    const long = tableFromRows(
      [[Array.from({ length: 200_000 }, (_, k) => k % 2 === 0)]],
      [{ name: "v", datatype: "boolean", arraysize: "2x*" }],
    );
    expect((await text(writeEcsv(long))).split("[true,false]")).toHaveLength(100_001);
  });
});

describe("JSON of many rows", () => {
  test("is one document from batches, also empty ones, and escapes what JSON must", async () => {
    const batch = (...names: string[]) => tableFromRows(names.map((name) => ({ name })));
    const given = ["a", 'quo"te', "back\\slash", "new\nline", "é 中 😀", "\u2028", "", "\x7f"];
    const none = batch("x").slice(0, 0);
    const batches = [none, batch(...given.slice(0, 3)), none, batch(...given.slice(3)), none];
    const read = JSON.parse(await text(writeJson(batches))) as { name: string }[];
    expect(read.map(({ name }) => name)).toEqual(given);
    expect(await text(writeJson([none]))).toBe("[]\n");
    expect((await text(writeNdjson(batches))).trimEnd().split("\n")).toHaveLength(given.length);
  });
});
