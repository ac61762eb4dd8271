import { FitsError } from "../errors.ts";
import { atan2d, cosd, normalize360, sind } from "../wcs/trigonometry.ts";
import type { CutoutRegion } from "./region.ts";

/** A sky position: longitude and latitude in degrees. */
type SkyPoint = readonly [lon: number, lat: number];

/** A region of the sky: points along its border, and the test for a point. */
export interface SkyOutline {
  /** Points along the border, dense enough to bound it in any projection. */
  readonly border: readonly SkyPoint[];
  /** Whether a position is inside. */
  contains(lon: number, lat: number): boolean;
}

type Vector = readonly [number, number, number];

function toVector(lon: number, lat: number): Vector {
  return [cosd(lat) * cosd(lon), cosd(lat) * sind(lon), sind(lat)];
}

function toPoint([x, y, z]: Vector): SkyPoint {
  return [normalize360(atan2d(y, x)), atan2d(z, Math.hypot(x, y))];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function checkPosition(lon: number, lat: number): void {
  if (!Number.isFinite(lon) || !(Math.abs(lat) <= 90)) {
    throw new FitsError("bad-region", `There is no sky position ${lon} ${lat}`);
  }
}

const bordersteps = 128;

function circleOutline([lon, lat, radius]: readonly [number, number, number]): SkyOutline {
  checkPosition(lon, lat);
  if (!(radius > 0 && radius <= 180)) {
    throw new FitsError("bad-region", `A circle's radius must be in (0, 180], not ${radius}`);
  }
  const centre = toVector(lon, lat);
  const east: Vector = [-sind(lon), cosd(lon), 0];
  const north = cross(centre, east);
  const border = Array.from({ length: bordersteps }, (_, i) => {
    const angle = (i * 360) / bordersteps;
    const at = (k: 0 | 1 | 2): number =>
      centre[k] * cosd(radius) + sind(radius) * (east[k] * sind(angle) + north[k] * cosd(angle));
    return toPoint([at(0), at(1), at(2)]);
  });
  return {
    border,
    contains(lon1, lat1) {
      const v = toVector(lon1, lat1);
      const c = cross(centre, v);
      return atan2d(Math.hypot(...c), dot(centre, v)) <= radius;
    },
  };
}

/** Points of the great circle's arc from a to b, without b. */
function arc(a: Vector, b: Vector, steps: number): SkyPoint[] {
  const angle = Math.atan2(Math.hypot(...cross(a, b)), dot(a, b));
  if (angle === 0) return [toPoint(a)];
  return Array.from({ length: steps }, (_, i) => {
    const s = Math.sin((1 - i / steps) * angle);
    const t = Math.sin((i / steps) * angle);
    return toPoint([a[0] * s + b[0] * t, a[1] * s + b[1] * t, a[2] * s + b[2] * t]);
  });
}

const mostVertices = 10_000;

/** The polygon is the side of its border which holds less than half of the sky. */
function polygonOutline(numbers: readonly number[]): SkyOutline {
  if (numbers.length < 6 || numbers.length % 2 !== 0) {
    throw new FitsError("bad-region", "A polygon needs three or more pairs of numbers");
  }
  if (numbers.length > 2 * mostVertices) {
    throw new FitsError("too-large", `A polygon of ${numbers.length / 2} vertices`);
  }
  const vertices: Vector[] = [];
  for (let i = 0; i < numbers.length; i += 2) {
    checkPosition(numbers[i]!, numbers[i + 1]!);
    vertices.push(toVector(numbers[i]!, numbers[i + 1]!));
  }
  const next = (i: number): Vector => vertices[(i + 1) % vertices.length]!;
  const steps = Math.max(4, Math.ceil(256 / vertices.length));
  const border = vertices.flatMap((vertex, i) => arc(vertex, next(i), steps));
  const middle: Vector = [
    vertices.reduce((sum, v) => sum + v[0], 0),
    vertices.reduce((sum, v) => sum + v[1], 0),
    vertices.reduce((sum, v) => sum + v[2], 0),
  ];
  return {
    border,
    contains(lon, lat) {
      const p = toVector(lon, lat);
      if (dot(p, middle) <= 0) return false;
      // Winding angle of the border as seen from the point.
      let winding = 0;
      vertices.forEach((a, i) => {
        const b = next(i);
        const u = cross(p, a);
        const v = cross(p, b);
        winding += Math.atan2(dot(p, cross(u, v)), dot(u, v));
      });
      return Math.abs(winding) > Math.PI;
    },
  };
}

function rangeOutline([lon1, lon2, lat1, lat2]: readonly [
  number,
  number,
  number,
  number,
]): SkyOutline {
  const [south, north] = [Math.max(-90, lat1), Math.min(90, lat2)];
  if (!(south <= north) || Number.isNaN(lon1) || Number.isNaN(lon2)) {
    throw new FitsError("bad-region", `There is no range ${lon1} ${lon2} ${lat1} ${lat2}`);
  }
  const whole = !Number.isFinite(lon1) || !Number.isFinite(lon2) || lon2 - lon1 >= 360;
  const west = whole ? 0 : lon1;
  const width = whole ? 360 : normalize360(lon2 - lon1);
  const border: SkyPoint[] = [];
  for (let i = 0; i <= bordersteps; i++) {
    const lon = normalize360(west + (width * i) / bordersteps);
    const lat = south + ((north - south) * i) / bordersteps;
    border.push([lon, south], [lon, north], [west, lat], [normalize360(west + width), lat]);
  }
  return {
    border,
    contains: (lon, lat) =>
      lat >= south && lat <= north && (whole || normalize360(lon - west) <= width),
  };
}

/**
 * The sky parts of a region.
 *
 * @throws FitsError `bad-region`
 */
export function skyOutlines(region: CutoutRegion): SkyOutline[] {
  const outlines: SkyOutline[] = [];
  if (region.circle !== undefined) outlines.push(circleOutline(region.circle));
  if (region.polygon !== undefined) outlines.push(polygonOutline(region.polygon));
  if (region.range !== undefined) outlines.push(rangeOutline(region.range));
  return outlines;
}
