import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

async function bundle(code: string): Promise<number> {
  const result = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["@vostack/source"],
    external: ["@vostack/adql", "@vostack/votable", "@vostack/xml", "@vostack/vo-service"],
  });
  const text = result.outputFiles[0]!.contents;
  expect(new TextDecoder().decode(text)).not.toMatch(/node:|undici/);
  return gzipSync(text).length;
}

// The README states this size; raise it knowingly.
test("the package itself takes at most 6 kB of a browser bundle, gzipped", async () => {
  const size = await bundle('export * from "@vostack/uws-jobs"');
  console.info(`the package itself: ${size} bytes gzipped`);
  expect(size).toBeLessThan(6_000);
});
