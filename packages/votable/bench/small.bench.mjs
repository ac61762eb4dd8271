// A small answer (a DataLink document of some 6 KB), warm and in one process; and what importing the package costs.
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
  `${Array.from({ length: 18 }, (_, k) => row(k)).join("")}</TABLEDATA></DATA></TABLE></RESOURCE>` +
  `<RESOURCE type="meta" utype="adhoc:service" name="cutout"><PARAM name="accessURL" datatype="char" arraysize="*" value="https://example.org/cutout"/>` +
  `<GROUP name="inputParams"><PARAM name="ID" datatype="char" arraysize="*" ref="ID" value=""/><PARAM name="CIRCLE" datatype="double" arraysize="3" xtype="circle" unit="deg" value=""/></GROUP></RESOURCE></VOTABLE>`;

const dir = mkdtempSync(join(tmpdir(), "vostack-small-"));
const path = join(dir, "links.vot");
writeFileSync(path, document);
const count = 2_000;
for (let k = 0; k < count; k++) await readVOTable(document);
const start = performance.now();
for (let k = 0; k < count; k++) await readVOTable(document);
const ours = ((performance.now() - start) / count) * 1000;

const script = `
import io, sys, time
from astropy.io.votable import parse
data = open(sys.argv[1], "rb").read()
for i in range(50): parse(io.BytesIO(data))
start = time.time()
for i in range(200): parse(io.BytesIO(data))
print((time.time() - start) / 200 * 1e6)
`;
const python = installed("/usr/bin/python3", "-c", "import astropy");
const astropy = python
  ? Number(timed("/usr/bin/python3", ["-W", "ignore", "-c", script, path], 1).output)
  : undefined;
rmSync(dir, { recursive: true });
print(
  ["document", "ours", "× astropy"],
  [[`${document.length} bytes`, `${ours.toFixed(0)} µs`, times(ours, astropy)]],
);

// Importing: a process that imports, less one that does not.
const xml = createRequire(new URL("../../xml/package.json", import.meta.url));
const importing = (specifier) =>
  timed(
    "node",
    ["--input-type=module", "-e", specifier ? `import ${JSON.stringify(specifier)}` : ""],
    15,
  ).seconds;
const nothing = importing(undefined);
const package_ = importing(fileURLToPath(new URL("../dist/index.js", import.meta.url))) - nothing;
const sax = importing(xml.resolve("sax")) - nothing;
console.log("");
print(
  ["import", "ms"],
  [
    ["@vostack/votable", (package_ * 1000).toFixed(1)],
    ["sax", (sax * 1000).toFixed(1)],
    ["ratio", (package_ / sax).toFixed(1)],
  ],
);
