// Reading in Chromium beside Node: `readVOTable(await fetch(url))` from a server on loopback, in a fresh page and in a
// fresh process, in turns; medians of five.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright";
import { makeTables, print, tables, timed } from "./measure.mjs";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  console.log(`${executablePath} is not installed`);
  process.exit();
}
makeTables();
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const server = spawn("node", [here("serve.mjs"), tables], { stdio: ["ignore", "pipe", "inherit"] });
const [line] = await server.stdout.take(1).toArray();
const origin = String(line).trim();

const { outputFiles } = await build({
  stdin: { contents: 'export { readVOTable } from "@vostack/votable"', resolveDir: here(".") },
  bundle: true,
  format: "esm",
  platform: "browser",
  write: false,
});
const code = outputFiles[0].text;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** Milliseconds that reading takes in a page of its own. */
async function inChromium(url, kernel) {
  const page = await browser.newPage();
  await page.goto(origin);
  const took = await page.evaluate(
    async ([source, address, options]) => {
      const module = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
      const { readVOTable } = await import(module);
      const start = performance.now();
      const votable = await readVOTable(await fetch(address), options);
      return [performance.now() - start, votable.firstTable().nrows];
    },
    [code, url, { kernel }],
  );
  await page.close();
  return took;
}

const inNode = (url, kernel) =>
  timed("node", [here("read-url.mjs"), url, kernel], 1)
    .output.split(" ")
    .map(Number);
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];

const rows = [];
for (const name of ["catalog.td", "catalog.b2", "caom.td", "caom.b2"]) {
  const url = `${origin}/${name}.vot`;
  for (const kernel of ["auto", "js"]) {
    const node = [];
    const page = [];
    for (let k = 0; k < 5; k++) {
      const [theirs, expected] = inNode(url, kernel);
      const [ours, found] = await inChromium(url, kernel);
      if (found !== expected) throw new Error(`${found} rows in Chromium, ${expected} in Node`);
      node.push(theirs);
      page.push(ours);
    }
    const [a, b] = [median(node), median(page)];
    rows.push([name, kernel, `${a.toFixed(0)} ms`, `${b.toFixed(0)} ms`, (b / a).toFixed(2)]);
  }
}
await browser.close();
server.kill();
print(["file", "kernel", "Node", "Chromium", "Chromium / Node"], rows);
