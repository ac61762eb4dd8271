import type { Target } from "./model.ts";

const galaxy = (name: string, ra: number, dec: number, redshift: number): Target => ({
  name,
  position: [ra, dec],
  type: "object",
  redshift,
});
const object = (name: string, ra: number, dec: number): Target => ({
  name,
  position: [ra, dec],
  type: "object",
});

/** Well-known objects that every telescope has looked at; the name resolver knows them too. */
export const famousTargets: readonly Target[] = [
  galaxy("M31", 10.684708, 41.26875, -0.001),
  galaxy("M33", 23.46207, 30.660175, -0.0006),
  galaxy("M51", 202.469575, 47.195258, 0.0015),
  galaxy("M81", 148.888221, 69.065295, -0.0001),
  galaxy("M87", 187.705931, 12.391123, 0.0042),
  galaxy("M101", 210.802429, 54.34875, 0.0008),
  galaxy("NGC 1275", 49.950667, 41.511696, 0.0176),
  galaxy("NGC 7331", 339.267092, 34.415528, 0.0027),
  galaxy("3C 273", 187.277915, 2.052388, 0.1583),
  object("M1", 83.63311, 22.01446),
  object("M42", 83.82208, -5.39111),
  object("M57", 283.396202, 33.02913),
  object("Vega", 279.234735, 38.783689),
  object("Sgr A*", 266.416817, -29.007825),
  object("LMC", 80.89417, -69.75611),
];

/** A field that CFHT certainly has, and the observations it has there. */
export interface CertainField {
  readonly position: readonly [number, number];
  readonly observations: readonly {
    readonly id: number;
    readonly target: string;
    readonly exposure: number;
  }[];
}

/** Observations that examples and tests rely on, whatever else the generator makes. */
export const certainFields: readonly CertainField[] = [
  {
    position: [131.28125, 54.3],
    observations: [
      { id: 2366188, target: "Nr3490_4", exposure: 100 },
      { id: 2366432, target: "Nr3490_4", exposure: 100 },
      { id: 2376828, target: "Nr3491_1", exposure: 180 },
      { id: 2480747, target: "CFIS-u-131.3", exposure: 80 },
      { id: 2583527, target: "CFIS-r-131.3", exposure: 200 },
      { id: 2583703, target: "CFIS-r-131.4", exposure: 200 },
    ],
  },
  {
    position: [26.28125, 23.3],
    observations: [
      { id: 1671231, target: "Pisces-7", exposure: 60 },
      { id: 1671233, target: "Pisces-7", exposure: 300 },
      { id: 2099540, target: "CFIS-u-026.3", exposure: 80 },
      { id: 2099541, target: "CFIS-u-026.3", exposure: 240 },
    ],
  },
  {
    position: [10, 20],
    observations: [
      { id: 1812004, target: "PAndAS-S12", exposure: 460 },
      { id: 1812005, target: "PAndAS-S12", exposure: 460 },
      { id: 1903117, target: "PAndAS-S13", exposure: 120 },
      { id: 2215600, target: "CFIS-u-010.0", exposure: 80 },
      { id: 2215601, target: "CFIS-u-010.0", exposure: 80 },
    ],
  },
];
