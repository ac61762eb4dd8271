/**
 * Geometry, coordinates, angles, frames and projections of the celestial sphere.
 *
 * @packageDocumentation
 */

export { type DrawingOptions, outlines, type Ring } from "./drawing.ts";
export { GeometryError, type GeometryErrorCode } from "./errors.ts";
export {
  type FormatAngleOptions,
  type FormatCoordinatesOptions,
  formatAngle,
  formatCoordinates,
} from "./format-angle.ts";
export { formatShape, formatStcs, numbersOf } from "./format-shape.ts";
export { type Frame, type FrameName, type FrameSpec, parseFrame } from "./frame.ts";
export { type Converter, converter } from "./frame-conversion.ts";
export {
  type GeoJsonCollection,
  type GeoJsonGeometry,
  type GeoJsonMultiPolygon,
  type GeoJsonPoint,
  type GeoJsonPolygon,
  type GeoJsonPosition,
  toGeoJson,
} from "./geojson.ts";
export { area, boundingCone, centroid, distance } from "./measure.ts";
export { toPolygon } from "./outline.ts";
export { type AngleUnit, type ParseAngleOptions, parseAngle } from "./parse-angle.ts";
export { type ParseCoordinatesOptions, parseCoordinates } from "./parse-coordinates.ts";
export { type FramedShape, parseFramedShape, parseShape } from "./parse-shape.ts";
export { convexHull, reverse, selfIntersects, winding } from "./polygon.ts";
export { contains, intersects } from "./predicates.ts";
export {
  type Projection,
  type ProjectionName,
  type ProjectionOptions,
  projection,
} from "./projection.ts";
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
export { type SvgOptions, toSvgPath } from "./svg.ts";
export { transform } from "./transform.ts";
