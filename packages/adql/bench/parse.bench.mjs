// Parsing compared with node-sql-parser, on the queries that both read.
import { parseAdql } from "@vostack/adql";

const queries = [
  "SELECT TOP 100 obsID, collection, target_name FROM caom2.Observation WHERE collection = 'CFHT' AND intent = 'science'",
  "SELECT o.observationID, p.productID, p.energy_bounds FROM caom2.Observation AS o JOIN caom2.Plane AS p ON o.obsID = p.obsID WHERE p.calibrationLevel >= 2 AND o.instrument_name LIKE 'Mega%' ORDER BY p.productID DESC",
  "SELECT collection, COUNT(*) AS n, AVG(time_exposure) AS mean FROM ivoa.ObsCore WHERE s_ra BETWEEN 10 AND 20 AND s_dec > -5.5 GROUP BY collection HAVING COUNT(*) > 10",
  "SELECT q.ra, q.dec FROM (SELECT ra, dec, SQRT(POWER(ra - 10, 2) + POWER(dec - 20, 2)) AS d FROM stars WHERE mag < 18.5) AS q WHERE q.d < 0.5",
  "SELECT a.id FROM a LEFT JOIN b ON a.id = b.id WHERE b.id IS NULL AND a.kind IN ('x', 'y', 'z') OR NOT (a.n = 3 AND a.m <> 4)",
  "SELECT CASE WHEN mag > 20 THEN 'faint' WHEN mag > 10 THEN 'medium' ELSE 'bright' END AS class, CAST(flux AS REAL) AS f FROM t",
  `SELECT id FROM t WHERE id IN (${Array.from({ length: 500 }, (_, i) => i).join(", ")})`,
  `SELECT id FROM t WHERE ${Array.from({ length: 200 }, (_, i) => `(ra > ${i} AND dec < ${i}.5)`).join(" OR ")}`,
];

let peer;
try {
  const { default: sql } = await import("node-sql-parser");
  const parser = new sql.Parser();
  peer = (text) => parser.astify(text, { database: "TransactSQL" });
} catch (error) {
  console.log(`node-sql-parser is not installed (${error.code}): no comparison.`);
}

/** Best time of one call in microseconds, over rounds of at least 100 ms. */
function time(call) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round++) {
    const start = performance.now();
    let calls = 0;
    while (performance.now() - start < 100) {
      call();
      calls++;
    }
    best = Math.min(best, ((performance.now() - start) * 1000) / calls);
  }
  return best;
}

console.log("| query | vostack µs | node-sql-parser µs | ratio |");
console.log("|---|---|---|---|");
const sums = [0, 0];
for (const text of queries) {
  const ours = time(() => parseAdql(text));
  let theirs;
  try {
    if (peer !== undefined) {
      peer(text);
      theirs = time(() => peer(text));
    }
  } catch {
    theirs = undefined; // not a query for node-sql-parser
  }
  const label = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  const ratio = theirs === undefined ? "–" : `${(theirs / ours).toFixed(1)}×`;
  console.log(`| \`${label}\` | ${ours.toFixed(1)} | ${theirs?.toFixed(1) ?? "–"} | ${ratio} |`);
  if (theirs !== undefined) {
    sums[0] += ours;
    sums[1] += theirs;
  }
}
if (sums[1] > 0) console.log(`\nAll that both read: ${(sums[1] / sums[0]).toFixed(1)}× faster.`);
