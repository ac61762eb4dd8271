import { inspect } from "node:util";
import {
  Field,
  openTable,
  readVOTable,
  streamVOTable,
  tableFromColumns,
  tableFromRows,
  validateVOTable,
  writeVOTable,
} from "@vostack/votable";
import { describe, expect, test } from "vitest";

const serializations = ["tabledata", "binary", "binary2"] as const;
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test.each(serializations)(
  "declares text beyond ASCII as unicodeChar, which other readers need, in %s",
  async (serialization) => {
    const table = tableFromRows([
      { plain: "M 31", name: "Ørsted 中 😀", list: ["a", "é"] },
      { plain: "M 33", name: null, list: [] },
    ]);
    const bytes = writeVOTable(table, { serialization });
    expect(decode(bytes)).toContain('<FIELD name="plain" datatype="char" arraysize="*"/>');
    expect(decode(bytes)).toContain('<FIELD name="name" datatype="unicodeChar" arraysize="*"/>');
    expect(decode(bytes)).toContain('<FIELD name="list" datatype="unicodeChar" arraysize="2x*"/>');
    expect(await validateVOTable(bytes)).toEqual([]);
    const again = (await readVOTable(bytes)).firstTable();
    expect(again?.column("name").toArray()).toEqual(["Ørsted 中 😀", null]);
    expect(again?.column("list").get(0)).toEqual(["a", "é"]);
  },
);

test("leaves char to VOTable 1.6, and to documents that were read", async () => {
  const table = tableFromRows([{ name: "é" }]);
  expect(decode(writeVOTable(table, { version: "1.6" }))).toContain('datatype="char"');
  const read = await readVOTable(writeVOTable(table, { version: "1.6" }));
  expect(decode(writeVOTable(read, { version: "1.5" }))).toContain('datatype="char"');
});

test.each(["binary", "binary2"] as const)(
  "writes a missing boolean of %s as the question mark that everybody reads",
  async (serialization) => {
    const fields = [{ name: "f", datatype: "boolean" }];
    const bytes = writeVOTable(tableFromRows([[true], [null], [false]], fields), { serialization });
    const base64 = /<STREAM[^>]*>\s*(\S+)/.exec(decode(bytes))?.[1] ?? "";
    const stream = Buffer.from(base64, "base64").toString("latin1");
    expect(stream.replaceAll(/[\0\x80]/g, "")).toBe("T?F");
    expect((await readVOTable(bytes)).firstTable()?.column("f").toArray()).toEqual([
      true,
      null,
      false,
    ]);
  },
);

test("refuses rows with more values than fields, and rows that are none, instead of dropping them", () => {
  const fields = [{ name: "a", datatype: "int" }];
  expect(() => tableFromRows([[1], [1, 2]], fields)).toThrow(
    expect.objectContaining({
      code: "WRITE",
      row: 1,
      message: expect.stringContaining("2 values"),
    }),
  );
  for (const row of [5, "abc", null, undefined]) {
    expect(() => tableFromRows([row as unknown as []])).toThrow(
      expect.objectContaining({ code: "WRITE", row: 0 }),
    );
  }
});

test.each([[{ x: 1 }], [new Map()], [() => 1], [Symbol("x")]])(
  "says that %s is no value of a cell",
  (value) => {
    expect(() => tableFromRows([{ a: value as unknown as number }])).toThrow(
      expect.objectContaining({ code: "WRITE", row: 0, field: "a" }),
    );
    expect(() => tableFromColumns({ a: [value as unknown as number] })).toThrow(
      expect.objectContaining({ code: "WRITE", row: 0, field: "a" }),
    );
  },
);

