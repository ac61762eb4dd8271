import { asind, atan2d, cosd, hypot, r0, sind, tand } from "../trigonometry.ts";
import { bisect } from "./bisect.ts";
import type { Projection, ProjectionMaker } from "./projection.ts";

/** A zenithal projection with rotational symmetry is its radius as a function of θ. */
function radial(
  radius: (theta: number) => number,
  latitude: (radius: number) => number,
): Projection {
  return {
    theta0: 90,
    toPlane(phi, theta) {
      const r = radius(theta);
      return [r * sind(phi), -r * cosd(phi)];
    },
    toSphere(x, y) {
      const r = hypot(x, y);
      return [r === 0 ? 0 : atan2d(x, -y), latitude(r)];
    },
  };
}

/** Gnomonic. */
export const tan: ProjectionMaker = () =>
  radial(
    (theta) => (theta > 0 ? (r0 * cosd(theta)) / sind(theta) : Number.NaN),
    (r) => atan2d(r0, r),
  );

/** Stereographic. */
export const stg: ProjectionMaker = () =>
  radial(
    (theta) => (theta === -90 ? Number.NaN : 2 * r0 * tand((90 - theta) / 2)),
    (r) => 90 - 2 * atan2d(r, 2 * r0),
  );

/** Zenithal equidistant. */
export const arc: ProjectionMaker = () =>
  radial(
    (theta) => 90 - theta,
    (r) => (r > 180 ? Number.NaN : 90 - r),
  );

/** Zenithal equal area. */
export const zea: ProjectionMaker = () =>
  radial(
    (theta) => 2 * r0 * sind((90 - theta) / 2),
    (r) => 90 - 2 * asind(r / (2 * r0)),
  );

/** Airy's minimum error: PVi_1 = θb. */
export const air: ProjectionMaker = (parameter) => {
  const thetaB = parameter(1, 90);
  const xiB = (90 - thetaB) / 2;
  const constant =
    xiB < 1e-4 ? -0.5 : xiB > 89.9999 ? 0 : Math.log(cosd(xiB)) / (tand(xiB) * tand(xiB));
  const radius = (theta: number): number => {
    if (theta === 90) return 0;
    if (theta <= -90) return Number.NaN;
    const xi = (90 - theta) / 2;
    const t = tand(xi);
    // ln cos ξ through tan ξ: no cancellation at small angles.
    const logCos = -0.5 * Math.log1p(t * t);
    return -2 * r0 * (logCos / t + constant * t);
  };
  const latitude = (r: number): number => {
    if (r === 0) return 90;
    return bisect((theta) => radius(theta) - r, 90, -89.999999);
  };
  return radial(radius, latitude);
};

/** Zenithal polynomial: PVi_0 … PVi_20 in radians of zenith distance. */
export const zpn: ProjectionMaker = (parameter) => {
  const coefficients = Array.from({ length: 30 }, (_, m) => parameter(m, 0));
  while (coefficients.length > 0 && coefficients.at(-1) === 0) coefficients.pop();
  const value = (z: number): number => coefficients.reduceRight((sum, c) => sum * z + c, 0);
  const slope = (z: number): number =>
    coefficients.reduceRight((sum, c, m) => (m === 0 ? sum : sum * z + m * c), 0);
  // Beyond the first maximum of the polynomial the projection folds back.
  let limit = Math.PI;
  if (coefficients.length > 2) {
    for (let i = 1; i <= 180; i++) {
      const z = (i * Math.PI) / 180;
      if (slope(z) <= 0) {
        limit = bisect((at) => -slope(at), z - Math.PI / 180, z);
        break;
      }
    }
  }
  const inverse = (r: number): number => {
    const c0 = coefficients[0] ?? 0;
    if (coefficients.length === 2) return (r - c0) / coefficients[1]!;
    if (r < c0) return r > c0 - 1e-13 ? 0 : Number.NaN;
    const top = value(limit);
    if (r > top) return r < top + 1e-13 ? limit : Number.NaN;
    return bisect((z) => value(z) - r, 0, limit);
  };
  return radial(
    (theta) => r0 * value((90 - theta) / r0),
    (r) => 90 - inverse(r / r0) * r0,
  );
};
