import { FitsError } from "../errors.ts";
import type { FitsHeader } from "../header/header.ts";
import { invertPlaneMap, type PlaneMap } from "./newton.ts";

/** One term c·u^p·v^q. */
interface Term {
  readonly p: number;
  readonly q: number;
  readonly c: number;
}

const highestOrder = 9;

function readTerms(header: FitsHeader, name: "A" | "B"): Term[] | undefined {
  const order = header.number(`${name}_ORDER`);
  if (order === undefined) return undefined;
  if (!Number.isInteger(order) || order < 0 || order > highestOrder) {
    throw new FitsError("bad-wcs", `A SIP polynomial of order ${order}`, {
      keyword: `${name}_ORDER`,
    });
  }
  const terms: Term[] = [];
  for (let p = 0; p <= order; p++) {
    for (let q = 0; p + q <= order; q++) {
      const c = header.number(`${name}_${p}_${q}`);
      if (c !== undefined && c !== 0) terms.push({ p, q, c });
    }
  }
  return terms;
}

/** Adds the value and the derivatives of a polynomial to out[at], out[du], out[dv]. */
function addTerms(
  terms: readonly Term[],
  powersU: readonly number[],
  powersV: readonly number[],
  out: number[],
  [at, du, dv]: readonly [number, number, number],
): void {
  for (const { p, q, c } of terms) {
    out[at]! += c * powersU[p]! * powersV[q]!;
    if (p > 0) out[du]! += c * p * powersU[p - 1]! * powersV[q]!;
    if (q > 0) out[dv]! += c * q * powersU[p]! * powersV[q - 1]!;
  }
}

function powers(x: number): number[] {
  const list = [1];
  for (let i = 1; i <= highestOrder; i++) list.push(list[i - 1]! * x);
  return list;
}

/**
 * The SIP distortion of pixel axes 1 and 2. Its inverse is computed from A and B themselves;
 * the approximate polynomials AP and BP are not used.
 */
export class SipDistortion {
  readonly #a: readonly Term[];
  readonly #b: readonly Term[];

  private constructor(a: readonly Term[], b: readonly Term[]) {
    this.#a = a;
    this.#b = b;
  }

  /**
   * The distortion of a header with A_ORDER and B_ORDER.
   *
   * @throws FitsError `bad-wcs`
   */
  static from(header: FitsHeader): SipDistortion | undefined {
    const a = readTerms(header, "A");
    const b = readTerms(header, "B");
    if (a === undefined && b === undefined) return undefined;
    if (a === undefined || b === undefined) {
      throw new FitsError("bad-wcs", "A SIP distortion needs both A_ORDER and B_ORDER", {
        keyword: a === undefined ? "A_ORDER" : "B_ORDER",
      });
    }
    return new SipDistortion(a, b);
  }

  readonly #map: PlaneMap = (u, v) => {
    const out = [u, v, 1, 0, 0, 1];
    const powersU = powers(u);
    const powersV = powers(v);
    addTerms(this.#a, powersU, powersV, out, [0, 2, 3]);
    addTerms(this.#b, powersU, powersV, out, [1, 4, 5]);
    return out;
  };

  /** Offsets from CRPIX in the detector to corrected offsets, in pixels. */
  correct(u: number, v: number): [number, number] {
    const [x, y] = this.#map(u, v);
    return [x!, y!];
  }

  /** The inverse of {@link correct}. */
  distort(x: number, y: number): [number, number] {
    return invertPlaneMap(this.#map, x, y, x, y);
  }
}
