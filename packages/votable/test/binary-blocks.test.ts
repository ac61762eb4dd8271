import {
  type CellInput,
  Field,
  type IncompleteVOTableError,
  type Table,
  tableFromRows,
  writeVOTable,
} from "@vostack/votable";
import { expect, test } from "vitest";
import { binary, faultOf, piecesOf, tableOf } from "./helpers.ts";

/** More rows than are read together. */
const ROWS = 1_500;

const columns: readonly (readonly [
  datatype: string,
  arraysize: string | undefined,
  value: (k: number) => CellInput,
])[] = [
  ["short", undefined, (k) => k - 700],
  ["long", undefined, (k) => BigInt(k) * -1_234_567_890_123n],
  ["char", "*", (k) => "é stringy text".repeat(k % 5).slice(0, k % 41) || "x"],
  ["double", undefined, (k) => Math.sqrt(k)],
  ["double", "*", (k) => Array.from({ length: (k % 4) + 1 }, (_, j) => k / (j + 1))],
  ["float", undefined, (k) => Math.fround(k / 7)],
  ["char", "7", (k) => "abcdefg".slice(0, (k % 7) + 1)],
  ["unsignedByte", undefined, (k) => k % 251],
  ["int", "3", (k) => [k, -k, 7]],
  ["boolean", undefined, (k) => k % 3 === 0],
  ["floatComplex", "*", (k) => Array.from({ length: 2 * ((k % 3) + 1) }, (_, j) => k + j)],
  ["unicodeChar", "*", (k) => `Ω${k}`],
  ["bit", "*", (k) => Array.from({ length: (k % 9) + 1 }, (_, j) => (k + j) % 2 === 0)],
  ["int", "2x*", (k) => [k, k + 1]],
  ["long", "*", (k) => [BigInt(k), -1n]],
  ["int", undefined, (k) => k * 3],
  ["char", "3x*", () => ["ab", "c"]],
];

/** Every column, with nulls here and there from row `firstNull` on. */
function tableWith(firstNull: number): Table {
  const rows = Array.from({ length: ROWS }, (_, k) =>
    columns.map(([, , value], j) =>
      k >= firstNull && (k * 31 + j * 17) % 11 === 0 ? null : value(k),
    ),
  );
  return tableFromRows(
    rows,
    columns.map(
      ([datatype, arraysize], j) =>
        new Field({
          name: `c${j}`,
          datatype,
          ...(arraysize === undefined ? {} : { arraysize }),
        }),
    ),
  );
}

function valuesOf(table: Table): unknown {
  return table.columns.map((column) => column.toArray());
}

test.each([
  ["binary", ROWS, "js"],
  ["binary2", ROWS, "js"],
  ["binary2", 0, "js"],
  ["binary2", 0, "wasm"],
  ["binary2", 900, "js"],
] as const)(
  "%s with nulls from row %i on is read by columns (%s)",
  async (serialization, firstNull, kernel) => {
    const table = tableWith(firstNull);
    const bytes = writeVOTable(table, { serialization });
    for (const length of [bytes.length, 70_001, 911]) {
      const back = await tableOf(piecesOf(bytes, length), { kernel });
      expect(valuesOf(back)).toEqual(valuesOf(table));
    }
  },
);

test("a column of nulls alone, and no-value values, are what they are", async () => {
  const fields = [
    new Field({ name: "s", datatype: "char", arraysize: "*" }),
    new Field({ name: "d", datatype: "double" }),
  ];
  const table = tableFromRows(
    Array.from({ length: ROWS }, (_, k) => [k === 1_000 ? "last" : null, k === 7 ? 1 : null]),
    fields,
  );
  for (const serialization of ["binary", "binary2"] as const) {
    const back = await tableOf(writeVOTable(table, { serialization }), { kernel: "js" });
    expect(valuesOf(back)).toEqual(valuesOf(table));
    expect(back.columns.map((column) => column.nullCount)).toEqual([ROWS - 1, ROWS - 1]);
  }
});

