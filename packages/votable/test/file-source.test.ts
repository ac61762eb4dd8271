import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { openTable, readVOTable } from "@vostack/votable";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faultOf, tabledata } from "./helpers.ts";

const fields = '<FIELD name="i" datatype="int"/><FIELD name="s" datatype="char" arraysize="*"/>';
const count = 60_000;
const document = tabledata(
  fields,
  Array.from({ length: count }, (_, k) => `<TR><TD>${k}</TD><TD>string ${k}</TD></TR>`).join("\n"),
);
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vostack-file-"));
  await writeFile(join(folder, "plain.vot"), document);
  await writeFile(join(folder, "packed.vot"), gzipSync(document));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(["plain.vot", "packed.vot"])("an open file is a source: %s", async (name) => {
  const file = await open(join(folder, name));
  const table = (await readVOTable(file)).firstTable()!;
  await file.close();
  expect(table.nrows).toBe(count);
  expect(table.column("i").values).toEqual(Int32Array.from({ length: count }, (_, k) => k));
  expect(table.column("s").get(count - 1)).toBe(`string ${count - 1}`);
});

test("whoever stops early can close the file", async () => {
  const file = await open(join(folder, "plain.vot"));
  const stream = await openTable(file);
  for await (const batch of stream.batches()) {
    expect(batch.nrows).toBeGreaterThan(0);
    break;
  }
  await file.close();
});

test("what goes wrong while a file is read ahead is told when its turn comes", async () => {
  const bytes = new TextEncoder().encode(document);
  let reads = 0;
  const fault = await faultOf(
    readVOTable({
      stat: () => Promise.resolve({ size: bytes.length }),
      read: (buffer, offset, length) => {
        if (reads++ > 1) return Promise.reject(new Error("The disk is gone"));
        buffer.set(bytes.subarray((reads - 1) * length, reads * length), offset);
        return Promise.resolve({ bytesRead: length });
      },
    }),
  );
  expect(fault.message).toContain("The disk is gone");
});
