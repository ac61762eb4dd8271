import type { WorldUnit } from "./units.ts";

/** Speed of light in m/s. */
export const c = 299_792_458;
const h = 6.62607015e-34;

/** A spectral coordinate: its unit, and its relation to frequency. */
export interface SpectralType {
  /** SI unit. */
  readonly unit: WorldUnit;
  /** Variable that it is proportional to: F frequency, W wavelength, A air wavelength, V speed. */
  readonly basis: "F" | "W" | "A" | "V";
  /** Frequency in Hz of a value; `rest` is the rest frequency in Hz. */
  toFrequency(value: number, rest: number): number;
  /** Value of a frequency in Hz. */
  fromFrequency(frequency: number, rest: number): number;
  /** Derivative of the frequency by the value. */
  slope(value: number, rest: number): number;
}

/** A type proportional to frequency: F = a + b·S. */
function linear(
  unit: WorldUnit,
  a: (rest: number) => number,
  b: (rest: number) => number,
): SpectralType {
  return {
    unit,
    basis: "F",
    toFrequency: (value, rest) => a(rest) + b(rest) * value,
    fromFrequency: (frequency, rest) => (frequency - a(rest)) / b(rest),
    slope: (_, rest) => b(rest),
  };
}

/** A type proportional to wavelength: W = a + b·S. */
function wavelike(
  unit: WorldUnit,
  a: (rest: number) => number,
  b: (rest: number) => number,
): SpectralType {
  return {
    unit,
    basis: "W",
    toFrequency: (value, rest) => c / (a(rest) + b(rest) * value),
    fromFrequency: (frequency, rest) => (c / frequency - a(rest)) / b(rest),
    slope: (value, rest) => (-c * b(rest)) / (a(rest) + b(rest) * value) ** 2,
  };
}

/** A type proportional to the relativistic speed, `unitSpeed` metres per second in a unit. */
function speed(unit: WorldUnit, unitSpeed: number): SpectralType {
  return {
    unit,
    basis: "V",
    toFrequency(value, rest) {
      const beta = (value * unitSpeed) / c;
      return rest * Math.sqrt((1 - beta) / (1 + beta));
    },
    fromFrequency(frequency, rest) {
      const r = (rest / frequency) ** 2;
      return ((r - 1) / (r + 1)) * (c / unitSpeed);
    },
    slope(value, rest) {
      const beta = (value * unitSpeed) / c;
      return (-rest * (unitSpeed / c)) / ((1 + beta) * Math.sqrt(1 - beta * beta));
    },
  };
}

/** Refractive index of air by air wavelength in metres, and its derivative. */
function airIndex(air: number): [n: number, slope: number] {
  const s = 1 / (air * air);
  const d1 = 0.41e14 - s;
  const d2 = 1.46e14 - s;
  const n = 1.000064328 + 2.554e8 / d1 + 294.981e8 / d2;
  const bySquare = 2.554e8 / (d1 * d1) + 294.981e8 / (d2 * d2);
  return [n, bySquare * -2 * s * (1 / air)];
}

const air: SpectralType = {
  unit: "m",
  basis: "A",
  toFrequency: (value) => c / (value * airIndex(value)[0]),
  fromFrequency(frequency) {
    const wave = c / frequency;
    let value = wave;
    for (let i = 0; i < 20; i++) {
      const next = wave / airIndex(value)[0];
      if (next === value) break;
      value = next;
    }
    return value;
  },
  slope(value) {
    const [n, dn] = airIndex(value);
    return (-c * (n + value * dn)) / (value * n) ** 2;
  },
};

const none = (): number => 0;

/** The spectral coordinate types of WCS Paper III by the first four letters of CTYPE. */
export const spectralTypes: ReadonlyMap<string, SpectralType> = new Map([
  ["FREQ", linear("Hz", none, () => 1)],
  ["AFRQ", linear("", none, () => 1 / (2 * Math.PI))],
  ["ENER", linear("J", none, () => 1 / h)],
  ["WAVN", linear("/m", none, () => c)],
  [
    "VRAD",
    linear(
      "m/s",
      (rest) => rest,
      (rest) => -rest / c,
    ),
  ],
  ["WAVE", wavelike("m", none, () => 1)],
  [
    "VOPT",
    wavelike(
      "m/s",
      (rest) => c / rest,
      (rest) => 1 / rest,
    ),
  ],
  [
    "ZOPT",
    wavelike(
      "",
      (rest) => c / rest,
      (rest) => c / rest,
    ),
  ],
  ["AWAV", air],
  ["VELO", speed("m/s", 1)],
  ["BETA", speed("", c)],
]);
