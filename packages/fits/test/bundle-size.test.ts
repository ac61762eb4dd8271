import { expect, it } from "vitest";
import { bundle } from "../../../test-setup/bundle.ts";

// The README states these sizes; raise them knowingly.
it.each([
  ["*", 39_000],
  ["{ readFitsHeaders, Wcs }", 18_000],
])("%s is at most %i bytes of a browser bundle, gzipped", async (names, ceiling) => {
  const { gzipped, nodeModules } = await bundle(
    `export ${names} from "@vostack/fits"`,
    import.meta.dirname,
  );
  expect(nodeModules).toEqual([]);
  expect(gzipped).toBeLessThan(ceiling);
});
