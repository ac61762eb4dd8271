import { expect, test } from "vitest";
import { bundle } from "../../../test-setup/bundle.ts";

const external = ["vo-service", "votable", "uws-jobs", "fits", "sphere"].map(
  (name) => `@vostack/${name}`,
);

// The README states this size; raise it knowingly.
test("the package itself takes at most 31 kB of a browser bundle, gzipped", async () => {
  const { gzipped, nodeModules } = await bundle(
    'export * from "@vostack/sia-cutout"',
    import.meta.dirname,
    { external },
  );
  expect(nodeModules).toEqual([]);
  expect(gzipped).toBeLessThan(31_000);
});
