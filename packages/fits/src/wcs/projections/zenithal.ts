import { asind, atan2d, cosd, hypot, r0, sind, tand } from "../trigonometry.ts";
import { bisect } from "./bisect.ts";
import { nowhere, type Projection, type ProjectionMaker } from "./projection.ts";

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

/** θ from 1 - sin θ, exact also next to the pole. */
function latitudeFrom(w: number): number {
  return w > 2 ? Number.NaN : atan2d(1 - w, Math.sqrt(w * (2 - w)));
}

/** Orthographic, slant with PVi_1 = ξ, PVi_2 = η (also synthesis telescopes' NCP). */
export const sin: ProjectionMaker = (parameter) => {
  const xi = parameter(1, 0);
  const eta = parameter(2, 0);
  const a = xi * xi + eta * eta + 1;
  return {
    theta0: 90,
    toPlane(phi, theta) {
      if (xi === 0 && eta === 0 && theta < 0) return nowhere;
      // Behind the limb of the slanted view.
      if (theta < -atan2d(xi * sind(phi) - eta * cosd(phi), 1)) return nowhere;
      const w = 2 * sind((90 - theta) / 2) ** 2;
      const c = cosd(theta);
      return [r0 * (c * sind(phi) + xi * w), -r0 * (c * cosd(phi) - eta * w)];
    },
    toSphere(px, py) {
      const x = px / r0;
      const y = py / r0;
      const s = x * x + y * y;
      // With w = 1 - sin θ the quadratic equation of Paper II is a w² - 2 h w + s = 0.
      const h = 1 + xi * x + eta * y;
      const root = h * h - a * s;
      if (root < -1e-13) return nowhere;
      const w = s / (h + Math.sqrt(Math.max(0, root)));
      const phi = s === 0 ? 0 : atan2d(x - xi * w, -(y - eta * w));
      return [phi, latitudeFrom(w)];
    },
  };
};

/** Slant zenithal perspective: PVi_1 = μ, PVi_2 = φc, PVi_3 = θc. */
export const szp: ProjectionMaker = (parameter) => {
  const mu = parameter(1, 0);
  const phiC = parameter(2, 0);
  const thetaC = parameter(3, 90);
  const xp = -mu * cosd(thetaC) * sind(phiC);
  const yp = mu * cosd(thetaC) * cosd(phiC);
  const zp = mu * sind(thetaC) + 1;
  const lowest = zp - 1 > -1 && zp - 1 < 1 ? asind(1 - zp) : -90;
  const isHidden = (phi: number, theta: number): boolean => {
    if (theta < lowest) return true;
    if (Math.abs(mu) <= 1) return false;
    // Beyond the circle where the line of sight touches the sphere.
    const s = xp * sind(phi) - yp * cosd(phi);
    const t = 1 / hypot(zp - 1, s);
    if (!(t <= 1)) return false;
    const limb = asind(t);
    const tilt = atan2d(s, zp - 1);
    const a = wrapBelow90(tilt - limb);
    const b = wrapBelow90(tilt + limb + 180);
    return theta < Math.max(a, b) - 1e-13;
  };
  return {
    theta0: 90,
    toPlane(phi, theta) {
      const w = 2 * sind((90 - theta) / 2) ** 2;
      const t = zp - w;
      if (t === 0 || isHidden(phi, theta)) return nowhere;
      const c = cosd(theta);
      return [(r0 * (zp * c * sind(phi) - xp * w)) / t, (-r0 * (zp * c * cosd(phi) + yp * w)) / t];
    },
    toSphere(px, py) {
      const x = px / r0;
      const y = py / r0;
      const s = x * x + y * y;
      const x1 = (x - xp) / zp;
      const y1 = (y - yp) / zp;
      const a = x1 * x1 + y1 * y1 + 1;
      const h = 1 + x1 * x + y1 * y;
      const root = h * h - a * s;
      if (root < -1e-13) return nowhere;
      const w = s / (h + Math.sqrt(Math.max(0, root)));
      const phi = s === 0 ? 0 : atan2d(x - x1 * w, -(y - y1 * w));
      return [phi, latitudeFrom(w)];
    },
  };
};

function wrapBelow90(angle: number): number {
  return angle > 90 ? angle - 360 : angle;
}

/** Zenithal perspective: PVi_1 = μ, PVi_2 = γ. */
export const azp: ProjectionMaker = (parameter) => {
  const mu = parameter(1, 0);
  const gamma = parameter(2, 0);
  const lowest = Math.abs(mu) > 1 ? asind(-1 / mu) : asind(-mu);
  const radius = r0 * (mu + 1);
  return {
    theta0: 90,
    toPlane(phi, theta) {
      const s = tand(gamma) * cosd(phi);
      const t = mu + sind(theta) + cosd(theta) * s;
      if (t === 0 || theta < lowest) return nowhere;
      if (Math.abs(mu) > 1 || gamma !== 0) {
        const limb = asind(mu / hypot(1, s));
        if (!Number.isNaN(limb)) {
          const tilt = atan2d(-s, 1);
          if (theta < Math.max(wrapBelow90(tilt - limb), wrapBelow90(tilt + limb + 180))) {
            return nowhere;
          }
        }
      }
      const r = (radius * cosd(theta)) / t;
      return [r * sind(phi), (-r * cosd(phi)) / cosd(gamma)];
    },
    toSphere(x, y) {
      const yc = y * cosd(gamma);
      const r = hypot(x, yc);
      if (r === 0) return [0, 90];
      const rho = r / (radius + y * sind(gamma));
      const omega = asind((rho * mu) / hypot(rho, 1));
      const psi = atan2d(1, rho);
      const theta = Math.max(wrapBelow90(psi - omega), wrapBelow90(psi + omega + 180));
      return [atan2d(x, -yc), theta];
    },
  };
};

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
