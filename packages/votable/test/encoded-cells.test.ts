import { gzipSync } from "node:zlib";
import {
  openTable,
  readVOTable,
  tableFromRows,
  validateVOTable,
  writeVOTable,
} from "@vostack/votable";
import { describe, expect, test } from "vitest";
import { faultOf, rowsOf, tabledata, tableOf } from "./helpers.ts";

const floats = Buffer.from([0x3f, 0xc0, 0, 0, 0xc0, 0x20, 0, 0]);
const length = (count: number): Buffer => Buffer.from([0, 0, 0, count]);
const field = (datatype: string, arraysize = ""): string =>
  `<FIELD name="x" datatype="${datatype}"${arraysize === "" ? "" : ` arraysize="${arraysize}"`}/>`;
const cell = (encoding: string, bytes: Uint8Array): string =>
  `<TD encoding="${encoding}">\n${Buffer.from(bytes).toString("base64")}\n</TD>`;

describe("cells with an encoding", () => {
  test.each([
    ["int", "", Buffer.from([0, 0, 0, 42]), 42],
    ["float", "*", floats, [1.5, -2.5]],
    ["float", "*", Buffer.concat([length(2), floats]), [1.5, -2.5]],
    ["float", "2", floats, [1.5, -2.5]],
    ["float", "5*", floats, [1.5, -2.5]],
    ["floatComplex", "*", floats, [1.5, -2.5]],
    ["floatComplex", "*", Buffer.concat([length(1), floats]), [1.5, -2.5]],
    ["float", "2x*", floats, [1.5, -2.5]],
    ["unsignedByte", "*", Buffer.from("abc"), [97, 98, 99]],
    ["char", "*", Buffer.concat([length(3), Buffer.from("a\u0001<")]), "a\u0001<"],
    ["char", "*", Buffer.from("plain, é"), "plain, é"],
    ["char", "9", Buffer.from("shorter"), "shorter"],
    ["char", "2x*", Buffer.from("abcd"), ["ab", "cd"]],
    ["unicodeChar", "*", Buffer.from("Ω&", "utf16le").swap16(), "Ω&"],
    ["bit", "*", Buffer.from([0xa0]), [true, false, true, false, false, false, false, false]],
  ] as const)(
    "are the bytes of %s %s, with their length or without",
    async (datatype, size, bytes, value) => {
      const rows = ["base64", "BASE64", "gzip"].map((encoding) =>
        cell(encoding, encoding === "gzip" ? gzipSync(bytes) : bytes),
      );
      const document = tabledata(
        field(datatype, size),
        rows.map((td) => `<TR>${td}</TR>`).join(""),
      );
      const table = await tableOf(document);
      for (const read of table.column(0).toArray()) {
        const plain = ArrayBuffer.isView(read) ? Array.from(read as Float32Array) : read;
        expect(plain).toEqual(value);
      }
      const again = await tableOf(writeVOTable(table));
      expect(again.column(0).toArray()).toEqual(table.column(0).toArray());
    },
  );

  test("several packed cells stand in their rows, among others", async () => {
    const packed = (text: string): string => cell("gzip", gzipSync(text));
    const fields = ["a", "b", "c"].map((name) => field("char", "*").replace('"x"', `"${name}"`));
    const rows =
      `<TR>${packed("1a")}<TD>1b</TD>${packed("1c")}</TR><TR><TD>2a</TD><TD/><TD>2c</TD></TR>` +
      `<TR><TD/>${packed("3b")}<TD encoding="gzip"/></TR>`;
    const document = tabledata(fields.join(""), rows);
    const expected = [
      { a: "1a", b: "1b", c: "1c" },
      { a: "2a", b: null, c: "2c" },
      { a: null, b: "3b", c: null },
    ];
    expect(await rowsOf(document)).toEqual(expected);
    const seen: unknown[] = [];
    for await (const row of (await openTable(document)).rows()) seen.push(row);
    expect(seen).toEqual(expected);
  });

  test("no encoding, and the one that a header would tell, leave the text as it is", async () => {
    const rows = ["", "none", "dynamic"].map((name) => `<TR><TD encoding="${name}">1</TD></TR>`);
    expect(await rowsOf(tabledata(field("int"), rows.join("")))).toEqual([
      { x: 1 },
      { x: 1 },
      { x: 1 },
    ]);
  });

  test("others, and what is damaged, are an error or null", async () => {
    const good = gzipSync(Buffer.from([0, 0, 0, 1]));
    for (const td of [
      '<TD encoding="zip">AAAAAQ==</TD>',
      '<TD encoding="base64">AAAA</TD>',
      '<TD encoding="base64">AA!A</TD>',
      cell("gzip", good.subarray(0, 12)),
      cell("gzip", gzipSync("too many bytes")),
    ]) {
      const document = tabledata(
        field("int"),
        `<TR><TD>7</TD></TR><TR>${td}</TR><TR><TD>8</TD></TR>`,
      );
      expect(await faultOf(readVOTable(document)), td).toMatchObject({
        code: "CELL",
        row: 1,
        field: "x",
      });
      const votable = await readVOTable(document, { invalid: "null" });
      expect([...votable.firstTable()!.rows()]).toEqual([{ x: 7 }, { x: null }, { x: 8 }]);
      expect(votable.findings).toMatchObject([{ code: "CELL" }]);
    }
  });

  test("are validated", async () => {
    const cells: [string, number][] = [
      [cell("base64", Buffer.from([0, 0, 0, 1])), 0],
      [cell("gzip", gzipSync(Buffer.from([0, 0, 0, 1]))), 0],
      ['<TD encoding="base64"/>', 0],
      ['<TD encoding="base64">AAAA</TD>', 1],
      ['<TD encoding="base64">AA!A</TD>', 1],
      [cell("gzip", Buffer.from([0, 0, 0, 1])), 1],
      ['<TD encoding="dynamic">x</TD>', 1],
    ];
    for (const [td, count] of cells) {
      const findings = await validateVOTable(tabledata(field("int"), `<TR>${td}</TR>`));
      expect(findings.filter(({ code }) => code === "CELL").length, td).toBe(count);
    }
  });

  test("a gzip bomb is refused, in one cell and in many", async () => {
    const bomb = cell("gzip", gzipSync(new Uint8Array(4_000_000)));
    const document = tabledata(field("unsignedByte", "*"), `<TR>${bomb}</TR>`.repeat(20));
    const refused = (limits: object): Promise<Error> => faultOf(readVOTable(document, { limits }));
    expect(await refused({ maxRowBytes: 1_000_000 })).toMatchObject({ code: "LIMIT" });
    expect(await refused({ maxUnpackedBytes: 50_000_000 })).toMatchObject({ code: "LIMIT" });
    // In batches it is harmless.
    const sizes: number[] = [];
    for await (const batch of (await openTable(document)).batches()) sizes.push(batch.nrows);
    expect(sizes.reduce((a, b) => a + b)).toBe(20);
    expect(Math.max(...sizes)).toBeLessThan(8);
  });

  test("strings that XML cannot have are written so", async () => {
    const strings = tableFromRows(
      [["a\u0001"], ["b"], ["\u0002"]],
      [{ name: "s", datatype: "char", arraysize: "*" }],
    );
    expect((await tableOf(writeVOTable(strings))).column("s").toArray()).toEqual([
      "a\u0001",
      "b",
      "\u0002",
    ]);
  });
});
