import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";

// The README states the sizes.
it.each([
  ["*", 22.5],
  ["{ parseAdql }", 10.5],
  ["{ adql }", 1.5],
])("bundles %s for browsers without any import in %d kB gzip", async (names, limit) => {
  const { outputFiles } = await build({
    stdin: { contents: `export ${names} from "@vostack/adql"`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    conditions: ["@vostack/source"],
    write: false,
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  expect(new TextDecoder().decode(code)).not.toMatch(/\bimport[\s("]/);
  expect(gzipSync(code).length / 1000).toBeLessThan(limit);
});
