import { type Column, openTable, readVOTable, writeVOTable } from "@vostack/votable";
import fc from "fast-check";
import { expect, test } from "vitest";
import { documentOf, piecesOf, tabledata, tableOf } from "./helpers.ts";

const fields =
  '<FIELD name="few" datatype="char" arraysize="*"/><FIELD name="more" datatype="unicodeChar" arraysize="*"/><FIELD name="n" datatype="int"/>';

/** Rows of which one column has a few different strings, and the other one more and more of them, from a row on. */
function rowsWith(count: number, from: number, odd: number): string {
  const few = ["", "image", "é", "a string of more than eight bytes", "image2", "imagf"];
  return Array.from({ length: count }, (_, k) => {
    const more = k < from ? k % 7 : k;
    const comment = k % odd === odd - 1 ? "<!-- odd -->" : "";
    const end = k % odd === 0 ? `${k % 300}<![CDATA[&]]>` : few[(k >> 3) % few.length];
    return `<TR><TD>${end}</TD><TD>obs ${more}</TD><TD>${k}</TD>${comment}</TR>`;
  }).join("");
}

function memoryOf(column: Column): unknown {
  const { items, ...data } = column.data;
  return { ...data, items: { ...items }, strings: column.toArray() };
}

test("equal strings are kept once, and nobody can tell", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1_000, max: 3_000 }),
      fc.nat({ max: 3_000 }),
      fc.constantFrom(2, 11, 400, 5_000),
      fc.integer({ min: 500, max: 60_000 }),
      async (count, from, odd, length) => {
        const document = tabledata(fields, rowsWith(count, from, odd));
        const expected = await tableOf(document, { kernel: "js" });
        const table = await tableOf(piecesOf(document, length), { kernel: "wasm" });
        for (const [k, column] of table.columns.entries()) {
          const plain = expected.columns[k]!;
          expect(column.get(count - 1)).toBe(plain.get(count - 1));
          const slice = column.slice(3, count - 5);
          expect(slice.toArray()).toEqual(plain.slice(3, count - 5).toArray());
          expect(memoryOf(column)).toEqual(memoryOf(plain));
        }
      },
    ),
    { numRuns: 12 },
  );
}, 60_000);

test("what shares strings can be cloned, written and read again", async () => {
  const table = await tableOf(tabledata(fields, rowsWith(2_000, 5_000, 100)), { kernel: "wasm" });
  const [few] = table.columns;
  const clone = structuredClone(few!.data.items);
  expect(clone.values).toEqual(few!.values);
  const again = await tableOf(writeVOTable(table, { serialization: "binary2" }));
  expect(again.columns.map((c) => c.toArray())).toEqual(table.columns.map((c) => c.toArray()));
  const stream = await openTable(tabledata(fields, rowsWith(2_000, 5_000, 100)));
  expect((await stream.toTable()).columns[0]!.toArray()).toEqual(few!.toArray());
});

test("bytes of ISO-8859-1 in a stream are found among shared strings too", async () => {
  const row = (k: number): number[] => [0, 0, 0, 2, 0x61 + (k % 3), k % 3 === 0 ? 0xe9 : 0x62];
  const bytes = Array.from({ length: 2_000 }, (_, k) => row(k)).flat();
  const base64 = Buffer.from(Uint8Array.from(bytes)).toString("base64");
  const document = documentOf(
    '<FIELD name="s" datatype="char" arraysize="*"/>',
    `<BINARY><STREAM encoding="base64">${base64}</STREAM></BINARY>`,
  );
  const votable = await readVOTable(document, { kernel: "wasm" });
  expect(votable.firstTable()!.columns[0]!.toArray().slice(0, 3)).toEqual(["aé", "bb", "cb"]);
  const js = await readVOTable(document, { kernel: "js" });
  expect(votable.findings.map(({ code }) => code)).toEqual(js.findings.map(({ code }) => code));
});

test("bytes of ISO-8859-1 are found in rows that came after shared strings became too many", async () => {
  const count = 60_000;
  const odd = new Set([3, 20_000, count - 1]);
  const cells = Array.from({ length: count }, (_, k) => {
    const text = Buffer.from(
      `obs ${k < 10_000 ? k % 9 : k}${odd.has(k) ? "\u00e9" : ""}`,
      "latin1",
    );
    const length = Buffer.alloc(4);
    length.writeInt32BE(text.length);
    return Buffer.concat([length, text]);
  });
  for (const first of [0, 4]) {
    const base64 = Buffer.concat(cells.slice(first)).toString("base64");
    const document = documentOf(
      '<FIELD name="s" datatype="char" arraysize="*"/>',
      `<BINARY><STREAM encoding="base64">${base64}</STREAM></BINARY>`,
    );
    const { columns } = await tableOf(document, { kernel: "wasm" });
    const strings = columns[0]!.toArray();
    expect(strings.at(20_000 - first)).toBe("obs 20000é");
    expect(strings.at(-1)).toBe(`obs ${count - 1}é`);
    expect(strings.filter((string) => String(string).includes("é"))).toHaveLength(first ? 2 : 3);
  }
});
