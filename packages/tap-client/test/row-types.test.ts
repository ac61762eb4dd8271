import { describe, expect, test } from "vitest";
import { rowTypes } from "../src/metadata/row-types.ts";
import type { TapTable } from "../src/metadata/table-set.ts";

const column = (name: string, datatype: string, arraysize?: string) => ({
  name,
  flags: [],
  datatype: { name: datatype, ...(arraysize ? { arraysize } : {}) },
});

const table: TapTable = {
  name: "caom2.Plane",
  schema: "caom2",
  description: "Products */ of\n observations",
  columns: [
    { ...column("obsID", "char", "*"), description: "Key", ucd: "meta.id", unit: "d" },
    column("n", "long"),
    column("ok", "BOOLEAN"),
    column("bounds", "double", "*"),
    column('"size"', "adql:BIGINT"),
    column("a-b", "VARCHAR(12)"),
    column("odd", "quaternion"),
    column("n", "int"),
  ],
  foreignKeys: [],
};

describe("rowTypes", () => {
  test("writes an interface per table with units and descriptions", () => {
    expect(rowTypes([table])).toMatchInlineSnapshot(`
      "/** Products *\\/ of observations */
      export interface Caom2Plane {
        /** Key [d] (meta.id) */
        obsID: string | null;
        n: number | null;
        ok: boolean | null;
        bounds: Float64Array | null;
        size: number | bigint | null;
        "a-b": string | null;
        odd: unknown;
      }
      "
    `);
  });

  test("gives each table its own name and follows the longs option", () => {
    const other = { ...table, name: '"Caom2".plane', columns: [column("n", "long")] };
    const source = rowTypes([table, other], { longs: "bigint" });
    expect(source).toContain("export interface Caom2Plane2 {\n  n: bigint | null;\n}");
  });
});
