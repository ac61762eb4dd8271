import { expect, test } from "vitest";

test("the package exports exactly this", async () => {
  expect(Object.keys(await import("@vostack/sphere")).sort()).toMatchInlineSnapshot(`
    [
      "GeometryError",
      "area",
      "boundingCone",
      "box",
      "centroid",
      "circle",
      "contains",
      "converter",
      "convexHull",
      "distance",
      "formatAngle",
      "formatCoordinates",
      "formatShape",
      "formatStcs",
      "intersects",
      "numbersOf",
      "outlines",
      "parseAngle",
      "parseCoordinates",
      "parseFrame",
      "parseFramedShape",
      "parseShape",
      "point",
      "polygon",
      "projection",
      "range",
      "reverse",
      "selfIntersects",
      "toGeoJson",
      "toPolygon",
      "toShape",
      "toSvgPath",
      "transform",
      "union",
      "winding",
    ]
  `);
});