test("Node prints tables, columns and documents as people read them", async () => {
  const table = tableFromRows(
    [
      [0.1, "a"],
      [null, "b"],
    ],
    [
      { name: "f", datatype: "float", unit: "mag" },
      { name: "s", datatype: "char", arraysize: "*" },
    ],
  );
  expect(inspect(table)).toMatchInlineSnapshot(`
    "  f s
    mag
    --- -
    0.1 a
        b
    Length = 2 rows"
  `);
  expect(inspect(table.column("f"))).toMatchInlineSnapshot(
    `"Column "f" (float, mag), 2 rows: 0.1, null"`,
  );
  expect(inspect(tableFromColumns({ n: [1, 2, 3, 4, 5, 6] }).column("n"))).toMatchInlineSnapshot(
    `"Column "n" (int), 6 rows: 1, 2, 3, 4, 5, …"`,
  );
  const votable = await readVOTable(
    '<VOTABLE version="1.4"><RESOURCE type="results"><INFO name="QUERY_STATUS" value="OVERFLOW"/><TABLE name="t"><FIELD name="a" datatype="int"/><DATA><TABLEDATA/></DATA></TABLE></RESOURCE></VOTABLE>',
  );
  expect(inspect(votable)).toMatchInlineSnapshot(`
    "VOTable 1.4
      table "t": 0 rows, 1 columns
      status: OVERFLOW"
  `);
});

test("refuses serialisations and versions that there are not", () => {
  const table = tableFromRows([{ a: 1 }]);
  for (const options of [{ serialization: "fits" as "binary" }, { version: "2.0" }]) {
    expect(() => writeVOTable(table, options)).toThrow(expect.objectContaining({ code: "WRITE" }));
    expect(() => streamVOTable(table, options)).toThrow(expect.objectContaining({ code: "WRITE" }));
  }
});

describe("a table that is still being read", () => {
  const source = `<VOTABLE version="1.5" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
<COOSYS ID="sys" system="ICRS"/>
<RESOURCE type="results"><INFO name="QUERY_STATUS" value="OK"/>
<TABLE name="t" ID="the-table"><DESCRIPTION>two rows</DESCRIPTION><PARAM name="p" datatype="int" value="1"/>
<FIELD ID="id" name="id" datatype="long"/><FIELD name="ra" datatype="double" ref="sys" unit="deg"/>
<DATA><TABLEDATA><TR><TD>9007199254740993</TD><TD>1.5</TD></TR><TR><TD/><TD/></TR></TABLEDATA></DATA></TABLE>
<INFO name="QUERY_STATUS" value="OVERFLOW"/></RESOURCE>
<RESOURCE type="meta" utype="adhoc:service" ID="svc"><PARAM name="accessURL" datatype="char" arraysize="*" value="http://x/"/></RESOURCE>
</VOTABLE>`;

  test.each(serializations)(
    "is written as %s with the metadata before and after its rows",
    async (serialization) => {
      const stream = streamVOTable(await openTable(source), { serialization });
      const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
      const votable = await readVOTable(bytes);
      const table = votable.firstTable();
      expect([...(table?.rows() ?? [])]).toEqual([
        { id: 9007199254740993n, ra: 1.5 },
        { id: null, ra: null },
      ]);
      expect(votable.version).toBe("1.5");
      expect(table).toMatchObject({ name: "t", ID: "the-table", description: "two rows" });
      expect(table?.params[0]).toMatchObject({ name: "p", value: "1" });
      expect(table?.fields[1]).toMatchObject({ ref: "sys", unit: "deg" });
      expect(votable.byId("sys")?.elementName).toBe("COOSYS");
      expect(votable.status?.value).toBe("OVERFLOW");
      expect(votable.serviceDescriptors().map(({ ID }) => ID)).toEqual(["svc"]);
      expect((await validateVOTable(bytes)).filter(({ severity }) => severity === "error")).toEqual(
        [],
      );
    },
  );

  test("that is cut is an error of what is written", async () => {
    const cut = source.slice(0, source.indexOf("<TR><TD/>") + 6);
    const stream = streamVOTable(await openTable(cut));
    await expect(new Response(stream).text()).rejects.toMatchObject({ code: "TRUNCATED", row: 1 });
  });
});

test("a value that was to stand for null is an error, and no null", async () => {
  const fields = [new Field({ name: "b", datatype: "unsignedByte" })];
  for (const batches of [[[[1], [255], [null]]], [tableFromRows([[1], [255], [null]], fields)]]) {
    const rows = { fields, batches };
    await expect(
      new Response(streamVOTable(rows, { serialization: "binary" })).text(),
    ).rejects.toMatchObject({ code: "WRITE", field: "b", row: 1 });
    const bytes = await new Response(
      streamVOTable({ fields, batches }, { serialization: "binary2" }),
    ).arrayBuffer();
    expect((await readVOTable(bytes)).firstTable()?.column("b").toArray()).toEqual([1, 255, null]);
  }
});
