import {
  readVOTable,
  tableFromColumns,
  tableFromRows,
  validateVOTable,
  writeVOTable,
} from "@vostack/votable";
import { expect, test } from "vitest";

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
