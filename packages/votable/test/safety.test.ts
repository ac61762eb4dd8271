import { gzipSync } from "node:zlib";
import {
  Field,
  openTable,
  readVOTable,
  Table,
  tableFromRows,
  VOTableError,
  writeVOTable,
} from "@vostack/votable";
import { XmlError } from "@vostack/xml";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { appendValue } from "../src/column/append-value.ts";
import type { NumberBuffer } from "../src/column/buffers.ts";
import { Section } from "../src/read/section.ts";
import { binary, documentOf, faultOf, piecesOf, tabledata, tableOf } from "./helpers.ts";

const int = '<FIELD name="i" datatype="int"/>';

describe("what could harm is refused with a typed error", () => {
  const refused: [string, string][] = [
    [
      "an entity bomb",
      `<!DOCTYPE VOTABLE [<!ENTITY a "aaaaaaaaaa">${[..."bcdefgh"]
        .map((c, k) => `<!ENTITY ${c} "${`&${"abcdefgh"[k]};`.repeat(10)}">`)
        .join("")}]><VOTABLE><DESCRIPTION>&h;</DESCRIPTION></VOTABLE>`,
    ],
    [
      "an external entity",
      '<!DOCTYPE VOTABLE [<!ENTITY x SYSTEM "file:///etc/passwd">]><VOTABLE><DESCRIPTION>&x;</DESCRIPTION></VOTABLE>',
    ],
    [
      "a gigantic arraysize",
      tabledata(
        '<FIELD name="a" datatype="double" arraysize="999999999x999999999"/>',
        "<TR><TD/></TR>",
      ),
    ],
    [
      "a large arraysize with many nulls",
      tabledata(
        '<FIELD name="a" datatype="double" arraysize="1000000"/>',
        "<TR><TD/></TR>".repeat(2_000),
      ),
    ],
    [
      "a wide table of large arrays with some nulls each",
      tabledata(
        '<FIELD name="a" datatype="double" arraysize="1000000"/>'.repeat(300),
        `<TR>${"<TD/>".repeat(300)}</TR>`.repeat(10),
      ),
    ],
    [
      "many strings of no length",
      binary(
        "BINARY",
        '<FIELD name="a" datatype="char" arraysize="0x*"/>',
        [0x05, 0, 0, 5, 5, 1, 2, 3, 4],
      ),
    ],
    [
      "nonsense for an arraysize",
      tabledata('<FIELD name="a" datatype="double" arraysize="-3"/>', ""),
    ],
    ["an unknown datatype", tabledata('<FIELD name="a" datatype="quaternion"/>', "")],
    [
      "a length of 2 GB",
      binary(
        "BINARY",
        '<FIELD name="a" datatype="char" arraysize="*"/>',
        [0x7f, 0xff, 0xff, 0xff, 1],
      ),
    ],
    [
      "a negative length",
      binary("BINARY2", '<FIELD name="a" datatype="int" arraysize="*"/>', [0, 0xff, 0, 0, 0]),
    ],
    ["deep nesting", `<VOTABLE>${"<RESOURCE>".repeat(100_000)}`],
    ["no fields but rows", documentOf("", "<TABLEDATA><TR><TD>1</TD></TR></TABLEDATA>")],
    ["an HTML page", "<html><body>503 Service Unavailable</body></html>"],
    ["nothing", ""],
    ["no XML", "QUERY_STATUS=ERROR"],
  ];
  for (const [what, document] of refused) {
    test(what, async () => {
      const fault = await faultOf(readVOTable(document));
      expect(fault instanceof VOTableError || fault instanceof XmlError).toBe(true);
    }, 20_000);
  }

  test("nulls of arrays among values are no attack", async () => {
    const field = '<FIELD name="a" datatype="double" arraysize="1000"/>';
    const value = `<TR><TD>${"1 ".repeat(1_000)}</TD></TR>`;
    const rows = `${value}<TR><TD/></TR>`.repeat(20_000);
    const table = await tableOf(tabledata(field, rows));
    expect([table.nrows, table.column("a").nullCount]).toEqual([40_000, 20_000]);
  }, 20_000);

  test("too many elements", async () => {
    const document = tabledata(int.repeat(2_000), "");
    const fault = await faultOf(readVOTable(document, { limits: { maxElements: 1_000 } }));
    expect(fault).toMatchObject({ code: "LIMIT" });
  });

  test("a row that is too long", async () => {
    const field = '<FIELD name="s" datatype="char" arraysize="*"/>';
    const document = tabledata(field, `<TR><TD>${"x".repeat(2_000_000)}</TD></TR>`);
    expect((await readVOTable(document)).firstTable()?.nrows).toBe(1);
    const fault = await faultOf(readVOTable(document, { limits: { maxRowBytes: 500_000 } }));
    expect(fault).toMatchObject({ code: "LIMIT" });
  });

  test("a gzip bomb, in a STREAM or for a document", async () => {
    const zeros = new Uint8Array(gzipSync(new Uint8Array(30_000_000)));
    const base64 = Buffer.from(zeros).toString("base64");
    const stream = documentOf(int, `<BINARY><STREAM encoding="gzip">${base64}</STREAM></BINARY>`);
    const limits = { maxUnpackedBytes: 10_000_000 };
    expect(await faultOf(readVOTable(stream, { limits }))).toMatchObject({ code: "LIMIT" });
    const rows = "<TR><TD/></TR>".repeat(1_000_000);
    const packed = new Uint8Array(gzipSync(tabledata(int, rows)));
    expect(await faultOf(readVOTable(packed, { limits }))).toMatchObject({ code: "LIMIT" });
    // In batches it is harmless.
    let seen = 0;
    for await (const batch of (await openTable(stream)).batches()) seen += batch.nrows;
    expect(seen).toBe(7_500_000);
  });

  test("a binary row that is too long", async () => {
    const field = '<FIELD name="s" datatype="char" arraysize="*"/>';
    const long = binary("BINARY", field, [0, 0x3d, 9, 0, ...new Array<number>(4_000_000).fill(65)]);
    expect((await readVOTable(long)).firstTable()?.nrows).toBe(1);
    const fault = await faultOf(readVOTable(long, { limits: { maxRowBytes: 1_000_000 } }));
    expect(fault).toMatchObject({ code: "LIMIT" });
  });

  test("a long row costs time in proportion, in however small pieces it comes", async () => {
    const field = '<FIELD name="s" datatype="char" arraysize="*"/>';
    const document = tabledata(field, `<TR><TD>${"x".repeat(40_000_000)}</TD></TR>`);
    const table = await tableOf(piecesOf(document, 16_384), { kernel: "js" });
    expect((table.column("s").get(0) as string).length).toBe(40_000_000);
  }, 20_000);

  test("damaged gzip", async () => {
    const packed = new Uint8Array(gzipSync(tabledata(int, "<TR><TD>1</TD></TR>".repeat(500))));
    const fault = await faultOf(readVOTable(packed.subarray(0, 60)));
    expect(fault).toMatchObject({ code: "TRUNCATED" });
  });
});

