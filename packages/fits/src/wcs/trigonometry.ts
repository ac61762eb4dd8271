/** Degrees in a radian: the radius of the sphere which projections draw on. */
export const r0: number = 180 / Math.PI;

/** Sine of an angle in degrees, exact at multiples of 90°. */
export function sind(angle: number): number {
  if (angle % 90 !== 0) return Math.sin(angle / r0);
  return [0, 1, 0, -1][(((angle / 90) % 4) + 4) % 4]!;
}

/** Cosine of an angle in degrees, exact at multiples of 90°. */
export function cosd(angle: number): number {
  return angle % 90 === 0 ? sind(angle + 90) : Math.cos(angle / r0);
}

/** Tangent of an angle in degrees. */
export function tand(angle: number): number {
  return angle % 180 === 0 ? 0 : Math.tan(angle / r0);
}

/** Arc sine in degrees; a hair beyond ±1 counts as ±1, farther is NaN. */
export function asind(value: number): number {
  const clipped = Math.abs(value) > 1 && Math.abs(value) < 1 + 1e-13 ? Math.sign(value) : value;
  return Math.asin(clipped) * r0;
}

/** Angle of the vector (x, y) in degrees. */
export function atan2d(y: number, x: number): number {
  return Math.atan2(y, x) * r0;
}

/** An angle in degrees brought into [-180, 180]. */
export function normalize180(angle: number): number {
  if (angle >= -180 && angle <= 180) return angle;
  const turned = angle % 360;
  return turned > 180 ? turned - 360 : turned < -180 ? turned + 360 : turned;
}

/** An angle in degrees brought into [0, 360). */
export function normalize360(angle: number): number {
  const turned = angle % 360;
  if (turned >= 0) return turned;
  const positive = turned + 360;
  return positive === 360 ? 0 : positive;
}

/** √(x² + y² + z²). The built-in one is slow and not rounded correctly. */
export function hypot(x: number, y: number, z = 0): number {
  return Math.sqrt(x * x + y * y + z * z);
}
