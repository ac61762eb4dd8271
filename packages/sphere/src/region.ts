import { type Arc, tolerance } from "./arc.ts";
import { finite, invalid } from "./errors.ts";
import { boxCorners, polygonRegion, polygonVectors } from "./polygon-region.ts";
import { rangeRegion } from "./range-region.ts";
import type { Shape } from "./shape.ts";
import { angle, perpendicular, plus, radian, scale, toVector, type Vector } from "./vector.ts";

/** A shape made ready for tests: its border as arcs, a cone around it, and what is inside. */
export interface Region {
  /** Axis of a cone that holds the region. */
  readonly axis: Vector;
  /** Half the opening angle of that cone in radians; π when it holds everything. */
  readonly radius: number;
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
      return cap(toVector(finite(shape.lon), finite(shape.lat)), 0);
    case "circle":
      if (!(shape.radius >= 0)) invalid(`A circle has a radius of 0 or more, not ${shape.radius}`);
      return cap(toVector(finite(shape.lon), finite(shape.lat)), shape.radius * radian);
    case "box":
      return polygonRegion(boxCorners(shape));
    case "range":
      return rangeRegion(shape);
    case "polygon":
      return polygonRegion(polygonVectors(shape));
  }
}

function cap(axis: Vector, radius: number): Region {
  const edge = plus(scale(axis, Math.cos(radius)), perpendicular(axis), Math.sin(radius));
  const whole: Arc = {
    pole: axis,
    height: Math.cos(radius),
    from: edge,
    to: edge,
    span: 2 * Math.PI,
  };
  return {
    axis,
    radius: Math.min(radius, Math.PI),
    arcs: radius > 0 && radius < Math.PI ? [whole] : [],
    inner: axis,
    outer: radius < Math.PI ? scale(axis, -1) : undefined,
    has: (p) => angle(axis, p) <= radius + tolerance,
  };
}
