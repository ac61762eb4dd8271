// Whole processes, file to file: a VOTable streamed into other formats, and CSV read with its types, against STILTS.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installed, makeTables, print, tables, timed, times } from "./measure.mjs";

makeTables();
const script = fileURLToPath(new URL("convert-file.mjs", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "vostack-convert-"));
const stilts = installed("stilts", "-version");
const source = `${tables}/catalog.td.vot`;
const RUNS = 3;

const peerOf = {
  csv: ["tpipe", "ifmt=votable", `in=${source}`, "ofmt=csv"],
  vot: ["tpipe", "ifmt=votable", `in=${source}`, "ofmt=votable-binary2-inline"],
};

const rows = [];
function measure(what, ours, peer, path) {
  const { seconds, output } = timed(process.execPath, [script, ...ours], RUNS);
  const theirs = peer && stilts ? timed("stilts", peer, 1).seconds : undefined;
  const rate = `${(statSync(path).size / 1e6 / seconds).toFixed(0)} MB/s`;
  const ratio = peer ? times(seconds, theirs) : "writes none here";
  rows.push([what, `${seconds.toFixed(2)} s`, rate, `${output} MB`, ratio]);
}

try {
  for (const ending of ["csv", "ndjson", "ecsv", "parquet", "vot"]) {
    const to = join(dir, `catalog.${ending}`);
    const peer = peerOf[ending];
    measure(
      `to ${ending === "vot" ? "BINARY2" : ending}`,
      [source, to],
      peer && [...peer, `out=${to}.stilts`],
      to,
    );
  }
  const csv = join(dir, "catalog.csv");
  const read = ["tpipe", "ifmt=csv", `in=${csv}`, "omode=checksum"];
  measure("reading that CSV", [csv, "1000000"], read, csv);
} finally {
  rmSync(dir, { recursive: true });
}
print(["catalog, 1,000,000 × 12", "time", "text", "resident", "× STILTS"], rows);
