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
    external: [
      "@vostack/vo-service",
      "@vostack/votable",
      "@vostack/uws-jobs",
      "@vostack/fits",
      "@vostack/sphere",
    ],
  });
  const text = result.outputFiles[0]!.contents;
  expect(new TextDecoder().decode(text)).not.toMatch(/node:|undici/);
  return gzipSync(text).length;
}

// The README states this size; raise it knowingly.
test("the package itself takes at most 31 kB of a browser bundle, gzipped", async () => {
  const size = await bundle('export * from "@vostack/sia-cutout"');
  console.info(`the package itself: ${size} bytes gzipped`);
  expect(size).toBeLessThan(31_000);
});
