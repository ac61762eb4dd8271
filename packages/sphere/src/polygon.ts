import { arcsMeet } from "./arc.ts";
import { GeometryError } from "./errors.ts";
import {
  areaToTheLeft,
  boxCorners,
  coneAround,
  edgesOf,
  polygonVectors,
} from "./polygon-region.ts";
import { type Polygon, polygon, type Shape, type ShapeLike, toShape } from "./shape.ts";
import { cross, dot, perpendicular, toLonLat, toVector, type Vector } from "./vector.ts";

/**
 * The order of a polygon's vertices as the sky is seen, north up and east to the left. DALI 1.1 (3.3.7) asks for
 * counter-clockwise; read so, a clockwise polygon is everything outside. This package always means the smaller side.
 *
 * @throws {GeometryError} When the numbers make no polygon.
 */
export function winding(shape: Polygon): "clockwise" | "counterclockwise" {
  // To the left as seen from outside of the sphere is to the right as seen from its centre.
  return areaToTheLeft(polygonVectors(shape)) > 2 * Math.PI ? "counterclockwise" : "clockwise";
}

/** The same polygon with its vertices in the other order. */
export function reverse({ vertices }: Polygon): Polygon {
  const pairs = Array.from({ length: vertices.length / 2 }, (_, k) =>
    vertices.slice(2 * k, 2 * k + 2),
  );
  return polygon(pairs.reverse().flat());
}

/**
 * Whether edges of a polygon cross or touch each other, other than neighbours at their common vertex.
 *
 * @throws {GeometryError} When the numbers make no polygon.
 */
export function selfIntersects(shape: Polygon): boolean {
  const edges = edgesOf(polygonVectors(shape));
  // Edges are compared only with those whose heights above the equator overlap theirs.
  const order = edges
    .map((arc, index) => ({ arc, index, ...heights(arc) }))
    .sort((a, b) => a.low - b.low);
  let open: typeof order = [];
  for (const edge of order) {
    open = open.filter((other) => other.high >= edge.low);
    for (const other of open) {
      const apart = Math.abs(edge.index - other.index);
      if (apart === 1 || apart === edges.length - 1) {
        if (edges.length > 2 && doublesBack(edge.arc, other.arc)) return true;
      } else if (arcsMeet(edge.arc, other.arc)) return true;
    }
    open.push(edge);
  }
  return false;
}

/** Whether of two neighbours one runs back along the other. */
function doublesBack(a: { pole: Vector }, b: { pole: Vector }): boolean {
  return dot(a.pole, b.pole) < -1 + 1e-15;
}

function heights({ pole, from, to }: { pole: Vector; from: Vector; to: Vector }): {
  low: number;
  high: number;
} {
  const ends = [from[2], to[2]];
  const top = Math.sqrt(Math.max(1 - pole[2] * pole[2], 0));
  // The circle climbs where it turns left of the direction to the pole of the sphere.
  const climbs = (v: Vector): number => cross(pole, v)[2];
  if (climbs(from) > 0 && climbs(to) < 0) ends.push(top);
  if (climbs(from) < 0 && climbs(to) > 0) ends.push(-top);
  return { low: Math.min(...ends) - 1e-11, high: Math.max(...ends) + 1e-11 };
}

/**
 * The smallest convex polygon around positions or shapes made of vertices, counter-clockwise as the sky is seen.
 *
 * @throws {GeometryError} When fewer than three positions are not on one great circle, when they do not fit into half of the
 * sphere, or for circles and ranges, whose borders have no vertices.
 */
export function convexHull(shapes: readonly ShapeLike[]): Polygon {
  const points = shapes.flatMap((shape) => verticesOf(toShape(shape)));
  const { axis, radius } = coneAround(points);
  if (radius >= Math.PI / 2) {
    throw new GeometryError(
      "GEOMETRY_INVALID",
      "Positions all around the sphere have no convex hull",
    );
  }
  // On the plane that touches the axis, great circles are straight lines.
  const x = perpendicular(axis);
  const y = cross(axis, x);
  const sorted = points
    .map((v) => ({ v, x: dot(x, v) / dot(axis, v), y: dot(y, v) / dot(axis, v) }))
    .sort((a, b) => a.x - b.x || a.y - b.y)
    .map(({ v }) => v);
  const chain = (vectors: readonly Vector[]): Vector[] => {
    const hull: Vector[] = [];
    for (const v of vectors) {
      while (hull.length > 1 && !turnsLeft(hull.at(-2)!, hull.at(-1)!, v)) hull.pop();
      hull.push(v);
    }
    return hull.slice(0, -1);
  };
  const hull = [...chain(sorted), ...chain(sorted.toReversed())];
  if (hull.length < 3) {
    throw new GeometryError(
      "GEOMETRY_INVALID",
      "A convex hull needs three positions that are not on one great circle",
    );
  }
  // Counter-clockwise from outside is clockwise as the sky is seen.
  return polygon(hull.reverse().flatMap((v) => toLonLat(v)));
}

function turnsLeft(a: Vector, b: Vector, c: Vector): boolean {
  const ab: Vector = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const ac: Vector = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  return dot(a, cross(ab, ac)) > 0;
}

function verticesOf(shape: Shape): Vector[] {
  switch (shape.type) {
    case "point":
      return [toVector(shape.lon, shape.lat)];
    case "polygon":
      return polygonVectors(shape);
    case "box":
      return boxCorners(shape);
    case "union":
      return shape.shapes.flatMap(verticesOf);
    default:
      throw new GeometryError(
        "GEOMETRY_UNSUPPORTED",
        `A ${shape.type} has no vertices`,
        "Make it a polygon first with toPolygon.",
      );
  }
}
