// A stored result of 1,000,000 rows × 12 columns at a real DaCHS, fetched to memory by this package, pyvo and
// STILTS (whole processes); the same streamed; and 500 small sync queries. Needs the Debian packages of
// peers/dachs/README.md; starts a DaCHS of its own and stops it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const peers = here("../../../peers/dachs");
const rows = Number(process.env.TAP_BENCH_ROWS ?? 1_000_000);
const queries = Number(process.env.TAP_BENCH_QUERIES ?? 500);
const port = process.env.TAP_BENCH_PORT ?? "8591";
const tap = `http://127.0.0.1:${port}/tap`;
const environment = {
  ...process.env,
  DACHS_BIG_ROWS: String(rows),
  DACHS_PORT: port,
  DACHS_PGPORT: process.env.TAP_BENCH_PGPORT ?? "55442",
  DACHS_STATE: process.env.TAP_BENCH_STATE ?? join(tmpdir(), "vostack-tap-bench"),
};
const python = "/usr/bin/python3";
const own = (...args) => [process.execPath, here("client.mjs"), ...args];
const pyvo = (...args) => [python, here("pyvo-client.py"), ...args];

if (!existsSync("/usr/bin/dachs") || !existsSync("/usr/bin/time")) {
  console.log("tap-client: DaCHS or GNU time is not installed, so nothing is measured here.");
  process.exit(0);
}
const hasPyvo = spawnSync(python, ["-c", "import pyvo"]).status === 0;
const hasStilts = spawnSync("stilts", ["-version"]).status === 0;
if (!hasPyvo) console.log("pyvo is not installed: no comparison with it.");
if (!hasStilts) console.log("STILTS is not installed: no comparison with it.");

dachs("up.sh");
const canned = await cannedService(0);
const far = await cannedService(20);
try {
  if (process.env.TAP_BENCH_ONLY !== "small") await storedResults();
  if (process.env.TAP_BENCH_ONLY !== "stored") await smallQueries();
} finally {
  canned.close();
  far.close();
  dachs("down.sh");
}

async function storedResults() {
  console.log(`\n### Stored result, ${rows} rows × 12 columns, to memory, whole process\n`);
  console.log("| serialization | client | wall s | CPU s | peak MB | times ours |");
  console.log("|---|---|---|---|---|---|");
  for (const [name, format] of [
    ["TABLEDATA", "votable/td"],
    ["BINARY2", "votable/b2"],
  ]) {
    const job = (await run(own("prepare", tap, format, String(rows)))).output;
    const line = (client, { wall, cpu, peak }, base) =>
      console.log(
        `| ${name} | ${client} | ${wall.toFixed(2)} | ${cpu.toFixed(2)} | ${peak} | ${(wall / base).toFixed(1)} |`,
      );
    const ours = await best(3, own("fetch", job));
    line("tap-client", ours, ours.wall);
    line("tap-client, streamed", await best(2, own("stream", job)), ours.wall);
    const result = `${job}/results/result`;
    if (hasStilts) {
      line(
        "STILTS",
        await best(2, [
          "stilts",
          "tpipe",
          "ifmt=votable",
          `in=${result}`,
          "cmd=cache",
          "omode=count",
        ]),
        ours.wall,
      );
    }
    if (hasPyvo) line("pyvo", await best(1, pyvo("fetch", job)), ours.wall);
  }
}

async function smallQueries() {
  // What one query takes is the start of the process, and little else.
  console.log(`\n### ${queries} small sync queries, whole process\n`);
  console.log("| server | client | wall s | CPU s | of it for one query | pyvo takes times |");
  console.log("|---|---|---|---|---|---|");
  for (const [server, address] of [
    ["DaCHS, ~35 ms of CPU for each, its database included", tap],
    ["canned answers at once", canned.address],
    ["canned answers 20 ms away", far.address],
  ]) {
    const small = (client, ...more) => client("small", address, String(queries), ...more);
    const peer = hasPyvo ? await run(small(pyvo)) : undefined;
    const line = async (name, client, done) => {
      const { cpu } = await run(client("small", address, "1"));
      const times = peer === undefined ? "" : (peer.wall / done.wall).toFixed(1);
      console.log(
        `| ${server} | ${name} | ${done.wall.toFixed(2)} | ${done.cpu.toFixed(2)} | ${cpu.toFixed(2)} | ${times} |`,
      );
    };
    await line("tap-client, one after another", own, await run(small(own)));
    await line("tap-client, 8 at a time", own, await run(small(own, "8")));
    await line("tap-client, 16 at a time", own, await run(small(own, "16")));
    if (peer !== undefined) await line("pyvo, one after another", pyvo, peer);
  }
}

/** A service that costs nothing itself, but answers so many ms later: the clients alone are measured. */
async function cannedService(delay) {
  const cells = Array.from({ length: 5 }, (_, k) => `<TR><TD>obs${k}</TD><TD>CFHT</TD></TR>`).join(
    "",
  );
  const answer = `<?xml version="1.0"?><VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">
<INFO name="QUERY_STATUS" value="OK"/><TABLE><FIELD name="obsID" datatype="char" arraysize="*"/><FIELD name="collection" datatype="char" arraysize="*"/>
<DATA><TABLEDATA>${cells}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`;
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const found = request.url?.startsWith("/tap/sync");
      const send = () => {
        response.writeHead(found ? 200 : 404, { "Content-Type": "application/x-votable+xml" });
        response.end(found ? answer : "");
      };
      if (delay === 0) send();
      else setTimeout(send, delay);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/tap`, close: () => server.close() };
}

function dachs(script) {
  const { status, stderr } = spawnSync("bash", [script], {
    cwd: peers,
    env: environment,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${script}: ${stderr}`);
}

/** Runs a command to its end: last line of its output, wall and CPU seconds, peak memory in MB. */
function run([command, ...args]) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    // GNU time tells CPU and memory of any process.
    const timed = spawn("/usr/bin/time", ["-f", "%U %S %M", command, ...args]);
    let output = "";
    let errors = "";
    timed.stdout.on("data", (data) => (output += data));
    timed.stderr.on("data", (data) => (errors += data));
    timed.on("error", reject);
    timed.on("close", (code) => {
      const wall = (performance.now() - started) / 1000;
      const [user, system, kilobytes] = errors.trim().split("\n").at(-1).split(" ").map(Number);
      if (code !== 0) reject(new Error(`${command} ${args.join(" ")}: ${errors}`));
      else
        resolve({
          output: output.trim().split("\n").at(-1),
          wall,
          cpu: user + system,
          peak: Math.round(kilobytes / 1024),
        });
    });
  });
}

async function best(times, command) {
  const runs = [];
  for (let k = 0; k < times; k++) runs.push(await run(command));
  return runs.sort((a, b) => a.wall - b.wall)[0];
}
