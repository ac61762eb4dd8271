import { angle, cross, dot, norm, normal, plus, scale, unit, type Vector } from "./vector.ts";

/** Positions closer than this (radians; 0.2 micro-arcseconds) are the same position. */
export const tolerance = 1e-12;

/**
 * A piece of a circle on the sphere: the points p with p · pole = height, from `from` to `to`,
 * counter-clockwise about the pole. Great circles have height 0.
 */
export interface Arc {
  readonly pole: Vector;
  readonly height: number;
  readonly from: Vector;
  readonly to: Vector;
  /** The angle about the pole from `from` to `to`, in radians; 2π for a whole circle. */
  readonly span: number;
}

/** The shorter great-circle arc between two directions; undefined when they are the same. */
export function greatArc(from: Vector, to: Vector): Arc | undefined {
  const pole = normal(from, to);
  const length = norm(pole);
  if (length === 0) return undefined;
  return { pole: scale(pole, 1 / length), height: 0, from, to, span: angle(from, to) };
}

/** The angle about the arc's pole from its beginning to p, 0 to 2π. */
export function angleAlong({ pole, from, height }: Arc, p: Vector): number {
  const at = Math.atan2(dot(cross(pole, from), p), dot(from, p) - height * dot(pole, p));
  return at < 0 ? at + 2 * Math.PI : at;
}

/** The point of the arc's circle at an angle from its beginning. */
export function pointAlong({ pole, from, height }: Arc, at: number): Vector {
  const x = plus(from, pole, -height);
  const centre = scale(pole, height);
  return unit(plus(plus(centre, x, Math.cos(at)), cross(pole, x), Math.sin(at)));
}

/** The arc cut where it meets others: pieces in order, and no slivers. */
export function cutArc(arc: Arc, others: readonly Arc[]): Arc[] {
  const cuts = others.flatMap((other) => crossings(other, arc)).map((p) => angleAlong(arc, p));
  // The ends of others that lie on this arc cut it too: where arcs run along each other, they do not cross.
  for (const other of others) {
    for (const end of [other.from, other.to]) {
      if (Math.abs(dot(arc.pole, end) - arc.height) <= tolerance) cuts.push(angleAlong(arc, end));
    }
  }
  if (cuts.length === 0) return [arc];
  const pieces: Arc[] = [];
  let begin = 0;
  for (const end of [...cuts.filter((cut) => cut < arc.span).sort((a, b) => a - b), arc.span]) {
    if (end - begin <= 4 * tolerance) continue;
    pieces.push({
      ...arc,
      from: pointAlong(arc, begin),
      to: pointAlong(arc, end),
      span: end - begin,
    });
    begin = end;
  }
  return pieces;
}

/** Whether the meridian of p about the pole lies between the ends of the arc. */
export function isAbeam(arc: Arc, p: Vector): boolean {
  const { pole, from, to, span } = arc;
  if (span >= 2 * Math.PI) return true;
  if (span > 3) return angleAlong(arc, p) <= span;
  return dot(cross(pole, from), p) >= 0 && dot(cross(to, pole), p) >= 0;
}

/** The distance from p to the nearest point of the arc, in radians. */
export function distanceToArc(arc: Arc, p: Vector): number {
  if (isAbeam(arc, p)) {
    const { pole, height } = arc;
    const sine = dot(pole, p);
    if (height === 0) return Math.abs(Math.atan2(sine, norm(cross(pole, p))));
    return Math.abs(Math.atan2(sine, norm(cross(pole, p))) - Math.asin(height));
  }
  return Math.min(angle(p, arc.from), angle(p, arc.to));
}

/** The one or two points where the circles of two arcs meet, whatever their ends. */
function circlesMeet(a: Arc, b: Arc): Vector[] {
  const line = cross(a.pole, b.pole);
  const square = dot(line, line);
  if (square === 0) return [];
  const cosine = dot(a.pole, b.pole);
  const u = (a.height - b.height * cosine) / square;
  const v = (b.height - a.height * cosine) / square;
  const foot = plus(scale(a.pole, u), b.pole, v);
  const rest = 1 - dot(foot, foot);
  if (rest < -tolerance) return [];
  const w = Math.sqrt(Math.max(rest, 0) / square);
  return [unit(plus(foot, line, w)), unit(plus(foot, line, -w))];
}

/** Where two arcs cross or touch; nothing when they run along each other. */
export function crossings(a: Arc, b: Arc): Vector[] {
  return circlesMeet(a, b).filter((p) => isAbeam(a, p) && isAbeam(b, p));
}

/** Whether two arcs have a point in common. */
export function arcsMeet(a: Arc, b: Arc): boolean {
  if (a.height === 0 && b.height === 0) {
    const a1 = dot(b.pole, a.from);
    const a2 = dot(b.pole, a.to);
    const b1 = dot(a.pole, b.from);
    const b2 = dot(a.pole, b.to);
    // All four triangles turn the same way (the antipodal crossing has two of each).
    if (b1 < 0 && b2 > 0 && a1 > 0 && a2 < 0) return true;
    if (b1 > 0 && b2 < 0 && a1 < 0 && a2 > 0) return true;
    const near = tolerance;
    if (Math.min(Math.abs(a1), Math.abs(a2), Math.abs(b1), Math.abs(b2)) > near) return false;
  } else if (crossings(a, b).length > 0) return true;
  return (
    distanceToArc(a, b.from) <= tolerance ||
    distanceToArc(a, b.to) <= tolerance ||
    distanceToArc(b, a.from) <= tolerance ||
    distanceToArc(b, a.to) <= tolerance
  );
}
