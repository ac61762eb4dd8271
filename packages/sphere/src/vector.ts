/** A vector in space; of length 1 where it stands for a direction. x points to (0°, 0°), z to the north pole. */
export type Vector = readonly [x: number, y: number, z: number];

/** Radians in one degree. */
export const radian: number = Math.PI / 180;

/** The direction of a longitude and latitude, in degrees. */
export function toVector(lon: number, lat: number): Vector {
  const cos = Math.cos(lat * radian);
  return [cos * Math.cos(lon * radian), cos * Math.sin(lon * radian), Math.sin(lat * radian)];
}

/** Longitude (0 to 360) and latitude of a direction of any length, in degrees. */
export function toLonLat(v: Vector): [lon: number, lat: number] {
  const [x, y, z] = v;
  const lon = Math.atan2(y, x) / radian;
  return [
    lon < 0 ? Math.min(lon + 360, 359.99999999999994) : lon + 0,
    Math.atan2(z, Math.hypot(x, y)) / radian,
  ];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** a + s·b. */
export function plus(a: Vector, b: Vector, s = 1): Vector {
  return [a[0] + s * b[0], a[1] + s * b[1], a[2] + s * b[2]];
}

export function scale(a: Vector, s: number): Vector {
  return [a[0] * s, a[1] * s, a[2] * s];
}

export function norm(a: Vector): number {
  return Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
}

/** The vector scaled to length 1; the zero vector stays. */
export function unit(a: Vector): Vector {
  const length = norm(a);
  return length > 0 ? scale(a, 1 / length) : a;
}

/** The normal of the great circle from a to b, not scaled: twice a × b, but exact for neighbours too. */
export function normal(a: Vector, b: Vector): Vector {
  return cross(plus(a, b), plus(b, a, -1));
}

/** The angle between two directions in radians, exact for tiny angles and near 180° too. */
export function angle(a: Vector, b: Vector): number {
  return Math.atan2(norm(cross(a, b)), dot(a, b));
}

/** Some direction at right angles to this one. */
export function perpendicular(v: Vector): Vector {
  return unit(cross(Math.abs(v[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0], v));
}

/** The area of a triangle in steradians, exact for tiny ones too; negative when it turns clockwise as seen from outside. */
export function triangleArea(a: Vector, b: Vector, c: Vector): number {
  const volume = dot(a, cross(plus(b, a, -1), plus(c, a, -1)));
  return 2 * Math.atan2(volume, 1 + dot(a, b) + dot(b, c) + dot(c, a));
}
