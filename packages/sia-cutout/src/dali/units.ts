import { parseAngle } from "@vostack/sphere";

const lightSpeed = 299_792_458; // m/s
const planckOverCharge = 4.135667696923859e-15; // eV s
const joulesPerElectronvolt = 1.602176634e-19;

type ToMetres = (value: number) => number;
const wavelength =
  (perMetre: number): ToMetres =>
  (value) =>
    value / perMetre;
const frequency =
  (hertz: number): ToMetres =>
  (value) =>
    lightSpeed / (value * hertz);
const energy =
  (electronvolts: number): ToMetres =>
  (value) =>
    (lightSpeed * planckOverCharge) / (value * electronvolts);
const waveNumber =
  (perMetre: number): ToMetres =>
  (value) =>
    1 / (value * perMetre);

/** Spectral units, by the names of VOUnits and those people write. */
const spectral: Readonly<Record<string, ToMetres>> = {
  m: wavelength(1),
  cm: wavelength(1e2),
  mm: wavelength(1e3),
  um: wavelength(1e6),
  µm: wavelength(1e6),
  micron: wavelength(1e6),
  nm: wavelength(1e9),
  pm: wavelength(1e12),
  Angstrom: wavelength(1e10),
  angstrom: wavelength(1e10),
  Å: wavelength(1e10),
  Hz: frequency(1),
  kHz: frequency(1e3),
  MHz: frequency(1e6),
  GHz: frequency(1e9),
  THz: frequency(1e12),
  eV: energy(1),
  meV: energy(1e-3),
  keV: energy(1e3),
  MeV: energy(1e6),
  GeV: energy(1e9),
  TeV: energy(1e12),
  J: energy(1 / joulesPerElectronvolt),
  "m-1": waveNumber(1),
  "cm-1": waveNumber(100),
  "1/m": waveNumber(1),
  "1/cm": waveNumber(100),
};

/** Seconds in units of duration. */
const seconds: Readonly<Record<string, number>> = {
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  min: 60,
  h: 3600,
  d: 86_400,
  a: 31_557_600,
  yr: 31_557_600,
};

/**
 * Converts a wavelength, frequency, energy or wave number in vacuum to metres.
 *
 * @throws RangeError for a unit that is none of these.
 */
export function toMetres(value: number, unit: string): number {
  const convert = spectral[unit];
  if (convert === undefined) throw unknownUnit(unit, "spectral unit", Object.keys(spectral));
  return convert(value);
}

/** Converts a duration to seconds. @throws RangeError for another unit. */
export function toSeconds(value: number, unit: string): number {
  const factor = seconds[unit];
  if (factor === undefined) throw unknownUnit(unit, "unit of time", Object.keys(seconds));
  return value * factor;
}

/** Converts an angle to degrees. @throws RangeError for another unit. */
export function toDegrees(value: number, unit: string): number {
  return parseAngle(`${value} ${unit}`);
}

/** Date of the zero of MJD in milliseconds. */
const mjdZero = Date.UTC(1858, 10, 17);

/**
 * A moment as Modified Julian Date: a number passes, a `Date` and an ISO 8601 text (UTC without a
 * zone, as DALI has it) are converted.
 *
 * @throws RangeError when the text is no date.
 */
export function toMjd(moment: number | string | Date): number {
  if (typeof moment === "number") return moment;
  const text = typeof moment === "string" ? moment.trim() : "";
  const zoned = /[T ]\d.*(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : withZone(text);
  const time = moment instanceof Date ? moment.getTime() : Date.parse(zoned);
  if (Number.isNaN(time)) throw new RangeError(`This is no date: ${String(moment)}`);
  return (time - mjdZero) / 86_400_000;
}

function withZone(text: string): string {
  return /^\d{4}(-\d\d){0,2}$/.test(text) ? text : `${text}Z`; // a date alone is UTC already
}

function unknownUnit(unit: string, what: string, known: readonly string[]): RangeError {
  return new RangeError(`"${unit}" is no ${what}; known are ${known.join(", ")}`);
}
