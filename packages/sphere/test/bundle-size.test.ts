import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

async function bundled(names: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export ${names} from "@vostack/sphere"`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    conditions: ["@vostack/source"],
    write: false,
  });
  const { contents } = outputFiles[0]!;
  expect(new TextDecoder().decode(contents)).not.toMatch(/\bimport\b|node:/);
  return gzipSync(contents).length;
}

// The README states these sizes; raise them knowingly.
test.each([
  ["*", 16_000],
  ["{ contains, intersects }", 6_000],
  ["{ parseCoordinates, parseAngle }", 6_000],
  ["{ projection, toSvgPath }", 8_500],
])("%s is at most %i bytes of a browser bundle, gzipped", async (names, ceiling) => {
  const size = await bundled(names);
  console.info(`${names}: ${size} bytes gzipped`);
  expect(size).toBeLessThan(ceiling);
});
