import { type Arc, distanceToArc, greatArc, tolerance } from "./arc.ts";
import { capRegion } from "./cap-region.ts";
import { enclosedArea } from "./enclosed-area.ts";
import { finite, invalid } from "./errors.ts";
import type { Region } from "./region.ts";
import type { Box, Polygon } from "./shape.ts";
import {
  angle,
  cross,
  dot,
  norm,
  perpendicular,
  plus,
  radian,
  scale,
  toVector,
  triangleArea,
  unit,
  type Vector,
} from "./vector.ts";

/** The vertices of a polygon as directions. @throws {GeometryError} when there are too few, or numbers that are none. */
export function polygonVectors({ vertices }: Polygon): Vector[] {
  if (vertices.length % 2 !== 0 || vertices.length < 6) {
    invalid(`A polygon has an even count of 6 numbers or more, not ${vertices.length}`);
  }
  const vectors: Vector[] = [];
  for (let k = 0; k < vertices.length; k += 2) {
    vectors.push(toVector(finite(vertices[k]), finite(vertices[k + 1])));
  }
  return vectors;
}

/** The four corners of a box, counter-clockwise from the south-east one as the sky is seen. */
export function boxCorners(shape: Box): Vector[] {
  const { width, height } = shape;
  if (!(width > 0 && width < 180 && height > 0 && height < 180)) {
    invalid(`The sides of a box are above 0 and below 180 degrees, not ${width} and ${height}`);
  }
  const lon = finite(shape.lon) * radian;
  const lat = finite(shape.lat) * radian;
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

/** The great circles between vertices; none between vertices that are the same. */
export function edgesOf(vertices: readonly Vector[]): Arc[] {
  const arcs: Arc[] = [];
  let before = vertices.at(-1)!;
  for (const vertex of vertices) {
    const arc = greatArc(before, vertex);
    if (arc !== undefined) arcs.push(arc);
    before = vertex;
  }
  return arcs;
}

/** The area to the left of a closed line of vertices, in steradians, 0 to 4π. */
export function areaToTheLeft(vertices: readonly Vector[]): number {
  const area = enclosedArea(edgesOf(vertices));
  return area < 0 ? area + 4 * Math.PI : area;
}

/** A cone around directions: not the smallest, but when it is less than a half of the sphere, it holds their polygon. */
export function coneAround(points: readonly Vector[]): { axis: Vector; radius: number } {
  const sum = points.reduce((total, v) => plus(total, v), [0, 0, 0] as Vector);
  const axis = unit(sum);
  const radius = points.reduce((widest, v) => Math.max(widest, angle(axis, v)), 0);
  const isSmall = norm(sum) > 0 && radius < 1.5;
  return isSmall ? { axis, radius } : { axis: [0, 0, 1], radius: Math.PI };
}

/** Makes a polygon ready: the smaller one of the two sides of its border. */
export function polygonRegion(given: readonly Vector[]): Region {
  const { axis, radius } = coneAround(given);
  if (radius < tolerance && edgesOf(given).length === 0) return capRegion(given[0]!, 0);
  const isSmall = radius < Math.PI;
  const isLeft = isSmall ? turnsLeft(given, axis) : areaToTheLeft(given) <= 2 * Math.PI;
  return new PolygonRegion(isLeft ? given : given.toReversed(), axis, radius);
}

class PolygonRegion implements Region {
  readonly axis: Vector;
  readonly radius: number;
  readonly isCap = false;
  readonly inner: Vector;
  readonly outer: Vector | undefined;
  readonly #vertices: readonly Vector[];
  readonly #leastCosine: number;
  #arcs: readonly Arc[] | undefined;

  /** The vertices run counter-clockwise as seen from outside; a radius of π says that no half of the sphere holds them. */
  constructor(vertices: readonly Vector[], axis: Vector, radius: number) {
    this.axis = axis;
    this.radius = radius;
    this.#vertices = vertices;
    // Twice the tolerance: the tests of the border decide.
    this.#leastCosine = this.#isSmall ? Math.cos(radius) - 2 * tolerance : -2;
    this.inner = vertices[0]!;
    this.outer = this.#isSmall ? scale(axis, -1) : outsideOf(this);
  }

  // Of most shapes that are compared the cones are apart, and their edges are never needed.
  get arcs(): readonly Arc[] {
    this.#arcs ??= edgesOf(this.#vertices);
    return this.#arcs;
  }

  has(p: Vector): boolean {
    if (dot(this.axis, p) < this.#leastCosine) return false;
    const surrounds = this.#isSmall ? windsAround : isToTheLeft;
    return surrounds(this.arcs, p) || isOnBorder(this.arcs, p);
  }

  get #isSmall(): boolean {
    return this.radius < Math.PI;
  }
}

/** Whether a polygon in one half of the sphere has that half's smaller part to its left. */
function turnsLeft(vertices: readonly Vector[], axis: Vector): boolean {
  // On the plane that touches the axis, great circles are straight lines.
  const east = perpendicular(axis);
  const north = cross(axis, east);
  const place = (v: Vector): readonly [number, number] => {
    const depth = dot(axis, v);
    return [dot(east, v) / depth, dot(north, v) / depth];
  };
  const [x, y] = place(vertices[0]!);
  let [before, above] = [0, 0];
  let area = 0;
  for (const vertex of vertices) {
    const at = place(vertex);
    const [dx, dy] = [at[0] - x, at[1] - y];
    area += before * dy - dx * above;
    [before, above] = [dx, dy];
  }
  return area >= 0;
}

/** How often a border turns about p, counter-clockwise; what turns about -p counts the other way. */
function turnsAround(arcs: readonly Arc[], p: Vector): number {
  // Seen along p, with p as origin, the arcs point into the same directions as straight lines would.
  const y = perpendicular(p);
  let turns = 0;
  for (const { from, to, pole } of arcs) {
    const above = dot(y, from) > 0;
    if (above === dot(y, to) > 0) continue;
    const left = dot(p, pole);
    if (!above && left > 0) turns++;
    else if (above && left < 0) turns--;
  }
  return turns;
}

/** Whether the border of a region that is smaller than a half of the sphere goes around p, given that p is in that half. */
function windsAround(arcs: readonly Arc[], p: Vector): boolean {
  return turnsAround(arcs, p) !== 0;
}

/** Whether p is to the left of a border, however large the region is. */
function isToTheLeft(arcs: readonly Arc[], p: Vector): boolean {
  // Triangles with p as apex cover the region once; but when -p is inside, they cover its outside, negatively.
  const area = arcs.reduce((sum, { from, to }) => sum + triangleArea(p, from, to), 0);
  return area > 0 ? turnsAround(arcs, p) > 0 : turnsAround(arcs, p) === 0;
}

/** Whether p is on the border, up to the tolerance. */
export function isOnBorder(arcs: readonly Arc[], p: Vector): boolean {
  return arcs.some(
    (arc) =>
      Math.abs(dot(arc.pole, p) - arc.height) <= 2 * tolerance &&
      distanceToArc(arc, p) <= tolerance,
  );
}

/** A position outside of a large polygon: close to its border, to the right. */
function outsideOf(region: PolygonRegion): Vector | undefined {
  for (const step of [0.1, 1e-3, 1e-6, 1e-9]) {
    for (const { from, to, pole } of region.arcs) {
      const p = unit(plus(unit(plus(from, to)), pole, -step));
      if (!region.has(p)) return p;
    }
  }
  return undefined;
}
