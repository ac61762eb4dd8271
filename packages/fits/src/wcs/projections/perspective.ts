import { asind, atan2d, cosd, hypot, r0, sind, tand } from "../trigonometry.ts";
import { nowhere, type ProjectionMaker } from "./projection.ts";

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
