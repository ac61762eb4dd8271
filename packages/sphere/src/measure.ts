import { enclosedMoment, exposedBorder } from "./border.ts";
import { enclosedArea } from "./enclosed-area.ts";
import { GeometryError } from "./errors.ts";
import { type Circle, circle, type Point, point, type ShapeLike, toShape } from "./shape.ts";
import { toRegions } from "./to-regions.ts";
import { angle, norm, plus, radian, toLonLat, toVector, unit, type Vector } from "./vector.ts";

/** The whole sphere in square degrees. */
const sphereArea = (4 * Math.PI) / (radian * radian);

/** The angle between two positions in degrees, exact for tiny angles and near 180 too. */
export function distance(lon1: number, lat1: number, lon2: number, lat2: number): number {
  return angle(toVector(lon1, lat1), toVector(lon2, lat2)) / radian;
}

/**
 * The area of a shape in square degrees; what members of a union have in common counts once.
 *
 * @throws {GeometryError} When the numbers make no shape.
 */
export function area(shapeLike: ShapeLike): number {
  const shape = toShape(shapeLike);
  // 1 - cos r would lose the digits of small circles.
  if (shape.type === "circle" && shape.radius < 180) {
    toRegions(shape);
    return sphereArea * Math.sin((shape.radius * radian) / 2) ** 2;
  }
  const regions = toRegions(shape);
  if (regions.some(({ outer }) => outer === undefined)) return sphereArea;
  const arcs = exposedBorder(regions).map(({ arc }) => arc);
  if (arcs.length === 0)
    return regions.every((region) => region.arcs.length === 0) ? 0 : sphereArea;
  const steradians = enclosedArea(arcs);
  // What is negative by rounding is nothing; else it is short of the whole sphere.
  const isNothing = steradians < 0 && steradians > -1e-13;
  const squareDegrees = steradians / (radian * radian);
  return isNothing ? 0 : squareDegrees < 0 ? squareDegrees + sphereArea : squareDegrees;
}

/**
 * The centre of mass of a shape's area; of points, the mean direction.
 *
 * @throws {GeometryError} When the numbers make no shape, or when it has no centre, as the whole sphere.
 */
export function centroid(shape: ShapeLike): Point {
  const regions = toRegions(toShape(shape));
  const arcs = exposedBorder(regions).map(({ arc }) => arc);
  const isFlat = regions.every((region) => region.arcs.length === 0 && region.outer !== undefined);
  const moment = isFlat
    ? regions.reduce((sum, { axis }) => plus(sum, axis), [0, 0, 0] as Vector)
    : enclosedMoment(arcs);
  if (!(norm(moment) > 1e-30)) {
    throw new GeometryError("GEOMETRY_INVALID", "The shape has no centre");
  }
  return point(...toLonLat(moment));
}

/**
 * A circle that holds the whole shape, for quick tests before exact ones; not always the smallest one.
 *
 * @throws {GeometryError} When the numbers make no shape.
 */
export function boundingCone(shape: ShapeLike): Circle {
  const cones = toRegions(toShape(shape));
  const axis =
    cones.length === 1
      ? cones[0]!.axis
      : unit(cones.reduce((sum, cone) => plus(sum, cone.axis), [0, 0, 0] as Vector));
  const radius = cones.reduce(
    (widest, cone) => Math.max(widest, angle(axis, cone.axis) + cone.radius),
    0,
  );
  const [lon, lat] = toLonLat(axis);
  return circle(lon, lat, Math.min(radius / radian, 180));
}
