// Small control documents: our tree beside what sax takes for the tokens alone, and beside peers that are installed.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { readXml, XmlReader } from "@vostack/xml";

const sax = createRequire(import.meta.url)("sax");

/** A DataLink answer of about 6 kB, and one of 100 kB. */
function dataLink(rows) {
  const fields = [
    "ID",
    "access_url",
    "service_def",
    "error_message",
    "semantics",
    "content_type",
    "content_length",
  ]
    .map((name) => `<FIELD name="${name}" datatype="char" arraysize="*" ucd="meta.id;meta.main"/>`)
    .join("\n      ");
  const row = (n) =>
    `<TR><TD>ivo://example/archive?obs/${n}</TD><TD>https://example.org/files/${n}.fits?a=1&amp;b=2</TD><TD/><TD/><TD>#this</TD><TD>application/fits</TD><TD>${n * 2880}</TD></TR>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<VOTABLE xmlns="http://www.ivoa.net/xml/VOTable/v1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="1.4">
  <RESOURCE type="results">
    <INFO name="QUERY_STATUS" value="OK"/>
    <TABLE>
      ${fields}
      <DATA><TABLEDATA>
        ${Array.from({ length: rows }, (_, n) => row(n)).join("\n        ")}
      </TABLEDATA></DATA>
    </TABLE>
  </RESOURCE>
</VOTABLE>`;
}

const sample = new URL("../../../../shared/data/votable/io-vosi-capabilities/", import.meta.url);
const documents = [
  ["DataLink, 20 links", dataLink(20)],
  ["DataLink, 400 links", dataLink(400)],
];
const file = new URL("../capabilities.xml", sample);
if (existsSync(file)) documents.push(["capabilities", readFileSync(file, "utf8")]);

const ways = {
  "readXml (tree)": (text) => readXml(text),
  "XmlReader (events)": (text) => {
    const reader = new XmlReader({});
    reader.writeText(text);
    reader.end();
  },
  "sax alone": (text) => new sax.SAXParser(true, { position: false }).write(text).close(),
  "sax with positions and namespaces": (text) =>
    new sax.SAXParser(true, { position: true, xmlns: true }).write(text).close(),
};

/** Best processor time of one call in microseconds. */
function time(call) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 8; round++) {
    const begin = process.cpuUsage();
    const until = performance.now() + 150;
    let calls = 0;
    for (; performance.now() < until; calls++) call();
    const { user, system } = process.cpuUsage(begin);
    best = Math.min(best, (user + system) / calls);
  }
  return best;
}

console.log("| document | size | way | CPU µs | MB/s | of sax alone |");
console.log("|---|---|---|---|---|---|");
for (const [name, text] of documents) {
  const times = Object.entries(ways).map(([way, call]) => [way, time(() => call(text))]);
  const base = times.find(([way]) => way === "sax alone")[1];
  for (const [way, us] of times) {
    console.log(
      `| ${name} | ${(text.length / 1000).toFixed(1)} kB | ${way} | ${us.toFixed(0)} | ${(text.length / us).toFixed(1)} | ${(us / base).toFixed(2)} |`,
    );
  }
}
