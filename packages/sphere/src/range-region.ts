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
      radius: (90 - up * lat) * radian,
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
      arcs.push({
        pole,
        radius: Math.PI / 2,
        height: 0,
        from: ends[0],
        to: ends[1],
        span: (north - south) * radian,
      });
    }
  }
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
