import { capRegion } from "./cap-region.ts";
import { finite, invalid } from "./errors.ts";
import { boxCorners, polygonRegion, polygonVectors } from "./polygon-region.ts";
import { rangeRegion } from "./range-region.ts";
import type { Region } from "./region.ts";
import type { Shape } from "./shape.ts";
import { radian, toVector } from "./vector.ts";

/** Makes the members of a shape ready: one, or those of a union. @throws {GeometryError} when its numbers make no shape. */
export function toRegions(shape: Shape): Region[] {
  return shape.type === "union" ? shape.shapes.flatMap(toRegions) : [toRegion(shape)];
}

function toRegion(shape: Exclude<Shape, { type: "union" }>): Region {
  switch (shape.type) {
    case "point":
      return capRegion(toVector(finite(shape.lon), finite(shape.lat)), 0);
    case "circle":
      if (!(shape.radius >= 0)) invalid(`A circle has a radius of 0 or more, not ${shape.radius}`);
      return capRegion(toVector(finite(shape.lon), finite(shape.lat)), shape.radius * radian);
    case "box":
      return polygonRegion(boxCorners(shape));
    case "range":
      return rangeRegion(shape);
    case "polygon":
      return polygonRegion(polygonVectors(shape));
  }
}
