import { UsageError } from "@vostack/vo-service";
import {
  formatInterval,
  formatNumber,
  type IntervalInput,
  type IntervalKind,
  type TimeInput,
  toInterval,
  toTimeInterval,
} from "../dali/interval.ts";
import { formatPosition, type PositionInput, toPosition } from "../dali/position.ts";

/** One value, or a list of which any may be met. */
export type OneOrMore<T> = T | readonly T[];

/**
 * What to look for with SIA 2 (SIA 2.0, section 2.1). Of the values of one parameter any may be met,
 * of different parameters all must be. A pair of numbers is an interval: lists of intervals are
 * lists of pairs.
 */
export interface SiaQuery {
  /** Regions of the sky: circles, ranges, polygons. */
  readonly pos?: PositionInput | readonly Exclude<PositionInput, ArrayLike<number>>[];
  /** Wavelengths in metres, or with a unit. */
  readonly band?: IntervalInput | readonly Exclude<IntervalInput, number>[];
  /** MJD, ISO 8601 texts or `Date`s. */
  readonly time?: TimeInput | readonly Exclude<TimeInput, number | string | Date>[];
  /** Polarization states. */
  readonly pol?: OneOrMore<string>;
  /** Size of the field of view in degrees. */
  readonly fov?: IntervalInput;
  /** Spatial resolution in arcseconds. */
  readonly spatres?: IntervalInput;
  /** Spectral resolving power λ/Δλ. */
  readonly specrp?: IntervalInput;
  /** Exposure time in seconds. */
  readonly exptime?: IntervalInput;
  /** Time resolution in seconds. */
  readonly timeres?: IntervalInput;
  /** Publisher identifiers. */
  readonly id?: OneOrMore<string>;
  /** Collections. */
  readonly collection?: OneOrMore<string>;
  /** Observatories or telescopes. */
  readonly facility?: OneOrMore<string>;
  /** Instruments. */
  readonly instrument?: OneOrMore<string>;
  /** Kinds of data: `image`, `cube`. */
  readonly dptype?: OneOrMore<string>;
  /** Calibration levels, 0 to 4. */
  readonly calib?: OneOrMore<number>;
  /** Names of targets, as the archive has them. */
  readonly target?: OneOrMore<string>;
  /** Media types of the access URLs. */
  readonly format?: OneOrMore<string>;
  /** Most rows; 0 asks for the columns only. */
  readonly maxrec?: number;
  /** Parameters of the service beyond the standard. */
  readonly extra?: Readonly<Record<string, OneOrMore<string | number>>>;
}

/** Intervals with a single value, and what they count. */
const single: readonly (readonly [keyof SiaQuery & string, string, IntervalKind])[] = [
  ["fov", "FOV", "angle"],
  ["spatres", "SPATRES", "arcsec"],
  ["specrp", "SPECRP", "number"],
  ["exptime", "EXPTIME", "seconds"],
  ["timeres", "TIMERES", "seconds"],
];

/** Parameters whose values are texts. */
const texts: readonly (readonly [keyof SiaQuery & string, string])[] = [
  ["pol", "POL"],
  ["id", "ID"],
  ["collection", "COLLECTION"],
  ["facility", "FACILITY"],
  ["instrument", "INSTRUMENT"],
  ["dptype", "DPTYPE"],
  ["target", "TARGET"],
  ["format", "FORMAT"],
];

/**
 * Writes a query as the parameters of SIA 2, converted to its units and checked.
 *
 * @throws UsageError, RangeError, GeometryError when a value makes no sense.
 */
export function siaParameters(query: SiaQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  const known = new Set(["pos", "band", "time", "calib", "maxrec", "extra"]);
  for (const [key] of [...single, ...texts]) known.add(key);
  for (const key of Object.keys(query)) {
    if (!known.has(key)) {
      throw new UsageError(`SIA has no parameter ${key}`, {
        hint: "Parameters beyond the standard go into `extra`",
      });
    }
  }
  for (const pos of positions(query.pos)) {
    parameters.append("POS", formatPosition(toPosition(pos, "pos")));
  }
  for (const band of intervals(query.band)) {
    parameters.append("BAND", formatInterval(toInterval(band, "spectral", "band")));
  }
  for (const time of times(query.time)) {
    parameters.append("TIME", formatInterval(toTimeInterval(time, "time")));
  }
  for (const [key, name, kind] of single) {
    const value = query[key] as IntervalInput | undefined;
    if (value !== undefined) {
      parameters.append(name, formatInterval(toInterval(value, kind, key)));
    }
  }
  for (const [key, name] of texts) {
    for (const value of list(query[key] as OneOrMore<string> | undefined)) {
      if (value === "") throw new UsageError(`${key} is empty`, { hint: "Leave it out instead" });
      parameters.append(name, key === "dptype" ? value.toLowerCase() : value);
    }
  }
  for (const level of list(query.calib)) {
    if (![0, 1, 2, 3, 4].includes(level)) {
      throw new UsageError(`There is no calibration level ${level}`, { hint: "It is 0 to 4" });
    }
    parameters.append("CALIB", String(level));
  }
  if (query.maxrec !== undefined) {
    if (!Number.isInteger(query.maxrec) || query.maxrec < 0) {
      throw new UsageError(`maxrec cannot be ${query.maxrec}`, {
        hint: "A whole number from 0 on",
      });
    }
    parameters.append("MAXREC", String(query.maxrec));
  }
  for (const [name, values] of Object.entries(query.extra ?? {})) {
    for (const value of list(values)) {
      parameters.append(name, typeof value === "number" ? formatNumber(value) : value);
    }
  }
  return parameters;
}

function list<T>(values: OneOrMore<T> | undefined): readonly T[] {
  if (values === undefined) return [];
  return Array.isArray(values) ? (values as readonly T[]) : [values as T];
}

/** A list of numbers is one shape; a list of shapes and texts is a list. */
function positions(input: SiaQuery["pos"]): PositionInput[] {
  if (input === undefined) return [];
  if (typeof input === "object" && Array.isArray(input) && typeof input[0] !== "number") {
    return [...input] as PositionInput[];
  }
  return [input as PositionInput];
}

function intervals(input: SiaQuery["band"]): IntervalInput[] {
  if (input === undefined) return [];
  const isList = Array.isArray(input) && typeof input[0] === "object";
  return isList ? [...(input as readonly IntervalInput[])] : [input as IntervalInput];
}

/** A pair of moments is an interval; a list of intervals is a list. */
function times(input: SiaQuery["time"]): TimeInput[] {
  if (input === undefined) return [];
  const first: unknown = Array.isArray(input) ? input[0] : undefined;
  const isList = typeof first === "object" && !(first instanceof Date);
  return isList ? [...(input as readonly TimeInput[])] : [input as TimeInput];
}
