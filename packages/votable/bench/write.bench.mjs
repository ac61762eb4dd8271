// Writing a table that is in memory (catalog, 1,000,000 × 12), against astropy (100,000 rows, times ten).
import { mkdtempSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readVOTable, writeVOTable } from "@vostack/votable";
import { installed, makeTables, print, tables, timed, times } from "./measure.mjs";

makeTables();

function* pieces(path) {
  const buffer = new Uint8Array(262_144);
  const descriptor = openSync(path);
  for (let count = readSync(descriptor, buffer); count > 0; count = readSync(descriptor, buffer)) {
    yield buffer.subarray(0, count);
  }
}

const script = `
import sys, time, io
from astropy.io.votable import parse
document = parse(sys.argv[1])
table = document.get_first_table()
table.format = sys.argv[2]
start = time.time()
document.to_xml(io.BytesIO())
print((time.time() - start) * 10)
`;

const votable = await readVOTable(pieces(`${tables}/catalog.td.vot`));
const dir = mkdtempSync(join(tmpdir(), "vostack-write-"));
const part = join(dir, "part.vot");
writeFileSync(part, writeVOTable(votable.firstTable().slice(0, 100_000)));
const python = installed("/usr/bin/python3", "-c", "import astropy");
const rows = [];
for (const serialization of ["tabledata", "binary2"]) {
  const seconds = [];
  let length = 0;
  for (let k = 0; k < 5; k++) {
    const start = performance.now();
    length = writeVOTable(votable, { serialization }).length;
    seconds.push((performance.now() - start) / 1000);
  }
  const median = seconds.sort((a, b) => a - b)[2];
  const astropy = python
    ? Number(
        timed("/usr/bin/python3", ["-W", "ignore", "-c", script, part, serialization], 1).output,
      )
    : undefined;
  rows.push([
    serialization,
    `${median.toFixed(2)} s`,
    `${(length / 1e6 / median).toFixed(0)} MB/s`,
    times(median, astropy),
  ]);
}
rmSync(dir, { recursive: true });
print(["serialisation", "time", "output", "× astropy"], rows);
