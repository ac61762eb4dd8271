// Runs packages/*/bench/*.bench.mjs one after another: node scripts/bench.mjs [part of a name]…
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const wanted = process.argv.slice(2);
const benches = readdirSync(`${root}/packages`)
  .map((name) => `packages/${name}/bench`)
  .filter((folder) => existsSync(`${root}/${folder}`))
  .flatMap((folder) =>
    readdirSync(`${root}/${folder}`)
      .filter((file) => file.endsWith(".bench.mjs"))
      .map((file) => `${folder}/${file}`),
  )
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));

let failed = 0;
for (const file of benches) {
  console.log(`\n## ${file}\n`);
  const { status } = spawnSync("node", [file], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    failed += 1;
    console.error(`${file} ended with ${status}`);
  }
}
process.exit(failed > 0 ? 1 : 0);
