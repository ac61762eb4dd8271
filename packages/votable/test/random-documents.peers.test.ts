import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readVOTable } from "@vostack/votable";
import { afterAll, expect, test } from "vitest";
import { type RandomColumn, randomDocument } from "./random-document.ts";

const folder = mkdtempSync(join(tmpdir(), "vostack-random-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What astropy 5.2.1 reads otherwise, or not at all; it is ours that follow the standard. */
function differs({ datatype, arraysize = "" }: RandomColumn): boolean {
  const text = /char$/i.test(datatype);
  return (
    // Arrays of strings (E01), and bounded lengths, after which it loses the rows of a stream.
    (text && /x|\d\*/.test(arraysize)) ||
    // It counts the rows of such arrays, where the standard counts their items.
    /x.*\*/.test(arraysize) ||
    // It looks for another bit than the first, and knows no bits without blanks.
    datatype === "bit" ||
    // It strips the text of cells, and refuses char beyond ASCII and null complex numbers (E02).
    datatype.endsWith("Complex") ||
    // It takes arraysize="1" of booleans for an array that may be null.
    arraysize === "1"
  );
}

/** Both sides' cells in one form: astropy has no null strings and no empty arrays, and a masked NaN. */
function normal(value: unknown): unknown {
  if (value === null || value === undefined || value === "") return null;
  if (ArrayBuffer.isView(value)) return normal(Array.from(value as never));
  if (Array.isArray(value)) {
    const items = value.map(normal);
    return items.every((item) => item === null) ? null : items;
  }
  if (typeof value === "object" && "integer" in value) return String(value.integer);
  if (typeof value === "object" && "real" in value) {
    const text = String(value.real).replace("inf", "Infinity").replace("nan", "NaN");
    return normal(Number(text));
  }
  if (typeof value === "number" && Number.isNaN(value)) return null;
  if (typeof value === "number" && Number.isInteger(value)) return String(value);
  return typeof value === "bigint" ? String(value) : value;
}

test("astropy and we read random documents the same, cell by cell", async () => {
  const documents: {
    path: string;
    bytes: Uint8Array;
    label: string;
    columns: readonly RandomColumn[];
  }[] = [];
  for (let seed = 1; documents.length < 150; seed++) {
    const { bytes, columns, label } = randomDocument(seed);
    if (columns.some(differs)) continue;
    const path = join(folder, `${seed}.xml`);
    writeFileSync(path, bytes);
    documents.push({ path, bytes, label, columns });
  }
  const script = fileURLToPath(new URL("./peers/astropy_cells.py", import.meta.url));
  const paths = documents.map(({ path }) => path);
  const output = execFileSync("/usr/bin/python3", [script, ...paths], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const theirs = JSON.parse(output) as Record<string, unknown[][] | string>;
  let compared = 0;
  for (const { path, bytes, label, columns } of documents) {
    const table = (await readVOTable(bytes)).firstTable()!;
    const cells = theirs[path]!;
    expect(typeof cells === "string" ? cells : "", label).toBe("");
    columns.forEach((column, k) => {
      const ours = table.columns[k]!.toArray().map(normal);
      compared += ours.length;
      expect(
        (cells as unknown[][])[k]!.map(normal),
        `${label}, ${column.datatype} ${column.arraysize}`,
      ).toEqual(ours);
    });
  }
  expect(compared).toBeGreaterThan(500);
}, 120_000);
