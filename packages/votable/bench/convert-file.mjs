// One conversion in a process of its own: convert-file.mjs FROM TO, by the endings of the names.
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { openTable, streamVOTable } from "@vostack/votable";
import { readCsv, writeCsv } from "@vostack/votable/csv";
import { writeEcsv } from "@vostack/votable/ecsv";
import { writeNdjson } from "@vostack/votable/json";
import { writeParquet } from "@vostack/votable/parquet";

const [from, to] = process.argv.slice(2);
const writers = {
  csv: writeCsv,
  ndjson: writeNdjson,
  ecsv: writeEcsv,
  parquet: writeParquet,
  vot: (table) => streamVOTable(table, { serialization: "binary2" }),
};
const file = await open(from);
if (from.endsWith(".csv")) {
  const table = await readCsv(file);
  if (table.nrows !== Number(to)) throw new Error(`${table.nrows} rows of ${to}`);
} else {
  const write = writers[to.slice(to.lastIndexOf(".") + 1)];
  await pipeline(Readable.fromWeb(write(await openTable(file))), createWriteStream(to));
}
await file.close();
console.log(Math.round(process.resourceUsage().maxRSS / 1024));
