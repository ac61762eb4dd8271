import { expect, it } from "vitest";
import { bundle } from "../../../test-setup/bundle.ts";

// The README states these sizes; raise them knowingly.
it.each([
  ["*", 22_500],
  ["{ parseAdql }", 10_500],
  ["{ adql }", 1_500],
])("%s is at most %i bytes of a browser bundle, gzipped", async (names, ceiling) => {
  const { gzipped, nodeModules } = await bundle(
    `export ${names} from "@vostack/adql"`,
    import.meta.dirname,
  );
  expect(nodeModules).toEqual([]);
  expect(gzipped).toBeLessThan(ceiling);
});
