// One big file and many small ones from loopback, beside curl and astropy's download_file.
// Big: MB/s and resident memory. Small: 1,000 files of 20 kB from a server that takes 50 ms for each.
import { fileURLToPath } from "node:url";
import { best, installed, startServer } from "./run.mjs";

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
const rows = [];
try {
  const big = `${server.url}/big`;
  const ours = await best(3, process.execPath, [one, "DIR", "1", big]);
  const curl = hasCurl && (await best(3, "curl", ["-s", "-o", "DIR/big", big]));
  const peer = hasAstropy && (await best(1, python, ["-c", astropy, "DIR", big]));
  const speed = ({ seconds }) => `${((megabytes * 1.048576) / seconds).toFixed(0)} MB/s`;
  const row = (name, run, base) =>
    rows.push(
      run
        ? [
            name,
            `${run.seconds.toFixed(2)} s`,
            speed(run),
            `${run.cpu.toFixed(2)} s`,
            `${run.megabytes.toFixed(0)} MB`,
            base && `${((100 * curl.seconds) / run.seconds).toFixed(0)} %`,
          ]
        : [name, "not installed", "", "", "", ""],
    );
  row("one big file: vostack (process start, fsync included)", ours, hasCurl);
  row(
    "one big file: vostack, download() itself",
    { ...ours, seconds: Number(ours.stdout) },
    hasCurl,
  );
  row("one big file: curl (no fsync)", curl, hasCurl);
  row("one big file: astropy download_file", peer, hasCurl && hasAstropy);
  const count = 1000;
  const urls = Array.from({ length: count }, (_, i) => `${server.url}/small/${i}`);
  const many = await best(2, process.execPath, [
    one,
    "DIR",
    "default",
    `${server.url}/small`,
    `${count}`,
  ]);
  const serial = await best(1, process.execPath, [
    one,
    "DIR",
    "1",
    `${server.url}/small`,
    `${count}`,
  ]);
  const curls =
    hasCurl && (await best(1, "curl", ["-s", "--remote-name-all", "--output-dir", "DIR", ...urls]));
  const peers =
    hasAstropy && (await best(1, python, ["-c", astropy, "DIR", ...urls.slice(0, 100)]));
  const files = (name, run, n) =>
    rows.push(
      run
        ? [
            name,
            `${run.seconds.toFixed(2)} s`,
            `${(n / run.seconds).toFixed(0)} files/s`,
            `${run.cpu.toFixed(2)} s`,
            `${run.megabytes.toFixed(0)} MB`,
            `${((serial.seconds / count) * (n / run.seconds)).toFixed(1)} ×`,
          ]
        : [name, "not installed", "", "", "", ""],
    );
  files("1,000 small files: vostack", many, count);
  files("1,000 small files: vostack, one after the other", serial, count);
  files("1,000 small files: curl, one after the other", curls, count);
  files("100 small files: astropy download_file", peers, 100);
} finally {
  server.stop();
}
console.log(
  "| what | time | rate | CPU | peak resident | of curl / of serial |\n|---|---|---|---|---|---|",
);
for (const cells of rows) console.log(`| ${cells.join(" | ")} |`);
