const DEG = Math.PI / 180;

/** Right ascension and declination, ICRS, degrees. */
export type SkyPosition = readonly [ra: number, dec: number];

/** The sky position of a point of the tangent plane; offsets in degrees, xi to the east. */
function deproject([ra, dec]: SkyPosition, xi: number, eta: number): SkyPosition {
  const x = xi * DEG;
  const y = eta * DEG;
  const sin0 = Math.sin(dec * DEG);
  const cos0 = Math.cos(dec * DEG);
  const d = cos0 - y * sin0;
  const lon = ra + Math.atan2(x, d) / DEG;
  const lat = Math.atan2(sin0 + y * cos0, Math.hypot(x, d)) / DEG;
  return [((lon % 360) + 360) % 360, lat];
}

/**
 * The corners of a rectangle on the sky, counter-clockwise as DALI wants polygons: seen from inside
 * the sphere, north up, east to the left.
 * @param angle - position angle of the rectangle's y axis, degrees east of north
 */
export function rectangle(
  centre: SkyPosition,
  width: number,
  height: number,
  angle: number,
): number[] {
  const cos = Math.cos(angle * DEG);
  const sin = Math.sin(angle * DEG);
  const corners: readonly (readonly [number, number])[] = [
    [-width / 2, -height / 2],
    [-width / 2, height / 2],
    [width / 2, height / 2],
    [width / 2, -height / 2],
  ];
  return corners
    .map(([x, y]) => [x * cos + y * sin, -x * sin + y * cos] as const)
    .flatMap(([xi, eta]) => deproject(centre, xi, eta).map(round));
}

/** Ten decimals: 0.4 milliarcseconds, and no digits that only rounding made. */
function round(value: number): number {
  return Math.round(value * 1e10) / 1e10;
}
