import { type Arc, arcsMeet, cutArc, distanceToArc, pointAlong, tolerance } from "./arc.ts";
import { exposedBorder } from "./border.ts";
import type { Region } from "./region.ts";
import { type ShapeLike, toShape } from "./shape.ts";
import { toRegions } from "./to-regions.ts";
import { angle, scale, type Vector } from "./vector.ts";

/**
 * Whether every position of `inner` is in `outer`; borders belong to their shapes.
 * Mind the order: ADQL writes `CONTAINS(inner, outer)`.
 *
 * @throws {GeometryError} When the numbers of a shape make none.
 */
export function contains(outer: ShapeLike, inner: ShapeLike): boolean {
  const regions = toRegions(toShape(outer));
  return toRegions(toShape(inner)).every(
    (part) => regions.some((region) => holds(region, part)) || holdTogether(regions, part),
  );
}

/**
 * Whether two shapes have a position in common; borders belong to their shapes.
 *
 * @throws {GeometryError} When the numbers of a shape make none.
 */
export function intersects(a: ShapeLike, b: ShapeLike): boolean {
  const others = toRegions(toShape(b));
  return toRegions(toShape(a)).some((region) => others.some((other) => touch(region, other)));
}

function touch(a: Region, b: Region): boolean {
  const between = angle(a.axis, b.axis);
  if (between > a.radius + b.radius + tolerance) return false;
  if (a.isCap && b.isCap) return true;
  if (b.isCap) return touch(b, a);
  if (a.isCap) return b.has(a.axis) || distanceToBorder(b, a.axis) <= a.radius + tolerance;
  if (a.has(b.inner) || b.has(a.inner)) return true;
  return a.arcs.some((one) => b.arcs.some((other) => arcsMeet(one, other)));
}

function holds(outer: Region, inner: Region): boolean {
  if (inner.isCap) {
    if (outer.isCap)
      return angle(outer.axis, inner.axis) + inner.radius <= outer.radius + tolerance;
    return outer.has(inner.axis) && distanceToBorder(outer, inner.axis) >= inner.radius - tolerance;
  }
  if (outer.isCap) {
    // Nothing of it is in the circle around the opposite position.
    const opposite = scale(outer.axis, -1);
    const rest = Math.PI - outer.radius - tolerance;
    return rest <= 0 || (!inner.has(opposite) && distanceToBorder(inner, opposite) >= rest);
  }
  if (!outer.has(inner.inner)) return false;
  // Else the border of `inner` could lie in `outer` and everything outside of `outer` in `inner`.
  if (outer.outer !== undefined && inner.has(outer.outer)) return false;
  return inner.arcs.every((arc) => staysIn(outer, arc));
}

/** The angle between a position and the border of a region; infinite when it has none. */
function distanceToBorder(region: Region, p: Vector): number {
  return region.arcs.reduce(
    (least, arc) => Math.min(least, distanceToArc(arc, p)),
    Number.POSITIVE_INFINITY,
  );
}

function staysIn(region: Region, arc: Arc): boolean {
  if (!region.has(arc.from) || !region.has(arc.to)) return false;
  return cutArc(arc, region.arcs).every((piece) => region.has(pointAlong(piece, piece.span / 2)));
}

/** Whether regions cover another between them: some of it is covered, and no outer border of theirs runs inside of it. */
function holdTogether(regions: readonly Region[], inner: Region): boolean {
  if (regions.length < 2 || !regions.some((region) => region.has(inner.inner))) return false;
  return exposedBorder(regions, inner.arcs).every(({ beyond }) => !inner.has(beyond));
}
