import { readVOTable, type Serialization, type Table, writeVOTable } from "@vostack/votable";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RandomColumn, type RandomDocument, randomDocument } from "./random-document.ts";

/** What our cells are in the form of the generator's: one item is a list, nothing is null. */
function plain(value: unknown, { datatype, arraysize }: RandomColumn): unknown {
  if (value === null) return null;
  if (typeof value === "string") return value === "" ? null : value;
  const alone = (arraysize === undefined || arraysize === "1") && !datatype.endsWith("Complex");
  const list: unknown[] = alone ? [value] : Array.from(value as ArrayLike<unknown>);
  if (list.length === 0) return null;
  return list.map((item) => (datatype === "long" ? BigInt(item as number) : item));
}

function check({ columns, rows, label }: RandomDocument, table: Table | undefined): void {
  expect(table?.nrows, label).toBe(rows.length);
  columns.forEach((column, k) => {
    const cells = table!.columns[k]!.toArray().map((value) => plain(value, column));
    expect(cells, `${label}, ${column.datatype} ${column.arraysize}`).toEqual(
      rows.map((row) => row[k]),
    );
  });
}

describe("documents of a writer that knows nothing of ours", () => {
  test.each(["js", "wasm"] as const)("are read cell by cell by the %s kernel", async (kernel) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const document = randomDocument(seed);
        const votable = await readVOTable(document.bytes, { kernel });
        expect(votable.findings, document.label).toEqual([]);
        check(document, votable.firstTable());
      }),
      { numRuns: 250 },
    );
  });

  test("are the same after writing and reading", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom<Serialization>("tabledata", "binary2"),
        async (seed, serialization) => {
          const document = randomDocument(seed);
          const votable = await readVOTable(document.bytes);
          const again = await readVOTable(writeVOTable(votable, { serialization }));
          check(document, again.firstTable());
        },
      ),
      { numRuns: 250 },
    );
  });
});
