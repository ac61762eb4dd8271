import { type Arc, distanceToArc, greatArc, tolerance } from "./arc.ts";
import { GeometryError } from "./errors.ts";
import type { Box, Polygon, Range, Shape } from "./shape.ts";
import {
  angle,
  cross,
  dot,
  norm,
  plus,
  radian,
  scale,
  toVector,
  unit,
  type Vector,
} from "./vector.ts";

/** A shape made ready for tests: its border as arcs, a cone around it, and what is inside. */
export interface Region {
  /** Axis of a cone that holds the region. */
  readonly axis: Vector;
  /** Half the opening angle of that cone in radians; π when it holds everything. */
  readonly radius: number;
  /** The border; a point has none. */
  readonly arcs: readonly Arc[];
  /** A position inside of the region or on its border. */
  readonly inner: Vector;
  /** A position outside of the region; none when it covers everything. */
  readonly outer: Vector | undefined;
  /** Whether a direction is inside or on the border. */
  has(p: Vector): boolean;
}

/** Makes every shape but a union ready. @throws {GeometryError} when its numbers make no shape. */
export function toRegion(shape: Exclude<Shape, { type: "union" }>): Region {
  switch (shape.type) {
    case "point":
      return cap(toVector(checked(shape.lon), checked(shape.lat)), 0);
    case "circle": {
      if (!(shape.radius >= 0)) invalid(`A circle has a radius of 0 or more, not ${shape.radius}`);
      return cap(toVector(checked(shape.lon), checked(shape.lat)), shape.radius * radian);
    }
    case "box":
      return boxRegion(shape);
    case "range":
      return rangeRegion(shape);
    case "polygon":
      return polygonRegion(polygonVectors(shape));
  }
}

/** The vertices of a polygon as directions, without repetitions. */
export function polygonVectors(shape: Polygon): Vector[] {
  const { vertices } = shape;
  if (vertices.length % 2 !== 0 || vertices.length < 6) {
    invalid(`A polygon has an even count of 6 numbers or more, not ${vertices.length}`);
  }
  const vectors: Vector[] = [];
  for (let k = 0; k < vertices.length; k += 2) {
    vectors.push(toVector(checked(vertices[k]), checked(vertices[k + 1])));
  }
  return vectors;
}

