import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Field, tableFromRows } from "@vostack/votable";
import { writeParquet } from "@vostack/votable/parquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

interface DuckDb {
  readonly DuckDBInstance: {
    create(path: string): Promise<{
      connect(): Promise<{
        runAndReadAll(
          sql: string,
        ): Promise<{ getRowsJson(): unknown[][]; columnTypes(): { toString(): string }[] }>;
        closeSync(): void;
      }>;
    }>;
  };
}

// The local archive has DuckDB; this package does not need it.
const { DuckDBInstance } = createRequire(
  new URL("../../local-archive/package.json", import.meta.url),
)("@duckdb/node-api") as DuckDb;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parquet-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("DuckDB", () => {
  it("reads the Parquet that we write, nulls and lists included", async () => {
    const fields = [
      new Field({ name: "b", datatype: "boolean" }),
      new Field({ name: "s", datatype: "short" }),
      new Field({ name: "i", datatype: "int" }),
      new Field({ name: "l", datatype: "long" }),
      new Field({ name: "f", datatype: "float" }),
      new Field({ name: "d", datatype: "double" }),
      new Field({ name: "c", datatype: "char", arraysize: "*" }),
      new Field({ name: "v", datatype: "double", arraysize: "*" }),
      new Field({ name: "w", datatype: "int", arraysize: "2" }),
    ];
    const table = tableFromRows(
      [
        [true, -5, 7, 2n ** 62n, 0.5, Math.PI, "é中", [1.5, 2.5], [1, 2]],
        [null, null, null, null, null, null, null, null, null],
        [false, 32767, -2147483648, -1n, -1.25, 1e300, "", [0.25], [3, 4]],
      ],
      fields,
    );
    const path = join(folder, "t.parquet");
    writeFileSync(path, new Uint8Array(await new Response(writeParquet(table)).arrayBuffer()));
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const answer = await connection.runAndReadAll(`SELECT * FROM '${path}'`);
    expect(answer.getRowsJson()).toEqual([
      [true, -5, 7, String(2n ** 62n), 0.5, Math.PI, "é中", [1.5, 2.5], [1, 2]],
      [null, null, null, null, null, null, null, null, null],
      [false, 32767, -2147483648, "-1", -1.25, 1e300, "", [0.25], [3, 4]],
    ]);
    connection.closeSync();
  });
});
