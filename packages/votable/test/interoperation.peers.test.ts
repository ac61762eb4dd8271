import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type CellInput,
  Field,
  type Serialization,
  type Table,
  tableFromRows,
  writeVOTable,
} from "@vostack/votable";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tableOf } from "./helpers.ts";

const serializations: readonly Serialization[] = ["tabledata", "binary", "binary2"];
const dir = mkdtempSync(join(tmpdir(), "vostack-peers-"));
afterAll(() => rmSync(dir, { recursive: true }));

interface Kind {
  readonly name: string;
  readonly datatype: string;
  readonly arraysize?: string;
  readonly values: readonly CellInput[];
  /** What stands for null: astropy cannot write null integers without it. */
  readonly nullValue?: string;
  /** Which peer does not read it, or differs from the standard and from the other one. */
  readonly not?: readonly ("astropy" | "stil")[];
}

/** Every datatype and form of arraysize, extremes first, nulls between. */
const kinds: readonly Kind[] = [
  { name: "bool", datatype: "boolean", values: [true, false, null, true] },
  { name: "byte", datatype: "unsignedByte", values: [0, 254, 7, 1] },
  { name: "short", datatype: "short", values: [-32767, 32767, null, 0], nullValue: "-32768" },
  {
    name: "int",
    datatype: "int",
    values: [-2147483647, 2147483647, null, 0],
    nullValue: "-2147483648",
  },
  {
    name: "long",
    datatype: "long",
    values: [-(2n ** 63n) + 1n, 2n ** 63n - 1n, null, 9007199254740993n],
    nullValue: "-9223372036854775808",
  },
  {
    name: "float",
    datatype: "float",
    values: [1.1, -3.4028234663852886e38, null, 1e-45].map((v) =>
      v === null ? v : Math.fround(v),
    ),
  },
  { name: "double", datatype: "double", values: [0.1, -1.7976931348623157e308, null, 5e-324] },
  { name: "inf", datatype: "double", values: [Infinity, -Infinity, -0, 123456789.12345679] },
  {
    name: "complex",
    datatype: "doubleComplex",
    values: [
      [1, -2.5],
      [0.1, 1e300],
      [3, 4],
      [0, 0],
    ],
  },
  { name: "one", datatype: "char", values: ["a", "Z", "&", "x"] },
  {
    name: "text",
    datatype: "char",
    arraysize: "*",
    values: ["plain", "a <b> & \"c\" 'd'", null, "x  y"],
  },
  { name: "fixed", datatype: "char", arraysize: "8", values: ["abc", "12345678", null, "x"] },
  {
    name: "bounded",
    datatype: "char",
    arraysize: "12*",
    values: ["abc", "123456789012", null, "x"],
    not: ["astropy"],
  },
  {
    name: "accents",
    datatype: "char",
    arraysize: "*",
    values: ["é", "中文", null, "𝄞"],
    not: ["astropy", "stil"],
  },
  { name: "unicode", datatype: "unicodeChar", arraysize: "*", values: ["é", "中文", null, "Ω&<"] },
  { name: "unifix", datatype: "unicodeChar", arraysize: "4", values: ["é", "中文ab", null, "Ω"] },
  {
    name: "strings",
    datatype: "char",
    arraysize: "4x2",
    values: [
      ["ab", "cdef"],
      ["x", "y"],
      ["1", "2"],
      ["q", "r"],
    ],
    not: ["astropy"],
  },
  {
    name: "bits",
    datatype: "bit",
    arraysize: "11",
    values: [0x555, 0x7ff, 0, 1].map((n) =>
      Array.from({ length: 11 }, (_, k) => ((n >> k) & 1) === 1),
    ),
  },
  {
    name: "shorts",
    datatype: "short",
    arraysize: "3",
    values: [
      [1, -2, 3],
      [4, 5, 6],
      [7, 8, 9],
      [0, 0, 0],
    ],
  },
  // astropy 5.2.1 writes 8-byte integers where it read such an array from TABLEDATA.
  {
    name: "ints",
    datatype: "int",
    arraysize: "*",
    values: [[1], [2, 3], null, [4, 5, 6]],
    not: ["astropy"],
  },
  // The standard and STIL count the items of such an array, astropy counts its rows.
  {
    name: "pairs",
    datatype: "int",
    arraysize: "2x*",
    values: [
      [1, 2],
      [3, 4, 5, 6],
      [7, 8],
      [9, 10],
    ],
    not: ["astropy"],
  },
  {
    name: "doubles",
    datatype: "double",
    arraysize: "*",
    values: [[0.1], [1.5, -2.5], null, [1e300, 5e-324]],
  },
  {
    name: "matrix",
    datatype: "float",
    arraysize: "2x2",
    values: [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [0, 0, 0, 0],
      [1.5, 2.5, 3.5, 4.5],
    ],
  },
  // The standard and astropy count complex numbers, STIL 4.1.3 takes one for two items.
  {
    name: "complexes",
    datatype: "floatComplex",
    arraysize: "*",
    values: [
      [1, 2],
      [3, 4, 5, 6],
      [7, 8],
      [9, 10],
    ],
    not: ["stil"],
  },
];

/** FITS has no characters beyond ASCII, and STIL fills arrays of varying size up with zeros there. */
const beyondFits: ReadonlySet<string> = new Set(["unicode", "unifix", "ints", "pairs", "doubles"]);

