import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  openTables,
  readVOTable,
  type Serialization,
  type Table,
  writeVOTable,
} from "@vostack/votable";
import { afterAll, expect, test } from "vitest";
import { type RandomColumn, type RandomDocument, randomDocument } from "./random-document.ts";

const folder = mkdtempSync(join(tmpdir(), "vostack-stil-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What STIL 4.1.3 reads or writes otherwise; it is ours that follow the standard. */
function differs({ datatype, arraysize = "" }: RandomColumn): boolean {
  return (
    // It knows no bits without blanks, and loses the rows of a stream that has some.
    datatype === "bit" ||
    // It takes a complex number for two items of an array of varying size.
    (datatype.endsWith("Complex") && arraysize.endsWith("*")) ||
    // A character that is null comes back as one that is none.
    (/char$/i.test(datatype) && (arraysize === "1" || arraysize === "")) ||
    // It does not know all spellings of true.
    datatype === "boolean"
  );
}

/** It knows +Inf, but not the other spellings of infinity that the documents have. */
function isSpelledOtherwise({ rows, label }: RandomDocument): boolean {
  const infinite = rows.flat(2).includes(Number.POSITIVE_INFINITY);
  return infinite && label.includes("TABLEDATA");
}

/**
 * Cells in one form: STIL has no null strings, arrays and complex numbers, and makes other integers of bytes. The null of
 * VALUES means nothing to it inside of arrays.
 */
function normal(value: unknown, { nullValue }: RandomColumn): unknown {
  if (value === null || value === "") return null;
  if (typeof value === "number" && Number.isNaN(value)) return null;
  if (typeof value !== "object") return typeof value === "bigint" ? Number(value) : value;
  const items = Array.from(value as ArrayLike<unknown>, (item) => {
    const plain = typeof item === "bigint" ? Number(item) : item;
    const none = plain === "" || Number.isNaN(plain);
    return none || plain === Number(nullValue ?? Number.NaN) ? null : plain;
  });
  return items.every((item) => item === null) ? null : items;
}

/** What STIL makes of the documents, read by us; it is started once for all. */
async function throughStil(documents: readonly Uint8Array[], form: string): Promise<Table[]> {
  const paths = documents.map((bytes, k) => {
    const path = join(folder, `${k}.vot`);
    writeFileSync(path, bytes);
    return path;
  });
  const out = join(folder, "out.vot");
  const list = join(folder, "list");
  writeFileSync(list, paths.join("\n"));
  const args = ["tmulti", `in=@${list}`, "ifmt=votable", `out=${out}`, `ofmt=votable-${form}`];
  execFileSync("stilts", args, { stdio: ["ignore", "ignore", "pipe"] });
  const tables: Table[] = [];
  for await (const stream of openTables(createReadStream(out))) tables.push(await stream.toTable());
  return tables;
}

function compare(
  { columns, label }: RandomDocument,
  ours: Table,
  theirs: Table | undefined,
): number {
  columns.forEach((column, k) => {
    const kind = `${label}, ${column.datatype} ${column.arraysize}`;
    const cells = theirs?.columns[k]?.toArray().map((value) => normal(value, column));
    expect(cells, kind).toEqual(ours.columns[k]!.toArray().map((value) => normal(value, column)));
  });
  return ours.nrows * columns.length;
}

const documents: RandomDocument[] = [];
for (let seed = 1; documents.length < 150; seed++) {
  const document = randomDocument(seed);
  const taken = document.rows.length > 0 && !isSpelledOtherwise(document);
  if (taken && !document.columns.some(differs)) documents.push(document);
}

test("STIL and we read random documents the same, cell by cell", async () => {
  const theirs = await throughStil(
    documents.map(({ bytes }) => bytes),
    "binary2-inline",
  );
  expect(theirs.length).toBe(documents.length);
  let cells = 0;
  for (const [k, document] of documents.entries()) {
    cells += compare(document, (await readVOTable(document.bytes)).firstTable()!, theirs[k]);
  }
  expect(cells).toBeGreaterThan(1_000);
});

test("STIL reads what we write of random documents, cell by cell", async () => {
  const serializations: readonly Serialization[] = ["tabledata", "binary", "binary2"];
  const read = await Promise.all(documents.map(({ bytes }) => readVOTable(bytes)));
  const written = read.flatMap((votable, k) =>
    serializations
      // BINARY has no null for every type.
      .filter((name) => name !== "binary" || documents[k]!.label.includes(": BINARY "))
      .map((serialization) => ({ k, bytes: writeVOTable(votable, { serialization }) })),
  );
  const theirs = await throughStil(
    written.map(({ bytes }) => bytes),
    "tabledata",
  );
  expect(theirs.length).toBe(written.length);
  for (const [at, { k }] of written.entries()) {
    compare(documents[k]!, read[k]!.firstTable()!, theirs[at]);
  }
});
