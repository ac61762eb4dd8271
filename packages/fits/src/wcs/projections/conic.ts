import { FitsError } from "../../errors.ts";
import { asind, atan2d, cosd, hypot, r0, sind, tand } from "../trigonometry.ts";
import { bisect } from "./bisect.ts";
import { sfl } from "./cylindrical.ts";
import { nowhere, type Parameter, type Projection, type ProjectionMaker } from "./projection.ts";

/** What makes a conic projection: its radius as a function of θ, and the cone's opening. */
interface Cone {
  /** The constant of the cone, C. */
  readonly c: number;
  /** Radius at the reference latitude, Y₀. */
  readonly y0: number;
  /** Radius at a latitude, in degrees; NaN where it diverges. */
  radius(theta: number): number;
  /** The inverse of `radius`. */
  latitude(radius: number): number;
}

/** PVi_1 = θa, PVi_2 = η: the two standard parallels are θa - η and θa + η. */
function parallels(parameter: Parameter): { readonly thetaA: number; readonly eta: number } {
  const thetaA = parameter(1, Number.NaN);
  if (Number.isNaN(thetaA)) {
    throw new FitsError("bad-wcs", "A conic projection needs PVi_1 of its latitude axis", {
      keyword: "PVi_1",
    });
  }
  return { thetaA, eta: parameter(2, 0) };
}

function conic(make: (thetaA: number, eta: number) => Cone): ProjectionMaker {
  return (parameter): Projection => {
    const { thetaA, eta } = parallels(parameter);
    const { c, y0, radius, latitude } = make(thetaA, eta);
    if (!Number.isFinite(c) || c === 0) {
      throw new FitsError("bad-wcs", "The standard parallels do not make a cone", {
        keyword: "PVi_1",
      });
    }
    return {
      theta0: thetaA,
      toPlane(phi, theta) {
        const r = radius(theta);
        return [r * sind(c * phi), y0 - r * cosd(c * phi)];
      },
      toSphere(x, y) {
        const dy = y0 - y;
        const r = thetaA < 0 ? -hypot(x, dy) : hypot(x, dy);
        return [r === 0 ? 0 : atan2d(x / r, dy / r) / c, latitude(r)];
      },
    };
  };
}

/** Conic perspective. */
export const cop: ProjectionMaker = conic((thetaA, eta) => {
  const scale = r0 * cosd(eta);
  const cot = cosd(thetaA) / sind(thetaA);
  return {
    c: sind(thetaA),
    y0: scale * cot,
    radius(theta) {
      const t = theta - thetaA;
      if (Math.abs(t) >= 90) return Number.NaN;
      const r = scale * (cot - tand(t));
      return r * sind(thetaA) < 0 ? Number.NaN : r;
    },
    latitude: (r) => thetaA + atan2d(cot - r / scale, 1),
  };
});

/** Conic equal area. */
export const coe: ProjectionMaker = conic((thetaA, eta) => {
  const s1 = sind(thetaA - eta);
  const s2 = sind(thetaA + eta);
  const gamma = s1 + s2;
  const radius = (theta: number): number =>
    ((2 * r0) / gamma) * Math.sqrt(1 + s1 * s2 - gamma * sind(theta));
  return {
    c: gamma / 2,
    y0: radius(thetaA),
    radius,
    latitude: (r) => asind((1 + s1 * s2 - ((r * gamma) / (2 * r0)) ** 2) / gamma),
  };
});

/** Conic equidistant. */
export const cod: ProjectionMaker = conic((thetaA, eta) => {
  const cot = cosd(thetaA) / sind(thetaA);
  const y0 = eta === 0 ? r0 * cot : ((eta * cosd(eta)) / sind(eta)) * cot;
  return {
    c: eta === 0 ? sind(thetaA) : (sind(thetaA) * sind(eta) * r0) / eta,
    y0,
    radius: (theta) => thetaA - theta + y0,
    latitude: (r) => thetaA + y0 - r,
  };
});

/** Conic orthomorphic. */
export const coo: ProjectionMaker = conic((thetaA, eta) => {
  const theta1 = thetaA - eta;
  const theta2 = thetaA + eta;
  const tan1 = tand((90 - theta1) / 2);
  const c =
    theta1 === theta2
      ? sind(theta1)
      : Math.log(cosd(theta2) / cosd(theta1)) / Math.log(tand((90 - theta2) / 2) / tan1);
  const psi = (r0 * cosd(theta1)) / (c * tan1 ** c);
  const radius = (theta: number): number =>
    theta === -90 && c > 0 ? Number.NaN : psi * tand((90 - theta) / 2) ** c;
  return {
    c,
    y0: radius(thetaA),
    radius,
    latitude: (r) => (r === 0 ? (c > 0 ? 90 : -90) : 90 - 2 * atan2d((r / psi) ** (1 / c), 1)),
  };
});

/** Bonne's equal area: PVi_1 = θ₁. */
export const bon: ProjectionMaker = (parameter) => {
  const theta1 = parameter(1, 0);
  if (theta1 === 0) return sfl(parameter);
  const y0 = (r0 * cosd(theta1)) / sind(theta1) + theta1;
  return {
    theta0: 0,
    toPlane(phi, theta) {
      const r = y0 - theta;
      const a = r === 0 ? 0 : (r0 * phi * cosd(theta)) / r;
      return [r * sind(a), y0 - r * cosd(a)];
    },
    toSphere(x, y) {
      const dy = y0 - y;
      const r = theta1 < 0 ? -hypot(x, dy) : hypot(x, dy);
      const theta = y0 - r;
      const a = r === 0 ? 0 : atan2d(x / r, dy / r);
      const c = cosd(theta);
      if (Math.abs(theta) > 90 + 1e-12) return nowhere;
      return [Math.abs(c) < 1e-15 ? 0 : (a * r) / (r0 * c), theta];
    },
  };
};

/** Polyconic. */
export const pco: ProjectionMaker = () => ({
  theta0: 0,
  toPlane(phi, theta) {
    const s = sind(theta);
    if (s === 0) return [phi, 0];
    const a = (phi * s) / 2;
    const cot = cosd(theta) / s;
    return [r0 * cot * sind(2 * a), theta + 2 * r0 * cot * sind(a) ** 2];
  },
  toSphere(x, y) {
    if (y === 0) return [x, 0];
    const sign = Math.sign(y);
    const height = Math.abs(y);
    if (height >= 90) return height === 90 && x === 0 ? [0, y] : nowhere;
    // Every parallel is a circle around (0, θ + r₀ cot θ) of radius r₀ cot θ.
    const excess = (theta: number): number =>
      -(x * x + (height - theta) ** 2) * tand(theta) + 2 * r0 * (height - theta);
    const theta = bisect((t) => -excess(t), 0, height);
    const t = tand(theta);
    const phi =
      theta === 0 ? x : atan2d((x * t) / r0, 1 - ((height - theta) * t) / r0) / sind(theta);
    return [phi, sign * theta];
  },
});
