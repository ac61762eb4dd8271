import { atan2d, cosd, hypot, r0, sind } from "../trigonometry.ts";
import { nowhere, type Pair, type Projection, type ProjectionMaker } from "./projection.ts";

/** Direction cosines of the native sphere. */
type Vector = readonly [l: number, m: number, n: number];

/** A face of the cube: its centre in the plane, in units of 45°, and its axes. */
interface Face {
  readonly x: number;
  readonly y: number;
  /** Direction cosines as seen by the face: right ξ, up η, outward ζ. */
  look(v: Vector): Vector;
  /** The inverse of `look`. */
  back(xi: number, eta: number, zeta: number): Vector;
}

const faces: readonly Face[] = [
  { x: 0, y: 2, look: ([l, m, n]) => [m, -l, n], back: (xi, eta, zeta) => [-eta, xi, zeta] },
  { x: 0, y: 0, look: ([l, m, n]) => [m, n, l], back: (xi, eta, zeta) => [zeta, xi, eta] },
  { x: 2, y: 0, look: ([l, m, n]) => [-l, n, m], back: (xi, eta, zeta) => [-xi, zeta, eta] },
  { x: 4, y: 0, look: ([l, m, n]) => [-m, n, -l], back: (xi, eta, zeta) => [-zeta, -xi, eta] },
  { x: 6, y: 0, look: ([l, m, n]) => [l, n, -m], back: (xi, eta, zeta) => [xi, -zeta, eta] },
  { x: 0, y: -2, look: ([l, m, n]) => [m, l, -n], back: (xi, eta, zeta) => [eta, xi, -zeta] },
];

/** Index of the face that a direction points to. */
function faceOf([l, m, n]: Vector): Face {
  const outward = [n, l, m, -l, -m, -n];
  let best = 0;
  outward.forEach((value, i) => {
    if (value > outward[best]!) best = i;
  });
  return faces[best]!;
}

/** The face of a point of the plane, and the point relative to its centre, in units of 45°. */
function locate(px: number, py: number): { face: Face; x: number; y: number } | undefined {
  const x = px / 45 < -1 ? px / 45 + 8 : px / 45;
  const y = py / 45;
  const face =
    Math.abs(y) > 1 ? faces[y > 0 ? 0 : 5] : faces[x > 5 ? 4 : x > 3 ? 3 : x > 1 ? 2 : 1];
  const dx = x - face!.x;
  const dy = y - face!.y;
  const most = 1 + 1e-12;
  return Math.abs(dx) > most || Math.abs(dy) > most ? undefined : { face: face!, x: dx, y: dy };
}

/** A cube projection: from direction cosines of a face to its square [-1, 1]², and back. */
function cube(
  toSquare: (xi: number, eta: number, zeta: number) => Pair,
  toFace: (x: number, y: number) => Vector,
): Projection {
  return {
    theta0: 0,
    toPlane(phi, theta) {
      const c = cosd(theta);
      const v: Vector = [c * cosd(phi), c * sind(phi), sind(theta)];
      const face = faceOf(v);
      const [x, y] = toSquare(...face.look(v));
      return [45 * (face.x + x), 45 * (face.y + y)];
    },
    toSphere(px, py) {
      const place = locate(px, py);
      if (place === undefined) return nowhere;
      const [l, m, n] = place.face.back(...toFace(place.x, place.y));
      return [l === 0 && m === 0 ? 0 : atan2d(m, l), atan2d(n, hypot(l, m))];
    },
  };
}

/** Tangential spherical cube. */
export const tsc: ProjectionMaker = () =>
  cube(
    (xi, eta, zeta) => [xi / zeta, eta / zeta],
    (x, y) => {
      const zeta = 1 / hypot(1, x, y);
      return [x * zeta, y * zeta, zeta];
    },
  );

/** Along the greater (a) and the smaller (b) direction cosine; `drop` is 1 - ζ. */
function quadrant(a: number, b: number, drop: number): Pair {
  const omega = b / a;
  const tau = 1 + omega * omega;
  const along = Math.sign(a) * Math.sqrt(drop / (1 - 1 / Math.sqrt(1 + tau)));
  const angle = atan2d(omega, 1) - r0 * Math.asin(omega / Math.sqrt(2 * tau));
  return [along, (along / 15) * angle];
}

function inverseQuadrant(along: number, across: number): Vector {
  const w = (15 * across) / along;
  const omega = sind(w) / (cosd(w) - Math.SQRT1_2);
  const tau = 1 + omega * omega;
  const drop = along * along * (1 - 1 / Math.sqrt(1 + tau));
  const a = Math.sign(along) * Math.sqrt((drop * (2 - drop)) / tau);
  return [a, a * omega, 1 - drop];
}

/** Quadrilateralised spherical cube. */
export const qsc: ProjectionMaker = () =>
  cube(
    (xi, eta, zeta) => {
      if (xi === 0 && eta === 0) return [0, 0];
      const drop = (xi * xi + eta * eta) / (1 + zeta);
      if (Math.abs(xi) >= Math.abs(eta)) return quadrant(xi, eta, drop);
      const [y, x] = quadrant(eta, xi, drop);
      return [x, y];
    },
    (x, y) => {
      if (x === 0 && y === 0) return [0, 0, 1];
      if (Math.abs(x) > Math.abs(y)) return inverseQuadrant(x, y);
      const [eta, xi, zeta] = inverseQuadrant(y, x);
      return [xi, eta, zeta];
    },
  );
