import { type Arc, distanceToArc, tolerance } from "./arc.ts";
import { finite, invalid } from "./errors.ts";
import { coneAround } from "./polygon-region.ts";
import type { Region } from "./region.ts";
import type { Range } from "./shape.ts";
import { radian, toVector, type Vector } from "./vector.ts";

/** Makes a range ready. Ends that are infinite, as SIA 2 writes open ones, reach around the sphere or to the poles. */
export function rangeRegion(shape: Range): Region {
  const [west, east] = isOpen(shape.lon) ? [0, 360] : (shape.lon.map(finite) as [number, number]);
  const south = shape.lat[0] === Number.NEGATIVE_INFINITY ? -90 : finite(shape.lat[0]);
  const north = shape.lat[1] === Number.POSITIVE_INFINITY ? 90 : finite(shape.lat[1]);
  if (south > north || south < -90 || north > 90) invalid(`Latitudes from ${south} to ${north}`);
  const turn = east - west;
  const span = (turn >= 360 ? 360 : ((turn % 360) + 360) % 360) * radian;
  const from = west * radian;
  // With the region to the left: east along the south, north in the east, west along the north, south in the west.
  const parallel = (lat: number, up: 1 | -1): Arc => {
    const [start, end] = [toVector(west, lat), toVector(east, lat)];
    const ends = up > 0 ? { from: start, to: end } : { from: end, to: start };
    const height = up * Math.sin(lat * radian);
    return { pole: [0, 0, up], radius: (90 - up * lat) * radian, height, ...ends, span };
  };
  const meridian = (lon: number, up: 1 | -1): Arc => {
    const [low, high] = [toVector(lon, south), toVector(lon, north)];
    const ends = up > 0 ? { from: low, to: high } : { from: high, to: low };
    const pole: Vector = [up * Math.sin(lon * radian), -up * Math.cos(lon * radian), 0];
    return { pole, radius: Math.PI / 2, height: 0, ...ends, span: (north - south) * radian };
  };
  const arcs = [
    ...(south > -90 ? [parallel(south, 1)] : []),
    ...(span < 2 * Math.PI ? [meridian(east, 1)] : []),
    ...(north < 90 ? [parallel(north, -1)] : []),
    ...(span < 2 * Math.PI ? [meridian(west, -1)] : []),
  ].filter((arc) => arc.span > 0);
  const low = Math.sin(south * radian) - tolerance;
  const high = Math.sin(north * radian) + tolerance;
  const middle = toVector(west + span / radian / 2, (south + north) / 2);
  return {
    ...coneAround(span > 3 ? [] : arcs.map((arc) => arc.from)),
    isCap: false,
    arcs,
    inner: middle,
    outer: outside(west, span, south, north),
    has(p) {
      if (p[2] < low || p[2] > high) return false;
      if (span >= 2 * Math.PI) return true;
      const away = Math.atan2(p[1], p[0]) - from;
      const eastward = away - 2 * Math.PI * Math.floor(away / (2 * Math.PI));
      return eastward <= span || arcs.some((arc) => distanceToArc(arc, p) <= tolerance);
    },
  };
}

function outside(west: number, span: number, south: number, north: number): Vector | undefined {
  if (span < 2 * Math.PI) return toVector(west - (360 - span / radian) / 2, (south + north) / 2);
  if (north < 90) return [0, 0, 1];
  return south > -90 ? [0, 0, -1] : undefined;
}

function isOpen([west, east]: readonly [number, number]): boolean {
  return west === Number.NEGATIVE_INFINITY || east === Number.POSITIVE_INFINITY;
}
