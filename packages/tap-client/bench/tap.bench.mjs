// A stored result of 1,000,000 rows × 12 columns at a real DaCHS, fetched to memory by this package,
// pyvo and STILTS (whole processes); the same streamed; and 500 small sync queries.
// Needs the Debian packages of peers/dachs/README.md. Starts its own DaCHS and stops it.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const rows = Number(process.env.TAP_BENCH_ROWS ?? 1_000_000);
const small = Number(process.env.TAP_BENCH_QUERIES ?? 500);
const port = process.env.TAP_BENCH_PORT ?? "8591";
const base = `http://127.0.0.1:${port}/tap`;
const dachs = {
  ...process.env,
  DACHS_BIG_ROWS: String(rows),
  DACHS_PORT: port,
  DACHS_PGPORT: process.env.TAP_BENCH_PGPORT ?? "55442",
  DACHS_STATE: process.env.TAP_BENCH_STATE ?? join(tmpdir(), "vostack-tap-bench"),
};
const python = "/usr/bin/python3";
const has = (command, ...args) => spawnSync(command, args).status === 0;

if (!existsSync("/usr/bin/dachs")) {
  console.log("tap-client: DaCHS is not installed here, so nothing is measured.");
  process.exit(0);
}
const pyvo = has(python, "-c", "import pyvo");
const stilts = has("stilts", "-version");
if (!pyvo) console.log("pyvo is not installed: no comparison with it.");
if (!stilts) console.log("STILTS is not installed: no comparison with it.");

run("bash", ["up.sh"], dachs, join(root, "peers/dachs"));
try {
  console.log(
    `\n### Stored result of ${rows.toLocaleString("en")} rows × 12 columns, to memory, whole process\n`,
  );
  console.log("| format | client | wall s | peak MB | times slower |");
  console.log("|---|---|---|---|---|");
  for (const format of ["votable/td", "votable/b2"]) {
    const job = run(process.execPath, [
      child("prepare.mjs"),
      base,
      format,
      String(rows),
    ]).stdout.trim();
    const result = `${job}/results/result`;
    const own = best(3, () => timed(process.execPath, [child("fetch.mjs"), job]));
    report(format, "tap-client", own, own);
    const streamed = best(1, () => timed(process.execPath, [child("stream.mjs"), job]));
    report(format, "tap-client, streamed", streamed, own);
    if (stilts) {
      const args = ["tpipe", "ifmt=votable", `in=${result}`, "cmd=cache", "omode=count"];
      report(
        format,
        "STILTS",
        best(2, () => timed("stilts", args)),
        own,
      );
    }
    if (pyvo)
      report(
        format,
        "pyvo",
        best(1, () => timed(python, [child("fetch.py"), job])),
        own,
      );
  }

  console.log(`\n### ${small} small sync queries, one after another, whole process\n`);
  console.log("| server | client | wall s | times slower |");
  console.log("|---|---|---|---|");
  const { startCanned } = await import("./children/canned.mjs");
  const canned = await startCanned();
  for (const [name, url] of [
    ["DaCHS", base],
    ["canned answers", canned.url],
  ]) {
    const own = await timedAsync(process.execPath, [child("small.mjs"), url, String(small)]);
    console.log(`| ${name} | tap-client | ${own.wall.toFixed(2)} | 1.0 |`);
    const parallel = await timedAsync(process.execPath, [
      child("small.mjs"),
      url,
      String(small),
      "8",
    ]);
    console.log(
      `| ${name} | tap-client, 8 at a time | ${parallel.wall.toFixed(2)} | ${(parallel.wall / own.wall).toFixed(1)} |`,
    );
    if (!pyvo) continue;
    const peer = await timedAsync(python, [child("small.py"), url, String(small)]);
    console.log(
      `| ${name} | pyvo | ${peer.wall.toFixed(2)} | ${(peer.wall / own.wall).toFixed(1)} |`,
    );
  }
  canned.close();
} finally {
  spawnSync("bash", ["down.sh"], { env: dachs, cwd: join(root, "peers/dachs") });
}
