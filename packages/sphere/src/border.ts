import { type Arc, cutArc, pointAlong } from "./arc.ts";
import { isOnBorder } from "./polygon-region.ts";
import type { Region } from "./region.ts";
import { angle, cross, dot, plus, scale, unit, type Vector } from "./vector.ts";

/** How far beyond a border is looked, in radians (0.2 milliarcseconds). */
const STEP = 1e-9;

/** A piece of the outline of several regions. */
export interface ExposedPiece {
  /** The piece, with the regions to its left. */
  readonly arc: Arc;
  /** A position right beyond it, in none of the regions. */
  readonly beyond: Vector;
}

/** The outline of the union of regions, cut also where it meets other arcs. */
export function exposedBorder(
  regions: readonly Region[],
  cutters: readonly Arc[] = [],
): ExposedPiece[] {
  return regions.flatMap((region, k) => {
    const near = regions.filter((other, j) => j !== k && isNear(region, other));
    // Of borders that run along each other, the first counts.
    const earlier = regions.slice(0, k).filter((other) => near.includes(other));
    return region.arcs.flatMap((arc) => {
      const others = [
        ...region.arcs.filter((other) => other !== arc && near.length > 0),
        ...near.flatMap((other) => other.arcs),
        ...cutters,
      ];
      return cutArc(arc, others)
        .map((piece) => ({ arc: piece, beyond: beyondOf(piece) }))
        .filter(({ beyond }) => !near.some((other) => other.has(beyond)))
        .filter(({ arc: piece }) => !earlier.some((other) => runsAlong(other.arcs, piece)));
    });
  });
}

function isNear(a: Region, b: Region): boolean {
  return angle(a.axis, b.axis) <= a.radius + b.radius + 2 * STEP;
}

function beyondOf(piece: Arc): Vector {
  const middle = pointAlong(piece, piece.span / 2);
  const outward = unit(plus(scale(middle, piece.height), piece.pole, -1));
  return unit(plus(middle, outward, STEP));
}

function runsAlong(arcs: readonly Arc[], piece: Arc): boolean {
  const same = arcs.filter(
    ({ pole, height }) =>
      dot(pole, piece.pole) > 1 - 1e-12 && Math.abs(height - piece.height) < 1e-12,
  );
  return isOnBorder(same, pointAlong(piece, piece.span / 2));
}

/** The integral of the position over the area that arcs enclose to their left: half of that of p × dp along them. */
export function enclosedMoment(arcs: readonly Arc[]): Vector {
  let sum: Vector = [0, 0, 0];
  for (const { pole, height, from, span } of arcs) {
    const square = 1 - height * height;
    sum = plus(sum, pole, (square * span) / 2);
    if (height === 0) continue;
    const x = plus(from, pole, -height);
    const y = cross(pole, x);
    sum = plus(
      plus(sum, x, (-height * Math.sin(span)) / 2),
      y,
      (-height * (1 - Math.cos(span))) / 2,
    );
  }
  return sum;
}
