import { toRegion } from "./region.ts";
import { type Circle, circle, type ShapeLike, toShape } from "./shape.ts";
import { angle, plus, radian, toLonLat, toVector, unit, type Vector } from "./vector.ts";

/** The angle between two positions in degrees, exact for tiny angles and near 180 too. */
export function distance(lon1: number, lat1: number, lon2: number, lat2: number): number {
  return angle(toVector(lon1, lat1), toVector(lon2, lat2)) / radian;
}

/**
 * A circle that holds the whole shape, for quick tests before exact ones; not always the smallest one.
 *
 * @throws {GeometryError} When the numbers make no shape.
 */
export function boundingCone(shape: ShapeLike): Circle {
  const { axis, radius } = coneOf(shape);
  const [lon, lat] = toLonLat(axis);
  return circle(lon, lat, radius / radian);
}

function coneOf(shapeLike: ShapeLike): { axis: Vector; radius: number } {
  const shape = toShape(shapeLike);
  if (shape.type !== "union") return toRegion(shape);
  const cones = shape.shapes.map(coneOf);
  const axis = unit(cones.reduce((sum, cone) => plus(sum, cone.axis), [0, 0, 0] as Vector));
  const radius = cones.reduce(
    (widest, cone) => Math.max(widest, angle(axis, cone.axis) + cone.radius),
    0,
  );
  return { axis, radius: Math.min(radius, Math.PI) };
}
