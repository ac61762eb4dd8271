// Reading 1,000 small files, and one of 500 MB, against astropy and against reading the bytes alone.
// node packages/fits/bench/reading.bench.mjs   (after tsc -b packages/fits)
import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseFits, readImage, writeFits } from "@vostack/fits";

const python = "/usr/bin/python3";
const small = 1000;
const bigMegabytes = Number(process.env.FITS_BENCH_MB ?? 500);

function milliseconds(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The fastest of several runs: other work on the machine only makes slower. */
function best(runs, work) {
  return Math.min(...Array.from({ length: runs }, () => milliseconds(work)));
}

function row(...cells) {
  console.log(`| ${cells.join(" | ")} |`);
}

function seconds(time) {
  return `${(time / 1000).toFixed(2)} s`;
}

// `node reading.bench.mjs --child DIR`: what is timed as a whole process
if (process.argv[2] === "--child") {
  let sum = 0;
  for (let i = 0; i < small; i++) {
    const hdu = parseFits(readFileSync(join(process.argv[3], `${i}.fits`)))[0];
    sum += Number(readImage(hdu).pixels[5]) + hdu.header.number("CRPIX1");
  }
  console.log(sum);
  process.exit(0);
}

const directory = mkdtempSync(join(tmpdir(), "vostack-fits-bench-"));
try {
  for (let i = 0; i < small; i++) {
    const pixels = Int16Array.from({ length: 128 * 128 }, (_, k) => (k * 7 + i) % 3000);
    const cards = Array.from({ length: 60 }, (_, k) => [`KEY${k}`, k * 1.5, "a comment"]);
    const header = [["CRPIX1", 64.5], ["BSCALE", 1], ["OBJECT", `number ${i}`], ...cards];
    writeFileSync(
      join(directory, `${i}.fits`),
      writeFits([{ header, image: { shape: [128, 128], pixels } }]),
    );
  }
  const astropy = `
import sys
from astropy.io import fits
s = 0
for i in range(${small}):
    with fits.open('${directory}/%d.fits' % i) as f:
        s += float(f[0].data.flat[5]) + f[0].header['CRPIX1']
print(s)`;
  const self = fileURLToPath(import.meta.url);
  const ours = best(3, () => execFileSync(process.execPath, [self, "--child", directory]));
  console.log("\n1,000 files of 34 kB, header and image, whole process\n");
  row("reader", "time", "ratio");
  row("---", "---:", "---:");
  row("@vostack/fits", seconds(ours), "1");
  if (existsSync(python)) {
    const theirs = best(2, () => execFileSync(python, ["-c", astropy]));
    row("astropy", seconds(theirs), (theirs / ours).toFixed(1));
  } else row("astropy", "not installed", "");

  const side = Math.floor(Math.sqrt((bigMegabytes * 1e6) / 4));
  const big = join(directory, "big.fits");
  const pixels = Float32Array.from({ length: side * side }, (_, k) => k % 1000);
  writeFileSync(big, writeFits([{ image: { shape: [side, side], pixels } }]));
  const length = statSync(big).size;
  const readAll = () => {
    const bytes = new Uint8Array(length);
    const file = openSync(big, "r");
    for (let at = 0; at < length; )
      at += readSync(file, bytes, at, Math.min(2 ** 30, length - at), at);
    closeSync(file);
    return bytes;
  };
  readAll();
  const alone = best(5, readAll);
  const inPlace = best(5, () => readImage(parseFits(readAll())[0], { inPlace: true }));
  const copied = best(5, () => readImage(parseFits(readAll())[0]));
  console.log(
    `\nOne image of ${Math.round(length / 1e6)} MB (32-bit floats) into its typed array\n`,
  );
  row("what", "time", "ratio");
  row("---", "---:", "---:");
  row("reading the file alone", seconds(alone), "1");
  row("reading it and readImage, in place", seconds(inPlace), (inPlace / alone).toFixed(2));
  row("reading it and readImage, into a new array", seconds(copied), (copied / alone).toFixed(2));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
