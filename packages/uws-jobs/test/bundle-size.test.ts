import { expect, test } from "vitest";
import { bundle } from "../../../test-setup/bundle.ts";

const external = ["@vostack/adql", "@vostack/votable", "@vostack/xml", "@vostack/vo-service"];

// The README states this size; raise it knowingly.
test("the package itself is at most 6 kB of a browser bundle, gzipped", async () => {
  const { gzipped, nodeModules } = await bundle(
    'export * from "@vostack/uws-jobs"',
    import.meta.dirname,
    { external },
  );
  expect(nodeModules).toEqual([]);
  expect(gzipped).toBeLessThan(6_000);
});
