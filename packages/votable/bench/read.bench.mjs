// Reading: whole processes, file on disk to typed columns in memory, against astropy and STIL.
// node read.bench.mjs [caom.b1 …] measures some of the tables only.
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { installed, makeTables, print, tables, timed, times } from "./measure.mjs";

makeTables();
const runs = Number(process.env.VOSTACK_BENCH_RUNS ?? 5);
const ours = fileURLToPath(new URL("read-file.mjs", import.meta.url));
const python = installed("/usr/bin/python3", "-c", "import astropy");
const stil = installed("stilts", "-version");
const parse = "import sys; from astropy.io.votable import parse; parse(sys.argv[1])";
const rows = [];
const all = ["catalog.td", "catalog.b1", "catalog.b2", "caom.td", "caom.b1", "caom.b2"];
const wanted = process.argv.slice(2);
for (const name of all.filter((one) => wanted.length === 0 || wanted.includes(one))) {
  const file = `${tables}/${name}.vot`;
  const wasm = timed("node", [ours, file, "auto"], runs);
  const js = timed("node", [ours, file, "js"], runs);
  const astropy = python
    ? timed("/usr/bin/python3", ["-W", "ignore", "-c", parse, file], Math.min(runs, 3)).seconds
    : undefined;
  const args = ["-memory", "tpipe", `in=${file}`, "ifmt=votable", "omode=checksum"];
  const theirs = stil ? timed("stilts", args, runs).seconds : undefined;
  const size = statSync(file).size;
  const peak = Number(wasm.output.split(" ")[1]) * 1024;
  rows.push([
    name,
    `${(size / 1e6).toFixed(0)} MB`,
    `${wasm.seconds.toFixed(2)} s`,
    `${js.seconds.toFixed(2)} s`,
    times(wasm.seconds, astropy),
    times(wasm.seconds, theirs),
    times(js.seconds, astropy),
    times(js.seconds, theirs),
    `${(peak / 1e6).toFixed(0)} MB`,
  ]);
}
print(
  [
    "file",
    "size",
    "kernel",
    "JS only",
    "× astropy",
    "× STIL",
    "JS × astropy",
    "JS × STIL",
    "peak memory",
  ],
  rows,
);
