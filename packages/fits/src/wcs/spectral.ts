import { FitsError } from "../errors.ts";
import type { WcsKeywords } from "./keywords.ts";
import { c, type SpectralType, spectralTypes } from "./spectral-types.ts";
import { unitFactor } from "./units.ts";

/** Types whose values are proportional to the variables that an axis can be sampled in. */
const byBasis = { F: "FREQ", W: "WAVE", A: "AWAV", V: "VELO" } as const;

/** The spectral axis of a WCS (Paper III): linear, logarithmic, or linear in another variable. */
export class SpectralAxis {
  /** 0-based index of the axis. */
  readonly axis: number;
  /** First four letters of CTYPE: `FREQ`, `WAVE`, `VOPT`, … */
  readonly type: string;
  readonly #type: SpectralType;
  readonly #reference: number;
  readonly #factor: number;
  readonly #rest: number;
  readonly #sampling: "linear" | "LOG" | SpectralType;

  /** @throws FitsError `unsupported` for grisms and tables, or an unknown unit. */
  constructor(keywords: WcsKeywords, axis: number, type: string, algorithm: string) {
    this.axis = axis;
    this.type = type;
    this.#type = spectralTypes.get(type)!;
    this.#factor = unitFactor(keywords.cunit[axis]!, this.#type.unit, axis);
    this.#reference = keywords.crval[axis]! * this.#factor;
    this.#rest = keywords.restfrq || (keywords.restwav ? c / keywords.restwav : 0);
    const sampled = /^([FWAV])2([FWAV])$/.exec(algorithm);
    if (algorithm === "" || algorithm === "LOG") this.#sampling = algorithm || "linear";
    else if (sampled !== null) {
      this.#sampling = spectralTypes.get(byBasis[sampled[1] as keyof typeof byBasis])!;
    } else {
      throw new FitsError("unsupported", `The spectral algorithm ${algorithm} is not known`, {
        keyword: `CTYPE${axis + 1}`,
      });
    }
  }

  /** Value of an intermediate coordinate (in CUNIT), in SI units. */
  toWorld(x: number): number {
    const offset = x * this.#factor;
    const reference = this.#reference;
    if (this.#sampling === "linear") return reference + offset;
    if (this.#sampling === "LOG") return reference * Math.exp(offset / reference);
    const start = this.#sampled(reference);
    const position = start + offset * this.#slopeOf(this.#sampling, start);
    const frequency = this.#sampling.toFrequency(position, this.#rest);
    return this.#type.fromFrequency(frequency, this.#rest);
  }

  /** The inverse of {@link toWorld}. */
  fromWorld(value: number): number {
    const reference = this.#reference;
    if (this.#sampling === "linear") return (value - reference) / this.#factor;
    if (this.#sampling === "LOG") return (reference * Math.log(value / reference)) / this.#factor;
    const start = this.#sampled(reference);
    const offset = (this.#sampled(value) - start) / this.#slopeOf(this.#sampling, start);
    return offset / this.#factor;
  }

  /** Vacuum wavelength in metres of a value in SI units; NaN when a needed rest value is missing. */
  toWavelength(value: number): number {
    return c / this.#type.toFrequency(value, this.#rest || Number.NaN);
  }

  /** The variable in which the axis is linear. */
  #sampled(value: number): number {
    const frequency = this.#type.toFrequency(value, this.#rest);
    return (this.#sampling as SpectralType).fromFrequency(frequency, this.#rest);
  }

  /** Derivative of the sampled variable by the value, at the reference. */
  #slopeOf(sampling: SpectralType, start: number): number {
    return this.#type.slope(this.#reference, this.#rest) / sampling.slope(start, this.#rest);
  }
}

/**
 * Finds the spectral axis by its CTYPE; AIPS's old spellings (`FELO-HEL`, `VELO-LSR`) count.
 *
 * @throws FitsError `unsupported`
 */
export function findSpectralAxis(keywords: WcsKeywords): SpectralAxis | undefined {
  for (let axis = 0; axis < keywords.naxis; axis++) {
    const ctype = keywords.ctype[axis]!;
    const [, type = "", code = ""] = /^([A-Z]{4})(?:-([A-Z0-9]{1,3}))?\s*$/.exec(ctype) ?? [];
    const isFrame = ["HEL", "LSR", "OBS", "GEO", "TOP", "BAR"].includes(code);
    if (type === "FELO" && isFrame) return new SpectralAxis(keywords, axis, "VOPT", "F2W");
    if (!spectralTypes.has(type)) continue;
    return new SpectralAxis(keywords, axis, type, isFrame ? "" : code);
  }
  return undefined;
}