function tableFor(peer: "astropy" | "stil"): Table {
  const taken = kinds.filter(({ not }) => !not?.includes(peer));
  const fields = taken.map(
    ({ name, datatype, arraysize, nullValue }) =>
      new Field({
        name,
        datatype,
        ...(arraysize === undefined ? {} : { arraysize }),
        ...(nullValue === undefined ? {} : { nullValue }),
      }),
  );
  return tableFromRows(
    [0, 1, 2, 3].map((row) => taken.map(({ values }) => values[row])),
    fields,
  );
}

/** The values of a table in a form that compares well: the peers write null reals as NaN, null strings and arrays as empty. */
function valuesOf(table: Table): Record<string, unknown[]> {
  const all: Record<string, unknown[]> = {};
  for (const column of table.columns) {
    all[column.name] = column.toArray().map((value) => {
      if (value === null || value === "" || Number.isNaN(value)) return null;
      if (typeof value !== "object") return value;
      return value.length === 0 ? null : Array.from(value as ArrayLike<unknown>);
    });
  }
  return all;
}

function fileFor(table: Table, serialization: Serialization, peer: string): string {
  const path = join(dir, `${peer}.${serialization}.vot`);
  writeFileSync(path, writeVOTable(table, { serialization }));
  return path;
}

const read = (path: string): Promise<Table> => tableOf(new Uint8Array(readFileSync(path)));

describe("astropy", () => {
  const table = tableFor("astropy");
  const paths: string[] = [];
  let seen: Record<string, Record<string, unknown[]>> = {};
  beforeAll(() => {
    paths.push(...serializations.map((serialization) => fileFor(table, serialization, "astropy")));
    const script = fileURLToPath(new URL("./peers/astropy_tables.py", import.meta.url));
    seen = JSON.parse(execFileSync("/usr/bin/python3", [script, ...paths], { encoding: "utf8" }));
  });

  for (const [k, serialization] of serializations.entries()) {
    test(`reads our ${serialization} cell by cell`, () => {
      const cells = seen[paths[k]!]!;
      for (const column of table.columns) {
        const { item, complex, list } = column.field.layout;
        const text = item === "char" || item === "unicodeChar";
        const theirs = cells[column.name]!.map((value) => (text ? value : fromHex(value, complex)));
        const ours = column.toArray().map((value) => {
          // astropy has no null strings and no null arrays of varying size, and shows an empty one.
          if (value === null) return text ? "" : list ? [] : null;
          if (typeof value !== "object") return normal(value);
          return Array.from(value as unknown as ArrayLike<never>, normal);
        });
        expect(
          theirs.map((value, row) => (value === null && Array.isArray(ours[row]) ? [] : value)),
          column.name,
        ).toEqual(ours);
      }
    });

    test(`writes what we read the same, from our ${serialization}`, async () => {
      for (const form of serializations) {
        const back = valuesOf(await read(`${paths[k]}.astropy.${form}`));
        const ours = valuesOf(table);
        for (const name of Object.keys(ours))
          expect(back[name], `${name} by way of ${form}`).toEqual(ours[name]);
      }
    });
  }
});

/** Numbers in one form: integers as text, reals as they are. */
function normal(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}

function fromHex(value: unknown, complex: boolean): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => fromHex(item, complex));
    return complex ? items.flat() : items;
  }
  if (typeof value !== "string") return value;
  if (/^-?\d+$/.test(value)) return Number(value);
  const match = /^(-?)0x([01])(?:\.([0-9a-f]+))?p([+-]\d+)$/.exec(value);
  if (match === null) return value === "inf" ? Infinity : value === "-inf" ? -Infinity : value;
  const digits = match[3] ?? "";
  const mantissa = BigInt(`0x${match[2]}${digits}`);
  const exponent = Number(match[4]) - digits.length * 4;
  // Two steps, so that neither leaves the range of doubles.
  const half = Math.trunc(exponent / 2);
  const magnitude = Number(mantissa) * 2 ** half * 2 ** (exponent - half);
  return match[1] === "-" ? -magnitude : magnitude;
}

describe("STIL", () => {
  const table = tableFor("stil");
  const stilts = (...args: string[]): string =>
    execFileSync("stilts", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

  for (const serialization of serializations) {
    test(`reads our ${serialization} and writes it so that we read the same`, async () => {
      const path = fileFor(table, serialization, "stil");
      for (const form of ["tabledata", "binary-inline", "binary2-inline", "fits-inline"]) {
        const out = join(dir, `stil.${serialization}.${form}.vot`);
        stilts("tcopy", `in=${path}`, "ifmt=votable", `out=${out}`, `ofmt=votable-${form}`);
        const back = valuesOf(await read(out));
        const ours = valuesOf(table);
        for (const name of Object.keys(ours)) {
          if (form === "fits-inline" && beyondFits.has(name)) continue;
          expect(back[name], `${name} by way of ${form}`).toEqual(ours[name]);
        }
      }
    });

    test(`votlint finds no error in our ${serialization}`, () => {
      const readable = kinds.filter(({ name }) => name !== "complexes");
      const all = tableFromRows(
        [0, 1, 2, 3].map((row) => readable.map(({ values }) => values[row])),
        readable.map(
          ({ name, datatype, arraysize }) =>
            new Field({
              name,
              datatype,
              ucd: "meta.id",
              description: name,
              ...(arraysize === undefined ? {} : { arraysize }),
            }),
        ),
      );
      const path = fileFor(all, serialization, "lint");
      const report = stilts("votlint", `votable=${path}`, "ucd=false");
      expect(report.split("\n").filter((line) => line.startsWith("ERROR"))).toEqual([]);
    });
  }
});
