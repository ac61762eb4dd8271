// Start-up, queries, formats and files of the archive, without peers: there is no other archive of this kind.
import { startLocalArchive } from "@vostack/local-archive";

async function time(work, runs) {
  const times = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

const rows = [];
const first = performance.now();
const archive = await startLocalArchive();
rows.push(["start, first in the process", performance.now() - first]);
rows.push([
  "start, later",
  await time(async () => {
    const other = await startLocalArchive();
    await other.close();
  }, 3),
]);

const query = (text, format) => async () => {
  const parameters = new URLSearchParams({ LANG: "ADQL", QUERY: text, RESPONSEFORMAT: format });
  const response = await fetch(`${archive.tap}/sync?${parameters}`);
  if (!response.ok) throw new Error(await response.text());
  await response.arrayBuffer();
};
const region = `SELECT * FROM caom2.Observation AS o JOIN caom2.Plane AS p ON o.obsID = p.obsID
  WHERE INTERSECTS(CIRCLE('ICRS', 131.28125, 54.3, 0.0167), position_bounds) = 1`;
rows.push(["region query, all columns", await time(query(region, "votable"), 5)]);
for (const format of ["tabledata", "binary2", "binary"]) {
  const mime = `application/x-votable+xml;serialization=${format}`;
  rows.push([`all planes, ${format}`, await time(query("SELECT * FROM caom2.Plane", mime), 3)]);
}
rows.push(["all planes, csv", await time(query("SELECT * FROM caom2.Plane", "csv"), 3)]);

const file = (uri) => async () => {
  const response = await fetch(`${archive.url}/raven/files/${uri}`);
  await response.arrayBuffer();
};
const uri = "cadc:CFHT/2376828p.fits";
rows.push(["2 MB mosaic, made", await time(file(uri), 1)]);
rows.push(["2 MB mosaic, kept", await time(file(uri), 5)]);
await archive.close();

console.log("| what | ms |\n|---|---:|");
for (const [what, milliseconds] of rows) console.log(`| ${what} | ${milliseconds.toFixed(0)} |`);
console.log(`\nmemory of the process: ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
