import { invertPlaneMap, type PlaneMap } from "./newton.ts";
import type { PlaneDistortion } from "./plane-distortion.ts";
import { hypot } from "./trigonometry.ts";

/** Powers (of the axis's own coordinate, of the other, of the radius) of PVi_0 … PVi_39. */
const exponents: readonly (readonly [number, number, number])[] = (() => {
  const list: [number, number, number][] = [];
  for (let order = 0; order <= 7; order++) {
    for (let other = 0; other <= order; other++) list.push([order - other, other, 0]);
    if (order % 2 === 1) list.push([0, 0, order]);
  }
  return list;
})();

interface Term {
  readonly own: number;
  readonly other: number;
  readonly radius: number;
  readonly c: number;
}

function termsOf(pv: ReadonlyMap<number, number>): Term[] {
  const terms: Term[] = [];
  exponents.forEach(([own, other, radius], m) => {
    const c = pv.get(m) ?? (m === 1 ? 1 : 0);
    if (c !== 0) terms.push({ own, other, radius, c });
  });
  return terms;
}

/** Value and derivatives by the own and the other coordinate. */
function evaluate(terms: readonly Term[], a: number, b: number): [number, number, number] {
  const r = hypot(a, b);
  let value = 0;
  let byOwn = 0;
  let byOther = 0;
  for (const { own, other, radius, c } of terms) {
    if (radius > 0) {
      const slope = r === 0 ? 0 : c * radius * r ** (radius - 2);
      value += c * r ** radius;
      byOwn += slope * a;
      byOther += slope * b;
      continue;
    }
    const powerA = a ** own;
    const powerB = b ** other;
    value += c * powerA * powerB;
    if (own > 0) byOwn += c * own * a ** (own - 1) * powerB;
    if (other > 0) byOther += c * other * powerA * b ** (other - 1);
  }
  return [value, byOwn, byOther];
}

/**
 * The TPV distortion of the intermediate world coordinates of a TAN projection. The convention
 * knows CDi_j only; with CDELTi it applies before them, as in wcslib.
 */
export class TpvDistortion implements PlaneDistortion {
  readonly #lon: readonly Term[];
  readonly #lat: readonly Term[];
  readonly #scale: readonly [number, number];

  /**
   * @param lon PVi_m of the longitude axis.
   * @param lat PVi_m of the latitude axis.
   * @param scale Units of the polynomials' arguments: CDELT of both axes, or 1.
   */
  constructor(
    lon: ReadonlyMap<number, number>,
    lat: ReadonlyMap<number, number>,
    scale: readonly [number, number],
  ) {
    this.#lon = termsOf(lon);
    this.#lat = termsOf(lat);
    this.#scale = scale;
  }

  readonly #map: PlaneMap = (x, y) => {
    const [f, fx, fy] = evaluate(this.#lon, x, y);
    const [g, gy, gx] = evaluate(this.#lat, y, x);
    return [f, g, fx, fy, gx, gy];
  };

  /** From the linear transformation's (x, y) to the projection's. */
  correct(x: number, y: number): [number, number] {
    const [sx, sy] = this.#scale;
    const [u, v] = this.#map(x / sx, y / sy);
    return [u! * sx, v! * sy];
  }

  /** The inverse of {@link correct}. */
  distort(u: number, v: number): [number, number] {
    const [sx, sy] = this.#scale;
    const [x, y] = invertPlaneMap(this.#map, u / sx, v / sy, u / sx, v / sy);
    return [x * sx, y * sy];
  }
}
