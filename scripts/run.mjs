// What `npm start`, `npm test` and their siblings do. Needs nothing but Node and npm: it installs what
// the lockfile names with the pnpm that package.json names, then hands the work to turborepo.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { summary } from "./summary.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const read = (name) => readFileSync(`${root}/${name}`, "utf8");
const pnpm = JSON.parse(read("package.json")).packageManager;

// npm hands its own settings down as npm_*; they are not meant for pnpm.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([key]) => !/^npm_(?!config_(cache|registry))/i.test(key)),
);
Object.assign(env, { TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" });

/** Runs a command in the root; returns its exit code. */
function attempt(command, ...args) {
  const shell = process.platform === "win32";
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: "inherit", shell });
  if (error) throw error;
  return status ?? 1;
}

/** Runs a command in the root and ends with its exit code when that is not 0. */
function run(command, ...args) {
  const status = attempt(command, ...args);
  if (status !== 0) process.exit(status);
}

function install() {
  const stamp = `${root}/node_modules/.installed`;
  const wanted = createHash("sha256").update(pnpm).update(read("pnpm-lock.yaml")).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  run("npx", "--yes", pnpm, "install", "--frozen-lockfile", "--prefer-offline");
  writeFileSync(stamp, wanted);
}

const turbo = (...tasks) => [
  "npx",
  "--yes",
  pnpm,
  "exec",
  "turbo",
  "run",
  "--concurrency=2",
  ...tasks,
];
const vitest = (project, ...args) => [
  "node",
  "node_modules/vitest/vitest.mjs",
  "run",
  "--project",
  project,
  ...args,
];

const [task, ...rest] = process.argv.slice(2);
install();
switch (task) {
  case "start":
    run(...turbo("build"));
    run("node", "scripts/start.mjs", ...rest);
    break;
  case "build":
    run(...turbo("build", ...rest));
    break;
  case "test": {
    const status = attempt(...turbo("unit"));
    console.log(summary("unit"));
    process.exit(status);
    break;
  }
  case "checks":
    run(...turbo("--continue", "lint", "layers", "unused", "typecheck", "examples", "pkg", "docs"));
    break;
  case "test:browser":
    run(...turbo("build"));
    run(
      ...vitest(
        "browser",
        "--reporter=default",
        "--reporter=json",
        "--outputFile.json=.results/browser.json",
      ),
    );
    break;
  case "test:peers":
    run(...turbo("build"));
    run("node", "scripts/peers.mjs");
    run(
      ...vitest(
        "peers",
        "--reporter=default",
        "--reporter=json",
        "--outputFile.json=.results/peers.json",
      ),
    );
    break;
  case "bench":
    run(...turbo("build"));
    run("node", "scripts/bench.mjs", ...rest);
    break;
  default:
    console.error(`scripts/run.mjs: unknown task ${task}`);
    process.exit(2);
}
