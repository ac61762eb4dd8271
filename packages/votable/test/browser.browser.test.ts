import { openTable, readVOTable, tableFromRows, writeVOTable } from "@vostack/votable";
import { describe, expect, test } from "vitest";

const rows = Array.from({ length: 20_000 }, (_, k) => ({ i: k, d: k / 7, s: `row é ${k}` }));

describe("in a browser", () => {
  test("every serialisation is written and read, by both kernels", async () => {
    for (const serialization of ["tabledata", "binary", "binary2"] as const) {
      const bytes = writeVOTable(tableFromRows(rows), { serialization });
      for (const kernel of ["wasm", "js"] as const) {
        const table = (
          await readVOTable(new Blob([bytes as Uint8Array<ArrayBuffer>]), { kernel })
        ).firstTable();
        expect(table?.nrows).toBe(rows.length);
        expect(table?.row(12_345)).toEqual(rows[12_345]);
      }
    }
  });

  test("a response is streamed", async () => {
    const bytes = writeVOTable(tableFromRows(rows));
    const stream = await openTable(new Response(bytes as Uint8Array<ArrayBuffer>));
    let count = 0;
    for await (const batch of stream.batches()) count += batch.nrows;
    expect(count).toBe(rows.length);
  });
});
