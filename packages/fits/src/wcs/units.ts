import { FitsError } from "../errors.ts";

const angles: Record<string, number> = {
  "": 1,
  deg: 1,
  degree: 1,
  degrees: 1,
  DEG: 1,
  arcmin: 1 / 60,
  arcsec: 1 / 3600,
  mas: 1 / 3_600_000,
  rad: 180 / Math.PI,
};
const metres: Record<string, number> = {
  "": 1,
  m: 1,
  M: 1,
  km: 1e3,
  cm: 1e-2,
  mm: 1e-3,
  um: 1e-6,
  micron: 1e-6,
  nm: 1e-9,
  Angstrom: 1e-10,
  angstrom: 1e-10,
  pm: 1e-12,
};
const hertz: Record<string, number> = {
  "": 1,
  Hz: 1,
  HZ: 1,
  hz: 1,
  kHz: 1e3,
  MHz: 1e6,
  GHz: 1e9,
  THz: 1e12,
};
const speeds: Record<string, number> = {
  "": 1,
  "m/s": 1,
  "m s-1": 1,
  "m.s-1": 1,
  "m s^-1": 1,
  "M/S": 1,
  "km/s": 1e3,
  "km s-1": 1e3,
  "km.s-1": 1e3,
  "km s^-1": 1e3,
  "KM/S": 1e3,
};
const energies: Record<string, number> = {
  "": 1,
  J: 1,
  eV: 1.602176634e-19,
  keV: 1.602176634e-16,
  MeV: 1.602176634e-13,
  GeV: 1.602176634e-10,
  erg: 1e-7,
};
const waveNumbers: Record<string, number> = {
  "": 1,
  "/m": 1,
  "m-1": 1,
  "1/m": 1,
  "cm-1": 100,
  "1/cm": 100,
  "/cm": 100,
};

/** The units in which world coordinates are given. */
export type WorldUnit = "deg" | "m" | "Hz" | "m/s" | "J" | "/m" | "";

const tables: Record<WorldUnit, Record<string, number>> = {
  deg: angles,
  m: metres,
  Hz: hertz,
  "m/s": speeds,
  J: energies,
  "/m": waveNumbers,
  "": { "": 1 },
};

/**
 * Factor from a CUNIT to the unit of world coordinates.
 *
 * @param axis 0-based.
 * @throws FitsError `unsupported` for a unit that does not fit the axis.
 */
export function unitFactor(cunit: string, wanted: WorldUnit, axis: number): number {
  const table = tables[wanted];
  const factor = Object.hasOwn(table, cunit) ? table[cunit] : undefined;
  if (factor !== undefined) return factor;
  throw new FitsError("unsupported", `The unit ${JSON.stringify(cunit)} is not one of ${wanted}`, {
    keyword: `CUNIT${axis + 1}`,
    hint: `use ${Object.keys(table).filter(Boolean).slice(0, 6).join(", ")}`,
  });
}
