import { apply, type Matrix, multiply, transpose, turn } from "./matrix.ts";
import { toLonLat, toVector, type Vector } from "./vector.ts";

/** The projections for drawing. */
export type ProjectionName =
  /** The sphere from far away; half of it. */
  | "orthographic"
  /** From the centre onto the touching plane (FITS TAN); great circles are straight. */
  | "gnomonic"
  /** From the opposite position (FITS STG); circles stay circles. */
  | "stereographic"
  /** The whole sky in an ellipse, areas kept: Hammer-Aitoff (FITS AIT). */
  | "aitoff"
  /** The whole sky in an ellipse, areas kept, parallels straight (FITS MOL). */
  | "mollweide"
  /** The whole sky in a rectangle of longitudes and latitudes (FITS CAR). */
  | "cartesian";

/** Where a projection looks. */
export interface ProjectionOptions {
  /** Longitude and latitude of the middle in degrees. Default 0, 0. */
  readonly centre?: readonly [lon: number, lat: number];
  /** Angle in degrees from the direction of north to the top of the picture, counted towards east. Default 0. */
  readonly rotation?: number;
  /** Where east is: `left` as the sky is seen, `right` as the Earth is mapped. Default `left`. */
  readonly east?: "left" | "right";
}

/** A way onto the plane. Planes are in radians: near the middle, x and y are angles; x grows to the right, y upwards. */
export interface Projection {
  /** Which one it is. */
  readonly name: ProjectionName;
  /** Where x and y lie, at most: the half-width and half-height of the picture. */
  readonly extent: readonly [x: number, y: number];
  /** The place of a position in degrees, or undefined when it is not in the picture. */
  forward(lon: number, lat: number): [x: number, y: number] | undefined;
  /** The position in degrees at a place, or undefined outside of the picture. */
  inverse(x: number, y: number): [lon: number, lat: number] | undefined;
}

/** How one projection maps directions that were turned: x of the vector points out of the picture, y to the east, z up. */
interface Mapping {
  /** What is in the picture: the whole sphere, cut behind; or a cap, given as the least x. */
  readonly leastX: number | undefined;
  readonly extent: readonly [number, number];
  toPlane(v: Vector): [x: number, y: number];
  fromPlane(x: number, y: number): Vector | undefined;
}

/** A projection with what drawing needs to know of it. */
export interface DrawingProjection extends Projection {
  readonly mapping: Mapping;
  readonly matrix: Matrix;
  readonly eastward: 1 | -1;
}

/** The wide angle of gnomonic and stereographic pictures, as x of the vector: 80 and 120 degrees from the middle. */
const gnomonicEdge = Math.cos((80 * Math.PI) / 180);
const stereographicEdge = -0.5;

/** Makes a projection. */
export function projection(name: ProjectionName, options: ProjectionOptions = {}): Projection {
  const { centre: [lon, lat] = [0, 0], rotation = 0, east = "left" } = options;
  const matrix = multiply(turn("x", -rotation), turn("y", -lat), turn("z", lon));
  const back = transpose(matrix);
  const mapping = mappings[name];
  const eastward = east === "left" ? -1 : 1;
  const made: DrawingProjection = {
    name,
    extent: mapping.extent,
    mapping,
    matrix,
    eastward,
    forward(at, latitude) {
      const v = apply(matrix, toVector(at, latitude));
      if (mapping.leastX !== undefined && v[0] < mapping.leastX) return undefined;
      const [x, y] = mapping.toPlane(v);
      return [eastward * x, y];
    },
    inverse(x, y) {
      const v = mapping.fromPlane(eastward * x, y);
      return v === undefined ? undefined : toLonLat(apply(back, v));
    },
  };
  return made;
}

const root2 = Math.SQRT2;

