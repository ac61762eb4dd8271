import { asind, atan2d, cosd, hypot, r0, sind, tand } from "../trigonometry.ts";
import { nowhere, type ProjectionMaker } from "./projection.ts";

/** Plate carrée. */
export const car: ProjectionMaker = () => ({
  theta0: 0,
  toPlane: (phi, theta) => [phi, theta],
  toSphere: (x, y) => [x, y],
});

/** Cylindrical equal area: PVi_1 = λ. */
export const cea: ProjectionMaker = (parameter) => {
  const lambda = parameter(1, 1);
  return {
    theta0: 0,
    toPlane: (phi, theta) => [phi, (r0 * sind(theta)) / lambda],
    toSphere: (x, y) => [x, asind((y * lambda) / r0)],
  };
};

/** Mercator. */
export const mer: ProjectionMaker = () => ({
  theta0: 0,
  toPlane: (phi, theta) =>
    Math.abs(theta) >= 90 ? nowhere : [phi, r0 * Math.log(tand((90 + theta) / 2))],
  toSphere: (x, y) => [x, 2 * atan2d(Math.exp(y / r0), 1) - 90],
});

/** Cylindrical perspective: PVi_1 = μ, PVi_2 = λ. */
export const cyp: ProjectionMaker = (parameter) => {
  const mu = parameter(1, 1);
  const lambda = parameter(2, 1);
  return {
    theta0: 0,
    toPlane(phi, theta) {
      const s = mu + cosd(theta);
      return s === 0 ? nowhere : [lambda * phi, (r0 * (mu + lambda) * sind(theta)) / s];
    },
    toSphere(x, y) {
      const eta = y / (r0 * (mu + lambda));
      return [x / lambda, atan2d(eta, 1) + asind((eta * mu) / hypot(eta, 1))];
    },
  };
};

/** Sanson-Flamsteed. */
export const sfl: ProjectionMaker = () => ({
  theta0: 0,
  toPlane: (phi, theta) => [phi * cosd(theta), theta],
  toSphere(x, y) {
    const c = cosd(y);
    if (c === 0) return x === 0 ? [0, y] : nowhere;
    return [x / c, y];
  },
});

/** Parabolic. */
export const par: ProjectionMaker = () => ({
  theta0: 0,
  toPlane(phi, theta) {
    const s = sind(theta / 3);
    return [phi * (1 - 4 * s * s), 180 * s];
  },
  toSphere(x, y) {
    const s = y / 180;
    const t = 1 - 4 * s * s;
    if (t === 0) return x === 0 ? [0, 3 * asind(s)] : nowhere;
    return Math.abs(s) > 1 ? nowhere : [x / t, 3 * asind(s)];
  },
});

/** γ with 2γ + sin 2γ = π sin θ, for Mollweide's projection. */
function mollweide(theta: number): number {
  const target = Math.PI * sind(theta);
  let low = -Math.PI;
  let high = Math.PI;
  let v = target / 2;
  for (let i = 0; i < 100; i++) {
    const error = v + Math.sin(v) - target;
    if (error < 0) low = v;
    else high = v;
    if (error === 0 || high - low < 1e-16) break;
    const step = v - error / (1 + Math.cos(v));
    const next = step > low && step < high ? step : (low + high) / 2;
    if (next === v) break;
    v = next;
  }
  return v / 2;
}

/** Mollweide. */
export const mol: ProjectionMaker = () => ({
  theta0: 0,
  toPlane(phi, theta) {
    if (Math.abs(theta) === 90) return [0, Math.SQRT2 * r0 * Math.sign(theta)];
    const gamma = mollweide(theta);
    return [
      ((2 * Math.SQRT2) / Math.PI) * phi * Math.cos(gamma),
      Math.SQRT2 * r0 * Math.sin(gamma),
    ];
  },
  toSphere(x, y) {
    const s = y / (Math.SQRT2 * r0);
    const c2 = 1 - s * s;
    if (c2 < -1e-12) return nowhere;
    const c = Math.sqrt(Math.max(0, c2));
    const gamma = Math.atan2(s, c);
    const theta = asind((2 * gamma + 2 * s * c) / Math.PI);
    if (c === 0) return Math.abs(x) < 1e-12 ? [0, theta] : nowhere;
    const phi = (Math.PI * x) / (2 * Math.SQRT2 * c);
    return Math.abs(phi) > 180 + 1e-12 ? nowhere : [phi, theta];
  },
});

/** Hammer-Aitoff. */
export const ait: ProjectionMaker = () => ({
  theta0: 0,
  toPlane(phi, theta) {
    const g = r0 * Math.sqrt(2 / (1 + cosd(theta) * cosd(phi / 2)));
    return [2 * g * cosd(theta) * sind(phi / 2), g * sind(theta)];
  },
  toSphere(px, py) {
    const x = px / r0;
    const y = py / r0;
    const z2 = 1 - (x / 4) ** 2 - (y / 2) ** 2;
    if (z2 < 0.5 - 1e-13) return nowhere;
    const z = Math.sqrt(z2);
    return [2 * atan2d((z * x) / 2, 2 * z2 - 1), asind(y * z)];
  },
});
