import { GeometryError } from "./errors.ts";

/** One position. */
export interface Point {
  /** Tells the shapes apart. */
  readonly type: "point";
  /** Longitude (right ascension) in degrees. */
  readonly lon: number;
  /** Latitude (declination) in degrees. */
  readonly lat: number;
}

/** All positions within an angle of a centre. */
export interface Circle {
  /** Tells the shapes apart. */
  readonly type: "circle";
  /** Longitude of the centre in degrees. */
  readonly lon: number;
  /** Latitude of the centre in degrees. */
  readonly lat: number;
  /** Angular radius in degrees, 0 to 180. */
  readonly radius: number;
}

/**
 * The box of STC-S and ADQL: a cross on the centre whose arms lie along the directions of the axes there, closed by
 * great circles that meet the ends of the arms at right angles.
 */
export interface Box {
  /** Tells the shapes apart. */
  readonly type: "box";
  /** Longitude of the centre in degrees. */
  readonly lon: number;
  /** Latitude of the centre in degrees. */
  readonly lat: number;
  /** Length of the east-west arms together in degrees on the sky, below 180. */
  readonly width: number;
  /** Length of the north-south arms together in degrees, below 180. */
  readonly height: number;
}

/** All positions between two meridians and two parallels (`RANGE` of SODA and SIA). */
export interface Range {
  /** Tells the shapes apart. */
  readonly type: "range";
  /** Western and eastern end in degrees; it runs east from the first to the second, across 0 if need be. */
  readonly lon: readonly [west: number, east: number];
  /** Southern and northern end in degrees. */
  readonly lat: readonly [south: number, north: number];
}

/** What great circles between neighbouring vertices enclose; of the two sides, the smaller one. */
export interface Polygon {
  /** Tells the shapes apart. */
  readonly type: "polygon";
  /** lon, lat, lon, lat, … in degrees, three vertices or more; the last is joined to the first. */
  readonly vertices: readonly number[];
}

/** All positions that are in one of several shapes. */
export interface Union {
  /** Tells the shapes apart. */
  readonly type: "union";
  /** The members; they may overlap. */
  readonly shapes: readonly Shape[];
}

/** A region of the sphere. Coordinates are degrees in a frame that the caller knows, usually ICRS. */
export type Shape = Point | Circle | Box | Range | Polygon | Union;

/** A shape, or its numbers as DALI writes them: 2 a point, 3 a circle, 6 or more a polygon. */
export type ShapeLike = Shape | ArrayLike<number>;

/** A point from degrees. */
export function point(lon: number, lat: number): Point {
  return { type: "point", lon, lat };
}

/** A circle from degrees. */
export function circle(lon: number, lat: number, radius: number): Circle {
  return { type: "circle", lon, lat, radius };
}

/** A box from degrees. */
export function box(lon: number, lat: number, width: number, height: number): Box {
  return { type: "box", lon, lat, width, height };
}

/** A range from degrees. */
export function range(west: number, east: number, south: number, north: number): Range {
  return { type: "range", lon: [west, east], lat: [south, north] };
}

/** A polygon from lon, lat, lon, lat, … in degrees. */
export function polygon(vertices: readonly number[]): Polygon {
  return { type: "polygon", vertices };
}

/** A union of shapes. */
export function union(shapes: readonly Shape[]): Union {
  return { type: "union", shapes };
}

/** The shape that an array of numbers stands for; shapes pass. @throws {GeometryError} for other counts of numbers. */
export function toShape(shape: ShapeLike): Shape {
  if ("type" in shape) return shape;
  const numbers = Array.from(shape);
  const [a = Number.NaN, b = Number.NaN, c = Number.NaN] = numbers;
  if (numbers.length === 2) return point(a, b);
  if (numbers.length === 3) return circle(a, b, c);
  if (numbers.length >= 6 && numbers.length % 2 === 0) return polygon(numbers);
  throw new GeometryError(
    "GEOMETRY_INVALID",
    `${numbers.length} numbers are no shape: 2 are a point, 3 a circle, an even count from 6 on a polygon`,
  );
}
