/** Two coordinates: (x, y) in the plane or (φ, θ) on the native sphere, all in degrees. */
export type Pair = readonly [number, number];

/** A map projection between the native sphere and the plane of projection (WCS Paper II). */
export interface Projection {
  /** Native latitude of the reference point, in degrees; its native longitude is 0. */
  readonly theta0: number;
  /** Native spherical (φ, θ) to plane (x, y); NaN where the projection diverges. */
  toPlane(phi: number, theta: number): Pair;
  /** Plane (x, y) to native spherical (φ, θ); NaN outside of the projection's boundary. */
  toSphere(x: number, y: number): Pair;
}

/** Value of PVi_m of the latitude axis, or its default. */
export type Parameter = (m: number, fallback: number) => number;

/** Makes a projection from its parameters. */
export type ProjectionMaker = (parameter: Parameter) => Projection;

/** No such place. */
export const nowhere: Pair = [Number.NaN, Number.NaN];
