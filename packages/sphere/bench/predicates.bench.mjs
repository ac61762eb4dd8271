// What a database function costs for each row, and pg_sphere for the same pairs where a server answers.
import { spawnSync } from "node:child_process";
import { contains, converter, intersects, parseCoordinates, parseShape } from "@vostack/sphere";

let state = 1;
const random = () => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
  return state / 0x80000000;
};
const count = 20_000;
const places = Array.from({ length: count }, () => [
  random() * 360,
  (Math.asin(2 * random() - 1) * 180) / Math.PI,
]);
const footprints = places.map(([lon, lat]) => {
  const [w, h] = [0.5 / Math.cos((lat * Math.PI) / 180), 0.5];
  return [lon - w, lat - h, lon + w, lat - h, lon + w, lat + h, lon - w, lat + h];
});
const circles = places.map(([lon, lat]) => [lon + random() - 0.5, lat, 0.4]);
const region = [180, 0, 60];

const tasks = {
  "circle contains point": (k) => contains(region, places[k]),
  "polygon contains point near it": (k) => contains(footprints[k], circles[k].slice(0, 2)),
  "polygon contains point far away": (k) => contains(footprints[k], [10, 20]),
  "circle intersects polygon": (k) => intersects(circles[k], footprints[k]),
  "polygon intersects polygon": (k) => intersects(footprints[k], footprints[(k + 1) % count]),
  "polygon intersects itself, moved": (k) =>
    intersects(
      footprints[k],
      footprints[k].map((v) => v + 0.3),
    ),
  "ICRS to Galactic": (
    (convert) => (k) =>
      convert(...places[k])
  )(converter("icrs", "galactic")),
  "FK4 to ICRS": (
    (convert) => (k) =>
      convert(...places[k])
  )(converter("fk4", "icrs")),
  "parse 00:42:44.3 +41:16:09": () => parseCoordinates("00:42:44.3 +41:16:09"),
  "parse CIRCLE ICRS 10 20 0.5": () => parseShape("CIRCLE ICRS 10 20 0.5"),
};

const rows = [];
for (const [name, task] of Object.entries(tasks)) {
  let [best, hits] = [Number.POSITIVE_INFINITY, 0];
  for (let round = 0; round < 3; round++) {
    hits = 0;
    const begin = process.cpuUsage();
    for (let k = 0; k < count; k++) if (task(k)) hits++;
    const { user, system } = process.cpuUsage(begin);
    best = Math.min(best, (user + system) / count);
  }
  rows.push([name, best, hits]);
}

const database = process.env.VOSTACK_PGSPHERE ?? "postgresql://dachs_dba@127.0.0.1:55432/gavo";
const copy = places
  .map(([lon, lat], k) => {
    const f = footprints[k];
    const corners = [0, 2, 4, 6].map((n) => `(${f[n]}d,${f[n + 1]}d)`).join(",");
    return `${k}\t(${lon}d,${Math.max(-90, Math.min(90, lat))}d)\t<(${circles[k][0]}d,${lat}d),0.4d>\t{${corners}}`;
  })
  .filter((_, k) => Math.abs(places[k][1]) < 89)
  .join("\n");
const asked = {
  "circle contains point": "select count(*) from b where scircle '<(180d,0d),60d>' @> p",
  "polygon contains point near it": "select count(*) from b where y @> center(c)",
  "polygon contains point far away": "select count(*) from b where y @> spoint '(10d,20d)'",
  "circle intersects polygon": "select count(*) from b where c && y",
  "polygon intersects polygon":
    "select count(*) from b x join b z on z.id = x.id + 1 where x.y && z.y",
};
const psql = spawnSync("psql", ["-X", "-q", "-A", "-t", "-d", database], {
  input: `create temp table b (id int primary key, p spoint, c scircle, y spoly);\ncopy b from stdin;\n${copy}\n\\.\nanalyze b;\nset max_parallel_workers_per_gather = 0;\n\\timing on\n${Object.values(
    asked,
  )
    .map((sql) => `${sql};`)
    .join("\n")}\n`,
  encoding: "utf8",
  maxBuffer: 1 << 28,
});
const times = [...(psql.stdout ?? "").matchAll(/Time: ([\d.]+) ms/g)].map(
  ([, ms]) => (Number(ms) * 1000) / count,
);
if (psql.status !== 0 || times.length !== Object.keys(asked).length) {
  console.log(`pg_sphere does not answer at ${database}: no comparison.\n`);
  times.length = 0;
}
console.log(
  "| question | CPU µs each | yes of 20,000 | pg_sphere µs each (one process, wall) | ratio |",
);
console.log("|---|---|---|---|---|");
for (const [name, us, hits] of rows) {
  const peer = times[Object.keys(asked).indexOf(name)];
  const compared = peer === undefined ? "– | –" : `${peer.toFixed(2)} | ${(peer / us).toFixed(2)}`;
  console.log(`| ${name} | ${us.toFixed(2)} | ${hits} | ${compared} |`);
}