test("what VALUES null names is null", async () => {
  const fields =
    '<FIELD name="i" datatype="int"><VALUES null="-1"/></FIELD><FIELD name="l" datatype="long"><VALUES null="5"/></FIELD>' +
    '<FIELD name="d" datatype="double"><VALUES null="-99"/></FIELD><FIELD name="s" datatype="char" arraysize="*"><VALUES null="none"/></FIELD>';
  const bytes: number[] = [];
  const view = new DataView(new ArrayBuffer(20));
  for (let k = 0; k < 600; k++) {
    view.setInt32(0, k % 2 === 0 ? -1 : k);
    view.setBigInt64(4, k % 3 === 0 ? 5n : 6n);
    view.setFloat64(12, k % 5 === 0 ? -99 : k);
    const text = k % 7 === 0 ? "none" : "some\0thing";
    bytes.push(...new Uint8Array(view.buffer), 0, 0, 0, text.length);
    for (const c of text) bytes.push(c.charCodeAt(0));
  }
  for (const kernel of ["js", "wasm"] as const) {
    const table = await tableOf(binary("BINARY", fields, bytes), { kernel });
    expect([...table.rows()].slice(0, 600)).toEqual(
      Array.from({ length: 600 }, (_, k) => ({
        i: k % 2 === 0 ? null : k,
        l: k % 3 === 0 ? null : 6,
        d: k % 5 === 0 ? null : k,
        s: k % 7 === 0 ? null : "some",
      })),
    );
  }
});

test("cells of nulls may be left out, in many rows", async () => {
  const fields =
    '<FIELD name="i" datatype="int"/><FIELD name="s" datatype="char" arraysize="*"/><FIELD name="d" datatype="double"/>' +
    '<FIELD name="a" datatype="short" arraysize="*"/><FIELD name="l" datatype="long"/>';
  const bytes: number[] = [];
  const expected: unknown[] = [];
  for (let k = 0; k < ROWS; k++) {
    const gone = [k % 5 === 1, k % 3 === 2, k % 7 === 3, k % 4 === 1, k % 6 === 5];
    bytes.push(gone.reduce((flags, isGone, j) => flags | (isGone ? 128 >> j : 0), 0));
    const view = new DataView(new ArrayBuffer(8));
    const put = (length: number): void => {
      bytes.push(...new Uint8Array(view.buffer, 0, length));
    };
    const text = `row ${k}`;
    if (!gone[0]) {
      view.setInt32(0, k + 70_000);
      put(4);
    }
    if (!gone[1]) bytes.push(0, 0, 0, text.length, ...[...text].map((c) => c.charCodeAt(0)));
    if (!gone[2]) {
      view.setFloat64(0, k + 0.1);
      put(8);
    }
    if (!gone[3]) bytes.push(0, 0, 0, 2, 0, 1, 0, 2);
    if (!gone[4]) {
      view.setBigInt64(0, BigInt(k));
      put(8);
    }
    expected.push({
      i: gone[0] ? null : k + 70_000,
      s: gone[1] ? null : text,
      d: gone[2] ? null : k + 0.1,
      a: gone[3] ? null : Int16Array.of(1, 2),
      l: gone[4] ? null : k,
    });
  }
  for (const kernel of ["js", "wasm"] as const) {
    const table = await tableOf(binary("BINARY2", fields, bytes), { kernel });
    expect([...table.rows()]).toEqual(expected);
  }
});

test("a fault in the middle of a block says its row, and keeps the rows before", async () => {
  const fields =
    '<FIELD name="i" datatype="int"/><FIELD name="b" datatype="boolean"/><FIELD name="s" datatype="char" arraysize="*"/>';
  const rowOf = (k: number, flag: number, length = 1): number[] => [
    ...[0, 0, k >> 8, k & 255],
    flag,
    ...[length < 0 ? 255 : 0, 0, 0, length & 255, 120],
  ];
  const good = Array.from({ length: 700 }, (_, k) => rowOf(k, 84)).flat();
  const faults = [
    [rowOf(700, 9), "the byte 9 where a boolean"],
    [rowOf(700, 84, -1), "a cell of negative length"],
    [rowOf(700, 84).slice(0, 7), "make no row"],
  ] as const;
  for (const [row, message] of faults) {
    for (const kernel of ["js", "wasm"] as const) {
      const after = message === "make no row" ? [] : good;
      const document = binary("BINARY", fields, [...good, ...row, ...after]);
      const fault = await faultOf(tableOf(document, { kernel }));
      expect(fault.message).toContain(message);
      const { partial, row: where } = fault as unknown as IncompleteVOTableError;
      expect(where).toBe(700);
      const table = partial.firstTable()!;
      expect(table.nrows).toBe(700);
      expect(table.row(699)).toEqual({ i: 699, b: true, s: "x" });
    }
  }
});
