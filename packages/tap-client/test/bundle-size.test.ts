import { expect, test } from "vitest";
import { bundle } from "../../../test-setup/bundle.ts";

// The README states this size; raise it knowingly. What loads later (Parquet, CSV, kernel) is not part.
test("a browser bundle of all that loads at once is at most 122 kB, gzipped", async () => {
  const { gzipped, nodeModules } = await bundle(
    'export * from "@vostack/tap-client"',
    import.meta.dirname,
    { external: ["apache-arrow"] },
  );
  expect(nodeModules).toEqual([]);
  expect(gzipped).toBeLessThan(122_000);
});
