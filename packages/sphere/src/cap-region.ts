import { type Arc, tolerance } from "./arc.ts";
import type { Region } from "./region.ts";
import { angle, perpendicular, plus, scale, type Vector } from "./vector.ts";

/** Makes a circle ready, of a radius in radians; one of radius 0 is a point. */
export function capRegion(axis: Vector, radius: number): Region {
  const edge = plus(scale(axis, Math.cos(radius)), perpendicular(axis), Math.sin(radius));
  const whole: Arc = {
    pole: axis,
    radius,
    height: Math.cos(radius),
    from: edge,
    to: edge,
    span: 2 * Math.PI,
  };
  return {
    axis,
    radius: Math.min(radius, Math.PI),
    isCap: true,
    arcs: radius > 0 && radius < Math.PI ? [whole] : [],
    inner: axis,
    outer: radius < Math.PI ? scale(axis, -1) : undefined,
    has: (p) => angle(axis, p) <= radius + tolerance,
  };
}
