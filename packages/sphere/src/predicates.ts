import { type Arc, arcsMeet, crossings, tolerance } from "./arc.ts";
import { type Region, toRegion } from "./region.ts";
import { type Shape, type ShapeLike, toShape } from "./shape.ts";
import { angle, cross, dot, plus, scale, unit, type Vector } from "./vector.ts";

/**
 * Whether every position of `inner` is in `outer`; borders belong to their shapes.
 * Mind the order: ADQL writes `CONTAINS(inner, outer)`.
 *
 * @throws {GeometryError} When the numbers of a shape make none.
 */
export function contains(outer: ShapeLike, inner: ShapeLike): boolean {
  const regions = regionsOf(toShape(outer));
  return regionsOf(toShape(inner)).every((part) => regions.some((region) => holds(region, part)));
}

/**
 * Whether two shapes have a position in common; borders belong to their shapes.
 *
 * @throws {GeometryError} When the numbers of a shape make none.
 */
export function intersects(a: ShapeLike, b: ShapeLike): boolean {
  const others = regionsOf(toShape(b));
  return regionsOf(toShape(a)).some((region) => others.some((other) => touch(region, other)));
}

function regionsOf(shape: Shape): Region[] {
  return shape.type === "union" ? shape.shapes.flatMap(regionsOf) : [toRegion(shape)];
}

function touch(a: Region, b: Region): boolean {
  if (angle(a.axis, b.axis) > a.radius + b.radius + tolerance) return false;
  if (a.has(b.inner) || b.has(a.inner)) return true;
  return a.arcs.some((one) => b.arcs.some((other) => arcsMeet(one, other)));
}

function holds(outer: Region, inner: Region): boolean {
  if (!outer.has(inner.inner)) return false;
  // Else the border of `inner` could lie in `outer` and everything outside of `outer` in `inner`.
  if (outer.outer !== undefined && inner.arcs.length > 0 && inner.has(outer.outer)) return false;
  return inner.arcs.every((arc) => staysIn(outer, arc));
}

/** Whether an arc lies in a region: its pieces between the crossings with the border do. */
function staysIn(outer: Region, arc: Arc): boolean {
  const cuts = outer.arcs.flatMap((border) => crossings(border, arc));
  const along = cuts.map((cut) => angleAlong(arc, cut)).sort((a, b) => a - b);
  let before = 0;
  for (const at of [...along, arc.span]) {
    if (at - before > 4 * tolerance && !outer.has(pointAlong(arc, (before + at) / 2))) return false;
    before = at;
  }
  return outer.has(arc.from) && outer.has(arc.to);
}

function angleAlong(arc: Arc, p: Vector): number {
  const x = plus(arc.from, arc.pole, -arc.height);
  const at = Math.atan2(dot(cross(arc.pole, x), p), dot(x, p));
  return at < 0 ? at + 2 * Math.PI : at;
}

function pointAlong(arc: Arc, at: number): Vector {
  const { pole, height } = arc;
  const x = plus(arc.from, pole, -height);
  return unit(plus(plus(scale(pole, height), x, Math.cos(at)), cross(pole, x), Math.sin(at)));
}
