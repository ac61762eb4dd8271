import type { Matrix } from "./matrix.ts";
import { besselianYear, obliquity1980 } from "./precession.ts";
import { dot, plus, radian, scale, unit, type Vector } from "./vector.ts";

/** From FK4 B1950 without e-terms to FK5 J2000 (Murray 1989, eqs. 28 and 29), for an epoch of observation in Julian years. */
export function fk4ToFk5(epoch: number): Matrix {
  const t = (epoch - 1950) / 100;
  const row = (k: 0 | 1 | 2): Vector => plus(atB1950[k], rotating[k], t * 1e-6);
  return [row(0), row(1), row(2)];
}

const atB1950: Matrix = [
  [0.9999256794956877, -0.0111814832204662, -0.0048590038153592],
  [0.0111814832391717, 0.9999374848933135, -0.0000271625947142],
  [0.0048590037723143, -0.000027170293744, 0.9999881946023742],
];

/** FK4 rotates against FK5; millionths per Julian century. */
const rotating: Matrix = [
  [-0.0026455262, -1.1539918689, 2.111134619],
  [1.1540628161, -0.0129042997, 0.0236021478],
  [-2.1112979048, -0.0056024448, 0.0102587734],
];

/** The e-terms of aberration that FK4 catalogues contain, at a Julian date (Explanatory Supplement 1992, 3.53). */
export function eTerms(jd: number): Vector {
  const t = (jd - besselianYear(1950)) / 36_525;
  const aberration = 0.0056932 * radian;
  const eccentricity = 0.01673011 - 0.00004193 * t - 0.000000126 * t * t;
  const perigee = ((1015489.951 + 6190.67 * t + 1.65 * t * t + 0.012 * t ** 3) / 3600) * radian;
  const obliquity = obliquity1980(jd) * radian;
  const size = eccentricity * aberration;
  return [
    size * Math.sin(perigee),
    -size * Math.cos(perigee) * Math.cos(obliquity),
    -size * Math.cos(perigee) * Math.sin(obliquity),
  ];
}

/** A direction of FK4 without its e-terms. */
export function withoutETerms(v: Vector, terms: Vector): Vector {
  return unit(plus(plus(v, terms, -1), v, dot(terms, v)));
}

/** The inverse of {@link withoutETerms}. */
export function withETerms(v: Vector, terms: Vector): Vector {
  let found = v;
  // The terms are 2e-6: each round gains six digits.
  for (let round = 0; round < 5; round++)
    found = scale(plus(terms, v), 1 / (1 + dot(terms, found)));
  return unit(found);
}
