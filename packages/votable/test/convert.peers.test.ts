import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeEcsv } from "../src/ecsv.ts";
import { tableFromRows } from "../src/index.ts";

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
