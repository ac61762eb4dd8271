// A small answer (a DataLink document of 6 KB), warm and in one process; and what loading the package costs.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readVOTable } from "@vostack/votable";
import { installed, print, timed, times } from "./measure.mjs";

const names = ["ID", "access_url", "service_def", "error_message", "semantics", "content_type"];
const field = (name) =>
  `<FIELD name="${name}" ID="${name}" datatype="char" arraysize="*" ucd="meta.id"><DESCRIPTION>The ${name} of a link</DESCRIPTION></FIELD>`;
const row = (k) =>
  `<TR><TD>ivo://example.org/data?obs-${k}</TD><TD>https://example.org/data/obs-${k}.fits?a=1&amp;b=2</TD><TD/><TD/><TD>#this</TD><TD>application/fits</TD><TD>${k * 2880}</TD></TR>\n`;
const document =
  `<?xml version="1.0" encoding="UTF-8"?>\n<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results"><INFO name="standardID" value="ivo://ivoa.net/std/DataLink#links-1.1"/><TABLE>` +
  `${names.map(field).join("")}<FIELD name="content_length" datatype="long" unit="byte"/><DATA><TABLEDATA>\n` +
  `${Array.from({ length: 27 }, (_, k) => row(k)).join("")}</TABLEDATA></DATA></TABLE></RESOURCE>` +
  `<RESOURCE type="meta" utype="adhoc:service" name="cutout"><PARAM name="accessURL" datatype="char" arraysize="*" value="https://example.org/cutout"/>` +
  `<GROUP name="inputParams"><PARAM name="ID" datatype="char" arraysize="*" ref="ID" value=""/><PARAM name="CIRCLE" datatype="double" arraysize="3" xtype="circle" unit="deg" value=""/></GROUP></RESOURCE></VOTABLE>`;

const dir = mkdtempSync(join(tmpdir(), "vostack-small-"));
const path = join(dir, "links.vot");
writeFileSync(path, document);
const count = 1_000;
async function oursTakes() {
  const start = performance.now();
  for (let k = 0; k < count; k++) await readVOTable(document);
  return ((performance.now() - start) / count) * 1000;
}

const script = `
import io, sys, time
from astropy.io.votable import parse
data = open(sys.argv[1], "rb").read()
for i in range(50): parse(io.BytesIO(data))
start = time.time()
for i in range(100): parse(io.BytesIO(data))
print((time.time() - start) / 100 * 1e6)
`;
const python = installed("/usr/bin/python3", "-c", "import astropy");
const astropyTakes = () =>
  Number(timed("/usr/bin/python3", ["-W", "ignore", "-c", script, path], 1).output);
// In turns, since machines are not equally fast all the time; medians.
const rounds = { ours: [], astropy: [] };
for (let k = 0; k < 2; k++) await oursTakes();
for (let k = 0; k < 7; k++) {
  rounds.ours.push(await oursTakes());
  if (python) rounds.astropy.push(astropyTakes());
}
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const ours = median(rounds.ours);
const astropy = median(rounds.astropy);
rmSync(dir, { recursive: true });
print(
  ["document", "ours", "× astropy"],
  [[`${document.length} bytes`, `${ours.toFixed(0)} µs`, times(ours, astropy)]],
);

// Loading: whole processes that do so less one that does nothing, in turns; medians.
const sax = createRequire(new URL("../../xml/package.json", import.meta.url)).resolve("sax");
const built = fileURLToPath(new URL("../dist/index.js", import.meta.url));
const reading = `import { readVOTable } from ${JSON.stringify(built)}; await readVOTable(${JSON.stringify(document)});`;
const programs = [
  ["nothing", ""],
  ["import sax", `import ${JSON.stringify(sax)}`],
  ["import @vostack/votable", `import ${JSON.stringify(built)}`],
  ["import it and read the document", reading],
].map(([name, code]) => ({ name, code, seconds: [] }));
for (let k = 0; k < 25; k++) {
  for (const { code, seconds } of programs) {
    seconds.push(timed("node", ["--input-type=module", "-e", code], 1).seconds);
  }
}
const [nothing, baseline, ...packages] = programs.map(({ name, seconds }) => ({
  name,
  seconds: median(seconds),
}));
const cost = ({ seconds }) => seconds - nothing.seconds;
console.log("");
print(
  ["program", "ms", "× sax alone"],
  [baseline, ...packages].map((program) => [
    program.name,
    (cost(program) * 1000).toFixed(1),
    (cost(program) / cost(baseline)).toFixed(2),
  ]),
);
