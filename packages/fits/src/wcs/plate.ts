import type { FitsHeader } from "../header/header.ts";
import type { WcsKeywords } from "./keywords.ts";
import { invertPlaneMap, type PlaneMap } from "./newton.ts";
import type { PlaneDistortion } from "./plane-distortion.ts";

/** Coefficients of the powers (of the axis's own coordinate, of the other), of AMDX or AMDY. */
type Term = readonly [own: number, other: number, coefficient: number];

/** The terms of coefficients 1 to 13; 7, 12 and 13 are in the distance from the centre. */
function termsOf(header: FitsHeader, name: string): Term[] {
  const c = (n: number): number => header.number(`${name}${n}`) ?? 0;
  return [
    [1, 0, c(1)],
    [0, 1, c(2)],
    [0, 0, c(3)],
    [2, 0, c(4) + c(7)],
    [1, 1, c(5)],
    [0, 2, c(6) + c(7)],
    [3, 0, c(8) + c(12)],
    [2, 1, c(9)],
    [1, 2, c(10) + c(12)],
    [0, 3, c(11)],
    [5, 0, c(13)],
    [3, 2, 2 * c(13)],
    [1, 4, c(13)],
  ];
}

function evaluate(terms: readonly Term[], a: number, b: number): [number, number, number] {
  let value = 0;
  let byOwn = 0;
  let byOther = 0;
  for (const [own, other, c] of terms) {
    if (c === 0) continue;
    value += c * a ** own * b ** other;
    if (own > 0) byOwn += c * own * a ** (own - 1) * b ** other;
    if (other > 0) byOther += c * other * a ** own * b ** (other - 1);
  }
  return [value, byOwn, byOther];
}

const needed = ["AMDX1", "AMDY1", "CNPIX1", "CNPIX2", "PPO3", "PPO6", "XPIXELSZ", "YPIXELSZ"];

function sexagesimal(header: FitsHeader, keywords: readonly [string, string, string]): number {
  const [whole, minutes, seconds] = keywords.map((keyword) => header.number(keyword) ?? 0);
  return whole! + minutes! / 60 + seconds! / 3600;
}

/** From millimetres on the plate to standard coordinates, which AMDX and AMDY give in arcsec. */
class PlateDistortion implements PlaneDistortion {
  readonly #x: readonly Term[];
  readonly #y: readonly Term[];

  constructor(header: FitsHeader) {
    this.#x = termsOf(header, "AMDX");
    this.#y = termsOf(header, "AMDY");
  }

  readonly #map: PlaneMap = (x, y) => {
    const [f, fx, fy] = evaluate(this.#x, x, y);
    const [g, gy, gx] = evaluate(this.#y, y, x);
    return [f, g, fx, fy, gx, gy];
  };

  correct(x: number, y: number): [number, number] {
    const [xi, eta] = this.#map(x, y);
    return [xi! / 3600, eta! / 3600];
  }

  distort(u: number, v: number): [number, number] {
    const [xi, eta] = [u * 3600, v * 3600];
    return invertPlaneMap(this.#map, xi, eta, xi / this.#x[0]![2], eta / this.#y[0]![2]);
  }
}

/** A plate solution in the terms of a WCS. */
export interface PlateSolution {
  /** A gnomonic projection around the plate's centre; the matrix gives millimetres. */
  readonly keywords: WcsKeywords;
  /** The polynomials. */
  readonly distortion: PlaneDistortion;
}

/**
 * Reads the plate solution of a digitised Schmidt plate (DSS), which counts more than the linear
 * WCS that often stands beside it.
 */
export function readPlate(header: FitsHeader, keywords: WcsKeywords): PlateSolution | undefined {
  if (needed.some((keyword) => header.number(keyword) === undefined)) return undefined;
  const value = (keyword: string): number => header.number(keyword)!;
  const sign = header.string("PLTDECSN")?.trim() === "-" ? -1 : 1;
  const pixelToPlate = [-value("XPIXELSZ") / 1000, value("YPIXELSZ") / 1000] as const;
  return {
    keywords: {
      ...keywords,
      naxis: 2,
      ctype: ["RA---TAN", "DEC--TAN"],
      cunit: ["deg", "deg"],
      // Plate coordinates begin at the outer edge of pixel (1, 1) of the whole scan.
      crpix: [
        value("PPO3") / value("XPIXELSZ") - value("CNPIX1") + 0.5,
        value("PPO6") / value("YPIXELSZ") - value("CNPIX2") + 0.5,
      ],
      crval: [
        15 * sexagesimal(header, ["PLTRAH", "PLTRAM", "PLTRAS"]),
        sign * sexagesimal(header, ["PLTDECD", "PLTDECM", "PLTDECS"]),
      ],
      matrix: [
        [pixelToPlate[0], 0],
        [0, pixelToPlate[1]],
      ],
      cdelt: pixelToPlate,
      pv: [new Map(), new Map()],
      lonpole: undefined,
      latpole: undefined,
    },
    distortion: new PlateDistortion(header),
  };
}
