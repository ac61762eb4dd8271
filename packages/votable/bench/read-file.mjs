// Reads one VOTable into memory and prints what it took: the process that read.bench.mjs measures.
import { writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { readVOTable } from "@vostack/votable";

const [path, kernel = "auto"] = process.argv.slice(2);
const file = await open(path);
const votable = await readVOTable(file, { kernel });
// console.log would load streams first, for some milliseconds that are no reading.
writeSync(1, `${votable.firstTable().nrows} ${process.resourceUsage().maxRSS}\n`);
await file.close();
