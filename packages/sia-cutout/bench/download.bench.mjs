// One big file and many small ones from loopback, beside curl and astropy's download_file.
// Big: MB/s and resident memory; curl also with its file synced, as ours is. The programs take turns, the best of
// five counts. Small: files of 20 kB from a server that takes 50 ms for each; 1,000 of them at once, 100 one after
// the other.
import { fileURLToPath } from "node:url";
import { bestInTurn, installed, startServer } from "./run.mjs";

const megabytes = Number(process.env.BENCH_MEGABYTES ?? 1024);
const one = fileURLToPath(new URL("one.mjs", import.meta.url));
const python = "/usr/bin/python3";
const astropy = `import sys, shutil, os
from astropy.utils.data import download_file
d, urls = sys.argv[1], sys.argv[2:]
for i, u in enumerate(urls):
    shutil.move(download_file(u, cache=False, show_progress=False, timeout=60), os.path.join(d, str(i)))`;
const hasCurl = await installed("curl", "--version");
const hasAstropy = await installed(python, "-c", "import astropy");
const server = await startServer(megabytes, 50);

function print(header, rows) {
  console.log(`| ${header.join(" | ")} |\n|${"---|".repeat(header.length)}`);
  for (const cells of rows) console.log(`| ${cells.join(" | ")} |`);
  console.log();
}

const cost = (run) => [`${run.cpu.toFixed(2)} s`, `${run.megabytes.toFixed(0)} MB`];

async function bigFile() {
  const url = `${server.url}/big`;
  const save = `curl -s -o DIR/big ${url}`;
  const runs = await bestInTurn(5, {
    ours: [process.execPath, one, "DIR", "1", url],
    ...(hasCurl && {
      curl: ["sh", "-c", save],
      synced: ["sh", "-c", `${save} && sync -d DIR/big`],
    }),
    ...(hasAstropy && { astropy: [python, "-c", astropy, "DIR", url] }),
  });
  const { ours, curl, synced, astropy: peer } = runs;
  const row = (name, run) => {
    if (run === undefined) return [name, "not installed", "", "", "", "", ""];
    const of = (base) => (base ? `${((100 * base.seconds) / run.seconds).toFixed(0)} %` : "");
    const speed = `${((megabytes * 1.048576) / run.seconds).toFixed(0)} MB/s`;
    return [name, `${run.seconds.toFixed(2)} s`, speed, ...cost(run), of(curl), of(synced)];
  };
  const head = [`one file of ${megabytes} MiB`, "time", "rate", "CPU", "peak resident"];
  print(
    [...head, "of curl", "of curl, synced"],
    [
      row("vostack, synced, with the start of Node", ours),
      row("vostack, synced, download() itself", { ...ours, seconds: Number(ours.stdout) }),
      row("curl, not synced", curl),
      row("curl, synced", synced),
      row("astropy download_file, not synced", peer),
    ],
  );
}

async function smallFiles() {
  const urls = (count) => Array.from({ length: count }, (_, i) => `${server.url}/small/${i}`);
  const named = ["-s", "--remote-name-all", "--output-dir", "DIR"];
  const ours = (...args) => [process.execPath, one, "DIR", ...args];
  const runs = await bestInTurn(2, {
    many: ours("default", `${server.url}/small`, "1000"),
    serial: ours("1", `${server.url}/small`, "100"),
    ...(hasCurl && {
      parallel: ["curl", "-Z", "--parallel-max", "16", ...named, ...urls(1000)],
      curl: ["curl", ...named, ...urls(100)],
    }),
    ...(hasAstropy && { astropy: [python, "-c", astropy, "DIR", ...urls(100)] }),
  });
  const base = runs.serial.seconds / 100;
  const row = (name, run, count) => {
    if (run === undefined) return [name, "not installed", "", "", "", ""];
    const rate = `${(count / run.seconds).toFixed(0)} files/s`;
    const factor = `${((base * count) / run.seconds).toFixed(1)} ×`;
    return [name, `${run.seconds.toFixed(2)} s`, rate, ...cost(run), factor];
  };
  const head = ["files of 20 kB, 50 ms each", "time", "rate", "CPU", "peak resident"];
  print(
    [...head, "of one after the other"],
    [
      row("1,000: vostack, 16 at a time, synced", runs.many, 1000),
      row("1,000: curl -Z, 16 at a time", runs.parallel, 1000),
      row("100: vostack, one after the other, synced", runs.serial, 100),
      row("100: curl, one after the other", runs.curl, 100),
      row("100: astropy download_file, one after the other", runs.astropy, 100),
    ],
  );
}

try {
  await bigFile();
  await smallFiles();
} finally {
  server.stop();
}
