import { build } from "esbuild";
import { gzipSync } from "fflate";
import { expect, it } from "vitest";

async function bundle(code: string): Promise<number> {
  const result = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["@vostack/source"],
  });
  const text = result.outputFiles[0]!.contents;
  expect(new TextDecoder().decode(text)).not.toContain("node:");
  return gzipSync(text).length;
}

// The README states these sizes; raise them knowingly.
it("the whole package takes at most 39 kB of a browser bundle, gzipped", async () => {
  const size = await bundle('export * from "@vostack/fits"');
  console.info(`whole package: ${size} bytes gzipped`);
  expect(size).toBeLessThan(39_000);
});

it("headers and WCS alone take at most 18 kB", async () => {
  const size = await bundle('export { readFitsHeaders, Wcs } from "@vostack/fits"');
  console.info(`headers and WCS: ${size} bytes gzipped`);
  expect(size).toBeLessThan(18_000);
});
