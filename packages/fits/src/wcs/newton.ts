import { hypot } from "./trigonometry.ts";
/** A map of the plane with its derivatives: f, g, ∂f/∂x, ∂f/∂y, ∂g/∂x, ∂g/∂y. */
export type PlaneMap = (x: number, y: number) => readonly number[];

/**
 * Finds (x, y) with map(x, y) = (u, v) by Newton's method from (x0, y0).
 *
 * @returns NaN when it does not converge.
 */
export function invertPlaneMap(
  map: PlaneMap,
  u: number,
  v: number,
  x0: number,
  y0: number,
): [number, number] {
  let x = x0;
  let y = y0;
  let last = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 50; i++) {
    const [f, g, fx, fy, gx, gy] = map(x, y) as [number, number, number, number, number, number];
    const determinant = fx * gy - fy * gx;
    const dx = ((u - f) * gy - (v - g) * fy) / determinant;
    const dy = ((v - g) * fx - (u - f) * gx) / determinant;
    const step = hypot(dx, dy);
    if (!Number.isFinite(step)) break;
    x += dx;
    y += dy;
    const scale = Math.abs(x) + Math.abs(y) + 1e-300;
    if (step <= 1e-15 * scale || (step <= 1e-12 * scale && step >= last)) return [x, y];
    last = step;
  }
  return last < 1e-9 * (Math.abs(x) + Math.abs(y) + 1) ? [x, y] : [Number.NaN, Number.NaN];
}