test("mutated documents give a table with all rows that are left, or a typed error, and end", async () => {
  const rows = Array.from({ length: 12 }, (_, k) => ({ i: k, s: `a&${k}`, d: k / 7, a: [k, 1] }));
  const documents = (["tabledata", "binary", "binary2"] as const).map((serialization) =>
    writeVOTable(tableFromRows(rows), { serialization }),
  );
  const junk = fc.constantFrom(
    "<",
    ">",
    "&",
    "</TR>",
    "<TR>",
    "<TD/>",
    "\0",
    "é",
    "]]>",
    "<!--",
    '"',
    "AAAA",
    "=",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...documents),
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 40 }), junk), { minLength: 1, maxLength: 3 }),
      fc.constantFrom("js" as const, "wasm" as const),
      async (document, edits, kernel) => {
        let text = new TextDecoder().decode(document);
        for (const [at, removed, added] of edits) {
          const k = at % text.length;
          text = text.slice(0, k) + added + text.slice(k + removed);
        }
        try {
          const votable = await readVOTable(text, { kernel });
          for (const table of votable.tables()) expect([...table.rows()].length).toBe(table.nrows);
        } catch (fault) {
          if (!(fault instanceof VOTableError) && !(fault instanceof XmlError)) throw fault;
        }
      },
    ),
    { numRuns: 1_500 },
  );
});

test("room is made for what a source says it has, within reason", () => {
  const field = new Field({ name: "a", datatype: "double" });
  const roomFor = (share: number): number => {
    const section = new Section(new Table(), [field]);
    const [builder] = section.builders;
    for (let k = 0; k < 100; k++) appendValue(builder!, k);
    section.expect(share);
    return (builder!.items as NumberBuffer).values.length;
  };
  expect(roomFor(0.01)).toBeGreaterThanOrEqual(10_000);
  expect(roomFor(1e-7)).toBeLessThan(1_000);
});