const mappings: Readonly<Record<ProjectionName, Mapping>> = {
  orthographic: {
    leastX: 0,
    extent: [1, 1],
    toPlane: ([, y, z]) => [y, z],
    fromPlane(x, y) {
      const rest = 1 - x * x - y * y;
      return rest < 0 ? undefined : [Math.sqrt(rest), x, y];
    },
  },
  gnomonic: {
    leastX: gnomonicEdge,
    extent: [Math.tan(Math.acos(gnomonicEdge)), Math.tan(Math.acos(gnomonicEdge))],
    toPlane: ([x, y, z]) => [y / x, z / x],
    fromPlane: (x, y) => [1, x, y],
  },
  stereographic: {
    leastX: stereographicEdge,
    extent: [2 * Math.tan(Math.PI / 3), 2 * Math.tan(Math.PI / 3)],
    toPlane: ([x, y, z]) => [(2 * y) / (1 + x), (2 * z) / (1 + x)],
    fromPlane(x, y) {
      const square = (x * x + y * y) / 4;
      return [1 - square, x, y];
    },
  },
  aitoff: {
    leastX: undefined,
    extent: [2 * root2, root2],
    toPlane(v) {
      const half = Math.atan2(v[1], v[0]) / 2;
      const cos = Math.hypot(v[0], v[1]);
      const stretch = Math.sqrt(2 / (1 + cos * Math.cos(half)));
      return [2 * stretch * cos * Math.sin(half), stretch * v[2]];
    },
    fromPlane(x, y) {
      const square = 1 - (x / 4) ** 2 - (y / 2) ** 2;
      if (square < 0.5) return undefined;
      const z = Math.sqrt(square);
      const lon = 2 * Math.atan2((z * x) / 2, 2 * square - 1);
      return direction(lon, Math.asin(Math.max(-1, Math.min(1, y * z))));
    },
  },
  mollweide: {
    leastX: undefined,
    extent: [2 * root2, root2],
    toPlane(v) {
      const angle = mollweideAngle(v[2]);
      return [
        ((2 * root2) / Math.PI) * Math.atan2(v[1], v[0]) * Math.cos(angle),
        root2 * Math.sin(angle),
      ];
    },
    fromPlane(x, y) {
      if (Math.abs(y) > root2) return undefined;
      const angle = Math.asin(y / root2);
      const reach = 2 * root2 * Math.cos(angle);
      if (Math.abs(x) > reach) return undefined;
      const lon = reach === 0 ? 0 : (Math.PI * x) / reach;
      return direction(
        lon,
        Math.asin(Math.max(-1, Math.min(1, (2 * angle + Math.sin(2 * angle)) / Math.PI))),
      );
    },
  },
  cartesian: {
    leastX: undefined,
    extent: [Math.PI, Math.PI / 2],
    toPlane: (v) => [Math.atan2(v[1], v[0]), Math.atan2(v[2], Math.hypot(v[0], v[1]))],
    fromPlane: (x, y) =>
      Math.abs(x) > Math.PI || Math.abs(y) > Math.PI / 2 ? undefined : direction(x, y),
  },
};

function direction(lon: number, lat: number): Vector {
  return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)];
}

/** Solves 2a + sin 2a = π z by Newton's method from a start that suits the poles too. */
function mollweideAngle(z: number): number {
  if (Math.abs(z) >= 1) return (Math.sign(z) * Math.PI) / 2;
  const lat = Math.asin(z);
  // Near a pole the deviation from it grows as the cube root of its square.
  const fromPole = Math.PI / 2 - Math.abs(lat);
  let angle =
    fromPole < 0.3
      ? Math.sign(z) * (Math.PI / 2 - Math.cbrt(((3 * Math.PI) / 8) * fromPole ** 2))
      : lat * 0.8;
  for (let round = 0; round < 30; round++) {
    const slope = 2 + 2 * Math.cos(2 * angle);
    if (slope < 1e-14) break;
    const change = (2 * angle + Math.sin(2 * angle) - Math.PI * z) / slope;
    angle -= change;
    if (Math.abs(change) < 1e-15) break;
  }
  return angle;
}
