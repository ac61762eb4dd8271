import { angle, cross, dot, norm, normal, plus, scale, unit, type Vector } from "./vector.ts";

/** Positions closer than this (radians; 0.2 micro-arcseconds) are the same position. */
export const tolerance = 1e-12;

/**
 * A piece of a circle on the sphere: the points at an angle `radius` from the pole, from `from` to `to`,
 * counter-clockwise about the pole.
 */
export interface Arc {
  readonly pole: Vector;
  /** In radians; π/2 for great circles. */
  readonly radius: number;
  /** cos(radius), and exactly 0 for great circles. */
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
  return {
    pole: scale(pole, 1 / length),
    radius: Math.PI / 2,
    height: 0,
    from,
    to,
    span: angle(from, to),
  };
}

/** The angle about the arc's pole from its beginning to p, 0 to 2π. */
function angleAlong({ pole, from, height }: Arc, p: Vector): number {
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
  const near = others.filter((other) => !isToOneSide(arc, other));
  const cuts = near.flatMap((other) => crossings(other, arc)).map((p) => angleAlong(arc, p));
  // The ends of others that lie on this arc cut it too: where arcs run along each other, they do not cross.
  for (const other of near) {
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

/** Whether a great-circle arc lies clearly to one side of another's circle: most do, and that is quickly seen. */
function isToOneSide(arc: Arc, other: Arc): boolean {
  if (arc.height !== 0 || other.height !== 0 || other.span > 3) return false;
  const from = dot(arc.pole, other.from);
  const to = dot(arc.pole, other.to);
  return from > 0 === to > 0 && Math.min(Math.abs(from), Math.abs(to)) > 4 * tolerance;
}

/** Whether the meridian of p about the pole lies between the ends of the arc. */
function isAbeam(arc: Arc, p: Vector): boolean {
  const { pole, from, to, span } = arc;
  if (span >= 2 * Math.PI) return true;
  if (span > 3) return angleAlong(arc, p) <= span;
  return dot(cross(pole, from), p) >= 0 && dot(cross(to, pole), p) >= 0;
}

/** The distance from p to the nearest point of the arc, in radians. */
export function distanceToArc(arc: Arc, p: Vector): number {
  if (isAbeam(arc, p)) return Math.abs(angle(arc.pole, p) - arc.radius);
  return Math.min(angle(p, arc.from), angle(p, arc.to));
}

/** The one or two points where the circles of two arcs meet, whatever their ends. */
function circlesMeet(a: Arc, b: Arc): Vector[] {
  if (Math.sin(a.radius) > Math.sin(b.radius)) return circlesMeet(b, a);
  const between = angle(a.pole, b.pole);
  const ahead = unit(plus(b.pole, a.pole, -dot(a.pole, b.pole)));
  // In the triangle of both poles and the point, the half-angle formula keeps the digits of small circles.
  const half = (a.radius + b.radius + between) / 2;
  const parts = [half - a.radius, half - between, Math.PI - half, half - b.radius];
  if (between === 0 || parts.some((part) => part < -tolerance)) return [];
  const [x, y, z, w] = parts.map((part) => Math.sin(Math.max(part, 0))) as [
    number,
    number,
    number,
    number,
  ];
  const turn = 2 * Math.atan2(Math.sqrt(x * y), Math.sqrt(z * w));
  const side = cross(a.pole, ahead);
  const centre = scale(a.pole, a.height);
  const reach = Math.sin(a.radius);
  const towards = plus(centre, ahead, reach * Math.cos(turn));
  return [1, -1].map((sign) => unit(plus(towards, side, sign * reach * Math.sin(turn))));
}

/** Where two arcs cross or touch; nothing when they run along each other. */
function crossings(a: Arc, b: Arc): Vector[] {
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
