// Puts the modules of the package in the current folder together, after tsc has checked them and written their
// declarations: one file for each entry and one for what several of them share, since every file that a program
// loads takes its time. What is loaded by import() stays apart. Dependencies and #subpaths stay imported; a
// devDependency that the sources import becomes part of the package.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const { exports, imports, bin, dependencies, peerDependencies } = manifest;
const installed = Object.keys({ ...dependencies, ...peerDependencies });

/** The files that a value of `exports`, `imports` or `bin` leads to, whatever the condition. */
function targets(value) {
  return typeof value === "object" ? Object.values(value).flatMap(targets) : [value];
}
const names = targets({ ...exports, ...imports, ...bin }).flatMap(
  (path) => /^\.\/dist\/(.+)\.js$/.exec(path)?.[1] ?? [],
);

/** What is no ES module (sax) becomes the value of a pure expression, so that programs that do not use it drop it. */
const notEsm = {
  name: "not-esm",
  load(id) {
    if (!id.includes("node_modules")) return undefined;
    // It gets no require: sax asks for Node's streams and does without.
    return `export default /* @__PURE__ */ ((exports, require) => {${readFileSync(id, "utf8")}\nreturn exports;})({});`;
  },
};

for (const path of readdirSync("dist", { recursive: true })) {
  if (/\.js(\.map)?$/.test(path)) rmSync(join("dist", path));
}
const bundle = await rolldown({
  input: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
  platform: "neutral",
  external: (id) =>
    /^(#|node:)/.test(id) || installed.some((name) => id === name || id.startsWith(`${name}/`)),
  resolve: { mainFields: ["module", "main"] },
  plugins: [notEsm],
  treeshake: { moduleSideEffects: false },
  onLog(_level, { message }) {
    throw new Error(message);
  },
});
await bundle.write({
  dir: "dist",
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name].js",
  sourcemap: true,
  sourcemapExcludeSources: true,
  comments: { jsdoc: false },
});
await bundle.close();
