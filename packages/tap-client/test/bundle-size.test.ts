import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";
import { expect, test } from "vitest";

test("a browser bundle stays small and holds nothing of Node", async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export * from "@vostack/tap-client"`, resolveDir: import.meta.dirname },
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    conditions: ["@vostack/source"],
    external: ["apache-arrow"],
    outdir: "out",
    metafile: true,
    write: false,
  });
  const inputs = Object.keys(metafile.inputs);
  expect(inputs.filter((path) => /undici|files\/node\.ts|http\/node\.ts/.test(path))).toEqual([]);
  const texts = outputFiles.map(({ text }) => text);
  expect(
    texts.flatMap((text) => text.match(/\b(from|import|require) *\(? *["']node:\w+/g) ?? []),
  ).toEqual([]);
  const atOnce = staticallyLoaded(metafile);
  const parts = outputFiles.filter(({ path }) => atOnce.some((part) => path.endsWith(part)));
  const size = gzipSync(Buffer.concat(parts.map(({ contents }) => contents))).length / 1000;
  // The README states the size.
  expect(size).toBeLessThan(108);
});

/** Names of the chunks that the entry needs before anything is loaded on demand. */
function staticallyLoaded({ outputs }: Metafile): string[] {
  const entry = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === "<stdin>") ?? "";
  const seen = new Set<string>();
  const open = [entry];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const part of outputs[path]?.imports ?? []) {
      if (part.kind === "import-statement" && !part.external) open.push(part.path);
    }
  }
  return [...seen].map((path) => path.replace(/^.*\//, ""));
}
