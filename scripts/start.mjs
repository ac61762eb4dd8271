// The main job, where one can see it: a region searched over the real protocols, its files resolved, a
// cutout downloaded and verified, and the explorer page opened on the same archive.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { serveExplorer } from "../apps/demo/dist-server/server.js";
import { startLocalArchive } from "../packages/local-archive/dist/index.js";

const once = process.argv.includes("--once");
const cli = fileURLToPath(new URL("../apps/cli/dist/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "vostack-"));
const archive = await startLocalArchive();
let explorer;

async function stop(code) {
  await explorer?.close();
  await archive.close();
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}
process.once("SIGINT", () => void stop(0));
process.once("SIGTERM", () => void stop(0));

/** Runs one command of the CLI on the archive, shown as a user would type it. */
async function cadc(...args) {
  const shown = args.map((arg) => (/[^\w./:=-]/.test(arg) ? `'${arg}'` : arg)).join(" ");
  console.log(`\n$ cadc ${shown}`);
  const child = spawn(process.execPath, [cli, ...args, "--registry", archive.registry], {
    stdio: "inherit",
  });
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0) {
    console.error(`cadc ${shown} ended with ${code}`);
    await stop(1);
  }
}

console.log(`The local archive listens on ${archive.url}`);
await cadc("region", "08h45m07.5s +54d18m00s", "--collection", "CFHT", "--format", "table");
await cadc("urls", "08h45m07.5s +54d18m00s", "--collection", "CFHT");
await cadc(
  "cutout",
  "01h45m07.5s +23d18m00s",
  "0.01deg",
  ...["--collection", "CFHT", "--first", "1", "-o", folder],
);
const files = readdirSync(folder).filter((name) => name.endsWith(".fits"));
if (files.length !== 1) {
  console.error(`one cutout was expected in ${folder}, found ${files.length}`);
  await stop(1);
}
console.log(`\n${files[0]}: ${statSync(join(folder, files[0])).size} bytes, verified`);

/** Serves the page on the usual port, or on any free one when somebody else has it. */
async function serve(port) {
  const options = { registry: archive.registry, archive: "local archive" };
  try {
    return await serveExplorer({ ...options, port });
  } catch (error) {
    if (error.code !== "EADDRINUSE") throw error;
    console.log(`\nPort ${port} is taken; PORT names another. Taking a free one.`);
    return serveExplorer(options);
  }
}
explorer = await serve(once ? 0 : Number(process.env.PORT ?? 4173));
console.log(`\nThe archive explorer: ${explorer.url}`);
if (once) await stop(0);
console.log("Ctrl-C ends it.");
// npm does not hand SIGTERM down: go when it has gone.
const parent = process.ppid;
setInterval(() => process.ppid === parent || void stop(0), 500).unref();