function cap(axis: Vector, radius: number): Region {
  const pole = axis;
  const east = unit(cross(Math.abs(axis[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0], axis));
  const edge = plus(scale(axis, Math.cos(radius)), east, Math.sin(radius));
  const whole: Arc = { pole, height: Math.cos(radius), from: edge, to: edge, span: 2 * Math.PI };
  return {
    axis,
    radius: Math.min(radius, Math.PI),
    arcs: radius > 0 && radius < Math.PI ? [whole] : [],
    inner: axis,
    outer: radius < Math.PI ? scale(axis, -1) : undefined,
    has: (p) => angle(axis, p) <= radius + tolerance,
  };
}

/** The four corners of a box, counter-clockwise from the south-east one as the sky is seen. */
export function boxCorners(shape: Box): Vector[] {
  const { width, height } = shape;
  if (!(width > 0 && width < 180 && height > 0 && height < 180)) {
    invalid(`The sides of a box are above 0 and below 180 degrees, not ${width} and ${height}`);
  }
  const lon = checked(shape.lon) * radian;
  const lat = checked(shape.lat) * radian;
  const centre = toVector(shape.lon, shape.lat);
  const east: Vector = [-Math.sin(lon), Math.cos(lon), 0];
  const north: Vector = [
    -Math.sin(lat) * Math.cos(lon),
    -Math.sin(lat) * Math.sin(lon),
    Math.cos(lat),
  ];
  // On the plane that touches the centre the box is a rectangle.
  const x = Math.tan((width * radian) / 2);
  const y = Math.tan((height * radian) / 2);
  const corner = (dx: number, dy: number): Vector => unit(plus(plus(centre, east, dx), north, dy));
  return [corner(x, -y), corner(x, y), corner(-x, y), corner(-x, -y)];
}

function boxRegion(shape: Box): Region {
  return polygonRegion(boxCorners(shape));
}

function rangeRegion(shape: Range): Region {
  const [west, east] = shape.lon;
  const [south, north] = shape.lat;
  checked(west + east + south + north);
  if (south > north || south < -90 || north > 90) invalid(`Latitudes from ${south} to ${north}`);
  const turn = east - west;
  const span = (turn >= 360 ? 360 : ((turn % 360) + 360) % 360) * radian;
  const from = west * radian;
  const arcs: Arc[] = [];
  for (const [lat, up] of [
    [south, 1],
    [north, -1],
  ] as const) {
    if (Math.abs(lat) === 90) continue;
    // The border runs with the region to its left: east along the south, west along the north.
    const ends: [Vector, Vector] = [toVector(west, lat), toVector(east, lat)];
    if (up < 0) ends.reverse();
    arcs.push({
      pole: [0, 0, up],
      height: up * Math.sin(lat * radian),
      from: ends[0],
      to: ends[1],
      span,
    });
  }
  if (span < 2 * Math.PI && south < north) {
    for (const [lon, side] of [
      [east, 1],
      [west, -1],
    ] as const) {
      const ends: [Vector, Vector] = [toVector(lon, south), toVector(lon, north)];
      if (side < 0) ends.reverse();
      const pole: Vector = [side * Math.sin(lon * radian), -side * Math.cos(lon * radian), 0];
      arcs.push({ pole, height: 0, from: ends[0], to: ends[1], span: (north - south) * radian });
    }
  }
  const low = Math.sin(south * radian) - tolerance;
  const high = Math.sin(north * radian) + tolerance;
  const middle = toVector(west + span / radian / 2, (south + north) / 2);
  return {
    ...coneOf(span > 3 ? [[0, 0, 1]] : arcs.map((arc) => arc.from), span > 3),
    arcs,
    inner: middle,
    outer: outsideOfRange(shape, span),
    has(p) {
      if (p[2] < low || p[2] > high) return false;
      if (span >= 2 * Math.PI) return true;
      const away = Math.atan2(p[1], p[0]) - from;
      const eastward = away - 2 * Math.PI * Math.floor(away / (2 * Math.PI));
      return eastward <= span || arcs.some((arc) => distanceToArc(arc, p) <= tolerance);
    },
  };
}

function outsideOfRange({ lon, lat }: Range, span: number): Vector | undefined {
  if (span < 2 * Math.PI)
    return toVector(lon[0] - (360 - span / radian) / 2, (lat[0] + lat[1]) / 2);
  if (lat[1] < 90) return [0, 0, 1];
  return lat[0] > -90 ? [0, 0, -1] : undefined;
}

function coneOf(points: readonly Vector[], everywhere: boolean): { axis: Vector; radius: number } {
  if (everywhere) return { axis: [0, 0, 1], radius: Math.PI };
  const axis = unit(points.reduce((sum, v) => plus(sum, v), [0, 0, 0] as Vector));
  const radius = points.reduce((widest, v) => Math.max(widest, angle(axis, v)), 0);
  return radius < 1.5 && norm(axis) > 0 ? { axis, radius } : { axis: [0, 0, 1], radius: Math.PI };
}

function polygonRegion(vertices: readonly Vector[]): Region {
  const arcs: Arc[] = [];
  let before = vertices.at(-1)!;
  for (const vertex of vertices) {
    const arc = greatArc(before, vertex);
    if (arc !== undefined) arcs.push(arc);
    before = vertex;
  }
  const cone = coneOf(vertices, false);
  const cosine = Math.cos(Math.min(cone.radius + tolerance, Math.PI));
  return {
    ...cone,
    arcs,
    inner: vertices[0]!,
    outer: scale(cone.axis, -1),
    has: (p) => dot(cone.axis, p) >= cosine - 1e-15 && (windsAround(arcs, p) || onBorder(arcs, p)),
  };
}

/** Whether the border goes around p, given that the region lies in one half of the sphere, that of p. */
function windsAround(arcs: readonly Arc[], p: Vector): boolean {
  // Seen along p, with p as origin, the arcs point into the same directions as straight lines would.
  const x = unit(cross(Math.abs(p[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0], p));
  const y = cross(p, x);
  let turns = 0;
  for (const { from, to, pole } of arcs) {
    const above = dot(y, from) > 0;
    if (above === dot(y, to) > 0) continue;
    const left = dot(p, pole);
    if (!above && left > 0) turns++;
    else if (above && left < 0) turns--;
  }
  return turns !== 0;
}

function onBorder(arcs: readonly Arc[], p: Vector): boolean {
  return arcs.some(
    (arc) => Math.abs(dot(arc.pole, p)) <= 2 * tolerance && distanceToArc(arc, p) <= tolerance,
  );
}

function checked(value: number | undefined): number {
  if (value === undefined || !Number.isFinite(value)) invalid(`${value} is no coordinate`);
  return value;
}

function invalid(message: string): never {
  throw new GeometryError("GEOMETRY_INVALID", message);
}
