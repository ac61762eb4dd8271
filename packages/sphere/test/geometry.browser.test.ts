import { contains, parseCoordinates, parseShape, projection, toSvgPath } from "@vostack/sphere";
import { expect, test } from "vitest";

test("a browser draws what Node computes", () => {
  const shape = parseShape("Circle GALACTIC 121.17 -21.57 1");
  expect(contains(shape, parseCoordinates("00:42:44.3 +41:16:09"))).toBe(true);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute(
    "d",
    toSvgPath(shape, projection("gnomonic", { centre: [10.68, 41.27] }), { scale: 1000 }),
  );
  expect(path.getTotalLength()).toBeCloseTo((2 * Math.PI * 1000 * Math.PI) / 180, 0);
});
