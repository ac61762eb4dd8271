import { type DrawingOptions, outlines, type Ring } from "./drawing.ts";
import { projection } from "./projection.ts";
import { type Shape, type ShapeLike, toShape } from "./shape.ts";

/** Longitude (-180 to 180) and latitude in degrees. */
export type GeoJsonPosition = readonly number[];

/** A position (RFC 7946, 3.1.2). */
export interface GeoJsonPoint {
  /** Tells the geometries apart. */
  readonly type: "Point";
  /** The position. */
  readonly coordinates: GeoJsonPosition;
}

/** An area without holes, or with some (RFC 7946, 3.1.6). */
export interface GeoJsonPolygon {
  /** Tells the geometries apart. */
  readonly type: "Polygon";
  /** The outer ring, counter-clockwise, and the holes, clockwise; the first position of each is repeated at its end. */
  readonly coordinates: readonly (readonly GeoJsonPosition[])[];
}

/** An area in several parts (RFC 7946, 3.1.7). */
export interface GeoJsonMultiPolygon {
  /** Tells the geometries apart. */
  readonly type: "MultiPolygon";
  /** The rings of each part. */
  readonly coordinates: readonly (readonly (readonly GeoJsonPosition[])[])[];
}

/** Several geometries (RFC 7946, 3.1.8). */
export interface GeoJsonCollection {
  /** Tells the geometries apart. */
  readonly type: "GeometryCollection";
  /** Its members. */
  readonly geometries: readonly GeoJsonGeometry[];
}

/** A geometry of RFC 7946. */
export type GeoJsonGeometry =
  | GeoJsonPoint
  | GeoJsonPolygon
  | GeoJsonMultiPolygon
  | GeoJsonCollection;

const wholeSky = projection("cartesian", { east: "right" });

/**
 * A shape as GeoJSON (RFC 7946): cut at longitude 180, closed over poles, outer rings counter-clockwise, great circles
 * followed by points every `step` degrees (lines of GeoJSON are straight in longitude and latitude). Right ascension counts as longitude.
 *
 * @throws {GeometryError} When the numbers make no shape.
 */
export function toGeoJson(shapeLike: ShapeLike, options: DrawingOptions = {}): GeoJsonGeometry {
  const shape = toShape(shapeLike);
  if (shape.type === "union") {
    return {
      type: "GeometryCollection",
      geometries: shape.shapes.map((part) => toGeoJson(part, options)),
    };
  }
  if (shape.type === "point")
    return { type: "Point", coordinates: [wrapped(shape.lon), shape.lat] };
  return areaOf(shape, options);
}

function areaOf(shape: Shape, options: DrawingOptions): GeoJsonGeometry {
  const rings = outlines(shape, wholeSky, options).flat();
  const closed = rings.map((ring) => ({
    ring: closedInDegrees(ring),
    isHole: signedArea(ring) < 0,
  }));
  const holes = closed.filter(({ isHole }) => isHole).map(({ ring }) => ring);
  const outer = closed.filter(({ isHole }) => !isHole).map(({ ring }) => ring);
  // Only a region around the whole edge has holes, and then it is one.
  if (outer.length === 1) return { type: "Polygon", coordinates: [outer[0]!, ...holes] };
  return { type: "MultiPolygon", coordinates: outer.map((ring) => [ring]) };
}

function closedInDegrees(ring: Ring): number[][] {
  const degrees = (value: number): number => Math.round((value * 180e10) / Math.PI) / 1e10 + 0;
  const points = ring
    .map(([x, y]) => [degrees(x), degrees(y)])
    .filter((at, k, all) => at[0] !== all[k - 1]?.[0] || at[1] !== all[k - 1]?.[1]);
  const [first, last] = [points[0]!, points.at(-1)!];
  if (first[0] !== last[0] || first[1] !== last[1]) points.push(first);
  return points;
}

function signedArea(ring: Ring): number {
  return ring.reduce((sum, [x, y], k) => {
    const [u, v] = ring[(k + 1) % ring.length]!;
    return sum + x * v - u * y;
  }, 0);
}

function wrapped(lon: number): number {
  const turned = lon - 360 * Math.floor(lon / 360);
  return turned > 180 ? turned - 360 : turned;
}
