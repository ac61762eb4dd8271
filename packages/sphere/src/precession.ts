import { type Matrix, multiply, transpose, turn } from "./matrix.ts";

/** The coefficients of a polynomial, the constant one first. */
function polynomial(coefficients: readonly number[], t: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
}

/** Julian centuries from J2000.0 to a Julian date. */
function centuries(jd: number): number {
  return (jd - 2_451_545) / 36_525;
}

/** The Julian date (TT) of a Julian year such as 2000. */
export function julianYear(year: number): number {
  return 2_451_545 + (year - 2000) * 365.25;
}

/** The Julian date (TT) of a Besselian year such as 1950. */
export function besselianYear(year: number): number {
  return 2_415_020.31352 + (year - 1900) * 365.242198781;
}

/** The Besselian year of a Julian date. */
export function toBesselianYear(jd: number): number {
  return 1900 + (jd - 2_415_020.31352) / 365.242198781;
}

// IAU 2006 precession in Fukushima-Williams angles, frame bias included, in arcseconds per century
// (Hilton et al. 2006; IERS Conventions 2010, 5.6.4).
const gammaBar = [-0.052928, 10.556378, 0.4932044, -0.00031238, -0.000002788, 0.000000026];
const phiBar = [84381.412819, -46.811016, 0.0511268, 0.00053289, -0.00000044, -0.0000000176];
const psiBar = [-0.041775, 5038.481484, 1.5584175, -0.00018522, -0.000026452, -0.0000000148];
const epsilon = [84381.406, -46.836769, -0.0001831, 0.0020034, -0.000000576, -0.0000000434];

/** From ICRS (GCRS axes) to the mean equator and equinox of a date: bias and precession, IAU 2006. */
function biasPrecession(jd: number): Matrix {
  const t = centuries(jd);
  return multiply(
    turn("x", -polynomial(epsilon, t) / 3600),
    turn("z", -polynomial(psiBar, t) / 3600),
    turn("x", polynomial(phiBar, t) / 3600),
    turn("z", polynomial(gammaBar, t) / 3600),
  );
}

/** From the mean equator and equinox of J2000.0 to those of a date: precession alone, IAU 2006. */
export function precession(jd: number): Matrix {
  return multiply(biasPrecession(jd), transpose(biasPrecession(julianYear(2000))));
}

/** From ICRS to the mean ecliptic and equinox of a date, IAU 2006 (no nutation). */
export function meanEcliptic(jd: number): Matrix {
  return multiply(turn("x", polynomial(epsilon, centuries(jd)) / 3600), biasPrecession(jd));
}

/** The mean obliquity in degrees, IAU 1980. */
export function obliquity1980(jd: number): number {
  return polynomial([84381.448, -46.815, -0.00059, 0.001813], centuries(jd)) / 3600;
}

/** Precession between two Besselian years after Newcomb, for FK4 without e-terms (Kinoshita 1975, tropical centuries from 1850). */
export function newcomb(from: number, to: number): Matrix {
  const t = (from - 1850) / 1000;
  const dt = (to - from) / 1000;
  const linear = 23035.545 + 139.72 * t + 0.06 * t * t;
  const zeta = polynomial([0, linear, 30.24 - 0.27 * t, 17.995], dt) / 3600;
  const z = polynomial([0, linear, 109.48 + 0.39 * t, 18.325], dt) / 3600;
  const theta =
    polynomial([0, 20051.12 - 85.29 * t - 0.37 * t * t, -42.65 - 0.37 * t, -41.8], dt) / 3600;
  return multiply(turn("z", -z), turn("y", theta), turn("z", -zeta));
}
