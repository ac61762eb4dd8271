import type { Arc } from "./arc.ts";
import { capRegion } from "./cap-region.ts";
import { finite, invalid } from "./errors.ts";
import { boxCorners, polygonRegion, polygonVectors } from "./polygon-region.ts";
import { rangeRegion } from "./range-region.ts";
import type { Shape } from "./shape.ts";
import { radian, toVector, type Vector } from "./vector.ts";

/** A shape made ready for tests: its border as arcs, a cone around it, and what is inside. */
export interface Region {
  /** Axis of a cone that holds the region. */
  readonly axis: Vector;
  /** Half the opening angle of that cone in radians; π when it holds everything. */
  readonly radius: number;
  /** Whether the cone is the region: a circle or a point. */
  readonly isCap: boolean;
  /** The border, with the region to its left; a point has none, nor has the whole sphere. */
  readonly arcs: readonly Arc[];
  /** A position inside of the region or on its border. */
  readonly inner: Vector;
  /** A position outside of the region; none when it covers everything. */
  readonly outer: Vector | undefined;
  /** Whether a direction is inside or on the border. */
  has(p: Vector): boolean;
}

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
