// Reads one VOTable into memory and prints what it took: the process that read.bench.mjs measures.
import { openSync, readSync } from "node:fs";
import { readVOTable } from "@vostack/votable";

const [file, kernel = "auto"] = process.argv.slice(2);

function* pieces(path) {
  const buffer = new Uint8Array(262_144);
  const descriptor = openSync(path);
  for (let count = readSync(descriptor, buffer); count > 0; count = readSync(descriptor, buffer)) {
    yield buffer.subarray(0, count);
  }
}

const votable = await readVOTable(pieces(file), { kernel });
console.log(`${votable.firstTable().nrows} ${process.resourceUsage().maxRSS}`);
