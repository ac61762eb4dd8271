import type { Arc } from "./arc.ts";
import { dot, triangleArea, unit, type Vector } from "./vector.ts";

/** Four directions that are far from each other, for want of a better apex. */
const corners: readonly Vector[] = [
  unit([1, 1.01, 1.02]),
  unit([1, -1.01, -1.02]),
  unit([-1, 1.01, -1.02]),
  unit([-1, -1.01, 1.02]),
];

/** The area that closed lines of arcs enclose to their left, in steradians, up to whole spheres: -4π to 4π. */
export function enclosedArea(arcs: readonly Arc[]): number {
  const apex = apexFor(arcs);
  let area = 0;
  for (const { pole, height, from, to, span } of arcs) {
    if (height === 0 && span < 3) area += triangleArea(apex, from, to);
    // From the apex to the pole's sector and back.
    else
      area += triangleArea(apex, from, pole) + (1 - height) * span + triangleArea(apex, pole, to);
  }
  return area % (4 * Math.PI);
}

/** A direction that is not opposite to the end of any arc: triangles with it have a meaning. */
function apexFor(arcs: readonly Arc[]): Vector {
  const first = arcs[0]?.from ?? [0, 0, 1];
  const nearest = (apex: Vector): number =>
    arcs.reduce(
      (least, { from, pole }) => Math.min(least, 1 + dot(apex, from), 1 + dot(apex, pole)),
      2,
    );
  // The first is best for small shapes, whose areas would else be small differences.
  const candidates = [first, ...corners].map((apex) => ({ apex, nearest: nearest(apex) }));
  const best = candidates.reduce((a, b) => (b.nearest > a.nearest ? b : a));
  return candidates[0]!.nearest > 1e-3 ? first : best.apex;
}
