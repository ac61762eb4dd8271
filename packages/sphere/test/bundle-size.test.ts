import { expect, test } from "vitest";
import { bundle } from "../../../test-setup/bundle.ts";

// The README states these sizes; raise them knowingly.
test.each([
  ["*", 16_000],
  ["{ contains, intersects }", 6_000],
  ["{ parseCoordinates, parseAngle }", 6_000],
  ["{ projection, toSvgPath }", 8_500],
])("%s is at most %i bytes of a browser bundle, gzipped", async (names, ceiling) => {
  const { gzipped, nodeModules } = await bundle(
    `export ${names} from "@vostack/sphere"`,
    import.meta.dirname,
  );
  expect(nodeModules).toEqual([]);
  expect(gzipped).toBeLessThan(ceiling);
});
