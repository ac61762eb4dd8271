import { circle } from "./projection.ts";

/** A footprint as the map draws it. */
export interface Footprint {
  /** Corners, deg; circles are given as many-cornered rings. */
  readonly ring: readonly (readonly [number, number])[];
}

/** Reads a `position_bounds` cell: DALI (`polygon …`, `circle …`) or STC-S (`Polygon ICRS …`). */
export function footprintOf(cell: unknown): Footprint | undefined {
  if (typeof cell !== "string") return undefined;
  const match = /^(polygon|circle)(?:\s+[a-z]\w*)*\s+(.*)$/i.exec(cell.trim());
  if (!match) return undefined;
  const numbers = (match[2] ?? "").split(/\s+/).map(Number);
  if (numbers.some(Number.isNaN)) return undefined;
  if (match[1]?.toLowerCase() === "circle") {
    const [ra = 0, dec = 0, radius = 0] = numbers;
    return { ring: circle(ra, dec, radius) };
  }
  const ring: [number, number][] = [];
  for (let n = 0; n + 1 < numbers.length; n += 2) {
    ring.push([numbers[n] as number, numbers[n + 1] as number]);
  }
  return { ring };
}

/** Whether a position lies in a footprint, on the plane of the map. */
export function isInside(footprint: Footprint, ra: number, dec: number): boolean {
  let inside = false;
  const { ring } = footprint;
  // Right ascensions are compared near the position, so that 359.9 and 0.1 are neighbours.
  const near = (lon: number): number => lon - 360 * Math.round((lon - ra) / 360);
  for (let n = 0, m = ring.length - 1; n < ring.length; m = n, n += 1) {
    const [ax, ay] = ring[n] as [number, number];
    const [bx, by] = ring[m] as [number, number];
    const x = near(ax);
    const dx = near(bx) - x;
    if (ay > dec !== by > dec && ra < (dx * (dec - ay)) / (by - ay) + x) inside = !inside;
  }
  return inside;
}
