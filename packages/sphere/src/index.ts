/**
 * Geometry, coordinates, angles, frames and projections of the celestial sphere.
 *
 * @packageDocumentation
 */

export { GeometryError, type GeometryErrorCode } from "./errors.ts";
export { formatShape, formatStcs, numbersOf } from "./format-shape.ts";
export { type Frame, type FrameName, type FrameSpec, parseFrame } from "./frame.ts";
export { type Converter, converter } from "./frame-conversion.ts";
export { area, boundingCone, centroid, distance } from "./measure.ts";
export { type AngleUnit, type ParseAngleOptions, parseAngle } from "./parse-angle.ts";
export { type ParseCoordinatesOptions, parseCoordinates } from "./parse-coordinates.ts";
export { type FramedShape, parseFramedShape, parseShape } from "./parse-shape.ts";
export { convexHull, reverse, selfIntersects, winding } from "./polygon.ts";
export { contains, intersects } from "./predicates.ts";
export {
  type Box,
  box,
  type Circle,
  circle,
  type Point,
  type Polygon,
  point,
  polygon,
  type Range,
  range,
  type Shape,
  type ShapeLike,
  toShape,
  type Union,
  union,
} from "./shape.ts";
export { transform } from "./transform.ts";
