// votable as a page has it: installed from its tarball, bundled, and run in Chromium in a page and in a module worker,
// where WebAssembly is allowed and where a Content-Security-Policy forbids it.
import { createServer } from "node:http";
import { build } from "esbuild";
import { chromium } from "playwright";

/** Reads, streams, converts and writes; its outcome is the same everywhere but for `wasm`. */
const job = `
import { openTable, readVOTable, tableFromRows, validateVOTable, writeVOTable } from "@vostack/votable";
import { readCsv, writeCsv } from "@vostack/votable/csv";
import { writeNdjson } from "@vostack/votable/json";
import { writeParquet } from "@vostack/votable/parquet";

const length = async (pieces) => (await new Response(pieces).arrayBuffer()).byteLength;
const compiles = (bytes) => WebAssembly.compile(bytes).then(() => true, () => false);

export async function run() {
  const rows = Array.from({ length: 20000 }, (_, k) => ({ id: k, flux: k / 7, name: "row é " + k }));
  const table = tableFromRows(rows);
  const found = {};
  for (const serialization of ["tabledata", "binary", "binary2"]) {
    const bytes = writeVOTable(table, { serialization });
    const read = (await readVOTable(new Blob([bytes]))).firstTable();
    if (JSON.stringify(read.row(12345)) !== JSON.stringify(rows[12345])) throw new Error(serialization);
    const stream = await openTable(new Response(bytes));
    let count = 0;
    for await (const batch of stream.batches()) count += batch.nrows;
    found[serialization] = [bytes.length, read.nrows, count];
  }
  const served = await readVOTable(await fetch("/served.vot"));
  found.served = String(served.firstTable().row(0).x);
  const csv = await new Response(writeCsv(table)).text();
  found.csv = (await readCsv(csv)).nrows;
  found.json = await length(writeNdjson(table));
  found.parquet = (await length(writeParquet(table))) > 0;
  found.faults = (await validateVOTable("<VOTABLE><RESOURCE/></VOTABLE>")).length;
  return { found, wasm: await compiles(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) };
}`;
const files = {
  "page.js": `${job}\nrun().then((outcome) => { globalThis.outcome = outcome; }, (error) => { globalThis.outcome = { error: String(error.stack) }; });`,
  "worker.js": `${job}\nrun().then(postMessage, (error) => postMessage({ error: String(error.stack) }));`,
  "start-worker.js": `new Worker("/worker.js", { type: "module" }).onmessage = ({ data }) => { globalThis.outcome = data; };`,
};
const long = "9007199254740993";
const served = `<VOTABLE version="1.4"><RESOURCE><TABLE><FIELD name="x" datatype="long"/><DATA><TABLEDATA><TR><TD>${long}</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`;

/** Bundles the programs with what is installed in a folder: the text of every file by its path. */
async function bundle(folder) {
  const built = new Map();
  for (const [name, contents] of Object.entries(files)) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: folder, sourcefile: name },
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "browser",
      outdir: folder,
      entryNames: name.slice(0, -3),
      chunkNames: `${name.slice(0, -3)}-[name]-[hash]`,
      write: false,
      logLevel: "error",
    });
    for (const { path, text } of outputFiles) built.set(path.slice(folder.length), text);
  }
  return built;
}

/**
 * Runs them all. @throws {Error} When an outcome differs, or the console tells of something that broke.
 *
 * @param folder where the package is installed
 * @param executablePath Chromium
 */
export async function checkPages(folder, executablePath) {
  const built = await bundle(folder);
  let policy = "";
  const server = createServer(({ url }, response) => {
    const script = built.get(url);
    const page = /^\/for\/(.+)$/.exec(url)?.[1];
    response.setHeader("Content-Security-Policy", policy);
    if (script !== undefined) response.setHeader("Content-Type", "text/javascript").end(script);
    else if (url === "/served.vot") response.end(served);
    else if (page === undefined) response.writeHead(404).end();
    else
      response
        .setHeader("Content-Type", "text/html")
        .end(
          `<!doctype html><link rel="icon" href="data:,"><script type="module" src="/${page}"></script>`,
        );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const outcomes = [];
  try {
    for (const program of ["page.js", "start-worker.js"]) {
      for (const source of ["'self' 'wasm-unsafe-eval'", "'self'"]) {
        policy = `default-src 'self'; img-src data:; script-src ${source}`;
        const allowed = source !== "'self'";
        const page = await browser.newPage();
        const said = [];
        page.on("console", (message) => message.type() === "error" && said.push(message.text()));
        page.on("pageerror", (error) => said.push(String(error)));
        await page.goto(`http://127.0.0.1:${server.address().port}/for/${program}`);
        await page.waitForFunction(() => globalThis.outcome !== undefined);
        const { error, found, wasm } = await page.evaluate(() => globalThis.outcome);
        await page.close();
        const where = `${program} under script-src ${source}`;
        if (error !== undefined) throw new Error(`${where}: ${error}`);
        if (wasm !== allowed) throw new Error(`${where}: the policy has no effect`);
        // The browser itself notes that the policy was applied.
        const broken = said.filter((text) => allowed || !/WebAssembly/.test(text));
        if (broken.length > 0) throw new Error(`${where}: ${broken.join("; ")}`);
        if (found.served !== long)
          throw new Error(`${where}: ${found.served} was read for ${long}`);
        outcomes.push(JSON.stringify(found));
      }
    }
  } finally {
    await browser.close();
    server.close();
  }
  if (new Set(outcomes).size !== 1) throw new Error(`outcomes differ: ${outcomes.join("\n")}`);
}
