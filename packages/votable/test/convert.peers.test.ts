import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeEcsv } from "../src/ecsv.ts";
import { type CellInput, type FieldInit, tableFromColumns, tableFromRows } from "../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "vostack-convert-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const table = tableFromRows(
  [
    [9007199254740993n, 10.5, 1.5, -3, true, 'a "b" #c', [1, 2], [1, 2, 3], [1, 2, 3, 4, 5, 6]],
    [
      7,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      7,
      false,
      "é",
      [0.1, 1e-300],
      [4],
      [6, 5, 4, 3, 2, 1],
    ],
  ],
  [
    { name: "id", datatype: "long" },
    {
      name: "ra",
      datatype: "double",
      unit: "deg",
      ucd: "pos.eq.ra",
      description: "right ascension",
    },
    { name: "mag", datatype: "float" },
    { name: "n", datatype: "short" },
    { name: "ok", datatype: "boolean" },
    { name: "name with blanks", datatype: "char", arraysize: "*" },
    { name: "pair", datatype: "double", arraysize: "2" },
    { name: "list", datatype: "int", arraysize: "*" },
    { name: "grid", datatype: "int", arraysize: "2x3" },
  ],
);

test("astropy reads ECSV with types, units, arrays and meta", async () => {
  const file = join(folder, "t.ecsv");
  writeFileSync(file, await new Response(writeEcsv(table)).text());
  const script = `
import json, sys
from astropy.table import Table
t = Table.read(sys.argv[1], format="ascii.ecsv")
print(json.dumps({
  "dtypes": [str(t[c].dtype) for c in t.colnames],
  "unit": str(t["ra"].unit), "description": t["ra"].description, "ucd": t["ra"].meta["ucd"],
  "rows": [[repr(v.tolist() if hasattr(v, "tolist") else v) for v in r] for r in t],
}))`;
  const out = execFileSync("/usr/bin/python3", ["-W", "ignore", "-c", script, file], {
    encoding: "utf8",
  });
  expect(JSON.parse(out)).toEqual({
    dtypes: [
      "int64",
      "float64",
      "float32",
      "int16",
      "bool",
      expect.stringMatching(/U/),
      "float64",
      "object",
      "int32",
    ],
    unit: "deg",
    description: "right ascension",
    ucd: "pos.eq.ra",
    rows: [
      [
        "9007199254740993",
        "10.5",
        "1.5",
        "-3",
        "True",
        "'a \"b\" #c'",
        "[1.0, 2.0]",
        "[1, 2, 3]",
        "[[1, 2], [3, 4], [5, 6]]",
      ],
      ["7", "nan", "inf", "7", "False", "'é'", "[0.1, 1e-300]", "[4]", "[[6, 5], [4, 3], [2, 1]]"],
    ],
  });
});

test("astropy reads ECSV of every datatype, with nulls, complex numbers and what is not finite", async () => {
  const columns: Record<string, { field: FieldInit; values: CellInput[] }> = {};
  const add = (datatype: string, arraysize: string | undefined, values: CellInput[]): void => {
    const name = `${datatype}${arraysize ?? ""}`;
    const size = arraysize === undefined ? {} : { arraysize };
    columns[name] = { field: { name, datatype, ...size }, values };
  };
  add("boolean", undefined, [true, false, null]);
  add("bit", undefined, [true, false, null]);
  add("unsignedByte", undefined, [0, 255, null]);
  add("long", undefined, [-(2n ** 63n), 2n ** 63n - 1n, null]);
  add("double", undefined, [-0, Number.POSITIVE_INFINITY, null]);
  add("char", "*", ["True", '1 "2"', null]);
  add("floatComplex", undefined, [[1, 2], [3, -4], null]);
  add("doubleComplex", "2", [[1, 2, 3, 4], [5, 6, 7, 8], null]);
  add("double", "2", [[Number.NaN, -0], [Number.NEGATIVE_INFINITY, 1], null]);
  add("int", "3", [[1, 2, 3], [4, null, 6], null]);
  add("boolean", "*", [[true, false], [], [true]]);
  add("float", "2x*", [[1, 2, 3, 4], [], null]);
  add("char", "3x2", [["a", "b"], ["c", "d"], null]);
  const file = join(folder, "all.ecsv");
  writeFileSync(file, await new Response(writeEcsv(tableFromColumns(columns))).text());
  const script = `
import json, sys
import numpy as np
from astropy.table import Table
t = Table.read(sys.argv[1], format="ascii.ecsv")
def plain(v):
    return v.tolist() if hasattr(v, "tolist") else v
print(json.dumps({c: [str(t[c].dtype), [repr(plain(v)) for v in t[c]]] for c in t.colnames}))`;
  const out = execFileSync("/usr/bin/python3", ["-W", "ignore", "-c", script, file], {
    encoding: "utf8",
  });
  expect(JSON.parse(out)).toEqual({
    boolean: ["bool", ["True", "False", "None"]],
    bit: ["bool", ["True", "False", "None"]],
    unsignedByte: ["uint8", ["0", "255", "None"]],
    long: ["int64", ["-9223372036854775808", "9223372036854775807", "None"]],
    double: ["float64", ["-0.0", "inf", "None"]],
    "char*": ["<U5", ["'True'", "'1 \"2\"'", "None"]],
    floatComplex: ["float32", ["[1.0, 2.0]", "[3.0, -4.0]", "[None, None]"]],
    doubleComplex2: [
      "float64",
      ["[[1.0, 2.0], [3.0, 4.0]]", "[[5.0, 6.0], [7.0, 8.0]]", "[[None, None], [None, None]]"],
    ],
    double2: ["float64", ["[nan, -0.0]", "[-inf, 1.0]", "[None, None]"]],
    int3: ["int32", ["[1, 2, 3]", "[4, None, 6]", "[None, None, None]"]],
    "boolean*": ["object", ["[True, False]", "[]", "[True]"]],
    "float2x*": ["object", ["[[1.0, 2.0], [3.0, 4.0]]", "[]", "[]"]],
    char3x2: ["<U1", ["['a', 'b']", "['c', 'd']", "[None, None]"]],
  });
});
