// What a stranger gets: every package is packed, installed from its tarball into an empty project, and
// there imported, required, and (all but the archive, a server) bundled for a browser without a Node module;
// where Chromium is installed, votable is used by a page.
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { checkPages } from "./page.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const pnpm = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;
const project = mkdtempSync(join(tmpdir(), "vostack-tarballs-"));
process.on("exit", () => rmSync(project, { recursive: true, force: true }));

function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status === 0) return stdout;
  throw new Error(
    `${command} ${args.join(" ")} in ${cwd} ended with ${status}\n${stdout}\n${stderr}`,
  );
}

const packages = readdirSync(join(root, "packages")).map((folder) => {
  const manifest = JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8"));
  return { folder, ...manifest };
});

console.log(`packing ${packages.length} packages`);
mkdirSync(join(project, "tarballs"));
const tarball = {};
for (const { folder, name, version } of packages) {
  run(
    "npx",
    ["--yes", pnpm, "pack", "--pack-destination", join(project, "tarballs")],
    join(root, "packages", folder),
  );
  tarball[name] = `file:tarballs/${name.slice(1).replace("/", "-")}-${version}.tgz`;
}
// The siblings are not in the registry: `overrides` leads their ranges to the tarballs too.
writeFileSync(
  join(project, "package.json"),
  JSON.stringify({ private: true, type: "module", dependencies: tarball, overrides: tarball }),
);
console.log("installing them into an empty project");
run(
  "npm",
  ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps"],
  project,
);

const require = createRequire(join(project, "index.js"));

/** Imports and requires entries of a package, as two kinds of users do. */
function load(name, entries) {
  for (const entry of entries) {
    const specifier = name + entry.slice(1);
    const count = `console.log(Object.keys(await import("${specifier}")).length)`;
    const names = run("node", ["--input-type=module", "-e", count], project);
    if (Number(names) === 0) throw new Error(`${specifier} exports nothing`);
    run("node", ["-e", `require("${specifier}")`], project);
  }
  require.resolve(`${name}/package.json`);
}

for (const { folder, name, exports, peerDependencies } of packages) {
  const entries = Object.keys(exports).filter((key) => key !== "./package.json");
  // Optional peers are the user's to install: only the main entry must do without.
  load(name, peerDependencies ? ["."] : entries);
  if (folder === "local-archive") continue;
  const { metafile } = await build({
    stdin: { contents: `export * from "${name}"`, resolveDir: project },
    bundle: true,
    format: "esm",
    platform: "browser",
    minify: true,
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const inputs = Object.keys(metafile.inputs);
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const node = imports.map(({ path }) => path).filter(isBuiltin);
  const leaked = [...node, ...inputs.filter((path) => path.includes("node_modules/undici/"))];
  if (leaked.length > 0)
    throw new Error(`the browser bundle of ${name} holds ${leaked.join(", ")}`);
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  console.log(
    `${name}: ${entries.length} entries, browser bundle ${(bytes / 1024).toFixed(1)} KiB`,
  );
}

/** Type-checks all that users can import, declarations included, as strictly as can be. */
function checkTypes(options) {
  const config = join(project, "tsconfig.json");
  const compilerOptions = {
    ...{ noEmit: true, strict: true, skipLibCheck: false, exactOptionalPropertyTypes: true },
    ...{ noUncheckedIndexedAccess: true, target: "es2023", types: [], ...options },
  };
  writeFileSync(config, JSON.stringify({ compilerOptions, files: ["types.ts"] }));
  run(process.execPath, [join(root, "node_modules/typescript/bin/tsc6"), "-p", config], project);
}
const importable = packages.flatMap(({ folder, name, exports, peerDependencies }) =>
  folder === "local-archive"
    ? []
    : Object.keys(exports)
        .filter((key) => key !== "./package.json" && (key === "." || !peerDependencies))
        .map((key) => name + key.slice(1)),
);
writeFileSync(
  join(project, "types.ts"),
  importable.map((name, k) => `export * as m${k} from "${name}";`).join("\n"),
);
console.log("checking the types, in Node without the names of browsers, and in browsers");
const types = { types: ["node"], typeRoots: [join(root, "node_modules/@types")] };
checkTypes({ module: "node16", moduleResolution: "node16", lib: ["es2023"], ...types });
const browser = ["es2023", "dom", "dom.iterable", "dom.asynciterable"];
checkTypes({ module: "esnext", moduleResolution: "bundler", lib: browser });

const { outputFiles } = await build({
  stdin: { contents: 'export { XmlWriter } from "@vostack/xml"', resolveDir: project },
  bundle: true,
  format: "esm",
  minify: true,
  write: false,
});
if (outputFiles[0].contents.length > 4096)
  throw new Error("who only writes XML gets more than that");

const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
if (existsSync(chromium)) {
  console.log(
    "reading, converting and writing VOTables in a page and a worker, with and without WebAssembly",
  );
  await checkPages(project, chromium);
} else console.log(`${chromium} is not installed: nothing ran in a page`);

const peers = packages.flatMap(({ peerDependencies = {} }) => Object.entries(peerDependencies));
console.log(`installing the optional peers: ${peers.map(([name]) => name).join(", ")}`);
const wanted = peers.map(([name, range]) => `${name}@${range}`);
run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...wanted], project);
for (const { name, exports, peerDependencies } of packages) {
  if (peerDependencies)
    load(
      name,
      Object.keys(exports).filter((key) => key !== "./package.json"),
    );
}
