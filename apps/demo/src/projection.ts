/** Where the sky map looks, and how closely. */
export interface View {
  /** Right ascension of the middle, deg. */
  readonly ra: number;
  /** Declination of the middle, deg. */
  readonly dec: number;
  /** Pixels per radian. */
  readonly scale: number;
  /** Width of the canvas, pixels. */
  readonly width: number;
  /** Height of the canvas, pixels. */
  readonly height: number;
}

const radian = Math.PI / 180;

/** Orthographic projection, east to the left: pixels, or `undefined` behind the horizon. */
export function project(view: View, ra: number, dec: number): [number, number] | undefined {
  const delta = (ra - view.ra) * radian;
  const d = dec * radian;
  const d0 = view.dec * radian;
  const depth = Math.sin(d0) * Math.sin(d) + Math.cos(d0) * Math.cos(d) * Math.cos(delta);
  if (depth <= 0) return undefined;
  const east = Math.cos(d) * Math.sin(delta);
  const north = Math.cos(d0) * Math.sin(d) - Math.sin(d0) * Math.cos(d) * Math.cos(delta);
  return [view.width / 2 - east * view.scale, view.height / 2 - north * view.scale];
}

/** The sky under a pixel, deg; `undefined` off the globe. */
export function unproject(view: View, x: number, y: number): [number, number] | undefined {
  const east = (view.width / 2 - x) / view.scale;
  const north = (view.height / 2 - y) / view.scale;
  const rho2 = east * east + north * north;
  if (rho2 > 1) return undefined;
  const depth = Math.sqrt(1 - rho2);
  const d0 = view.dec * radian;
  const dec = Math.asin(north * Math.cos(d0) + depth * Math.sin(d0));
  const ra = view.ra * radian + Math.atan2(east, depth * Math.cos(d0) - north * Math.sin(d0));
  return [(((ra / radian) % 360) + 360) % 360, dec / radian];
}

/** Points of the circle around a position, deg. */
export function circle(ra: number, dec: number, radius: number, steps = 48): [number, number][] {
  const d0 = dec * radian;
  const r = radius * radian;
  return Array.from({ length: steps }, (_, n) => {
    const angle = (n / steps) * 2 * Math.PI;
    const d = Math.asin(Math.sin(d0) * Math.cos(r) + Math.cos(d0) * Math.sin(r) * Math.cos(angle));
    const y = Math.sin(angle) * Math.sin(r) * Math.cos(d0);
    const a = Math.atan2(y, Math.cos(r) - Math.sin(d0) * Math.sin(d));
    return [ra + a / radian, d / radian];
  });
}
