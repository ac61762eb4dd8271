import { toDegrees, toMetres, toMjd, toSeconds } from "./units.ts";

/** The ends of an interval by name; one that is left out is open. */
export interface IntervalEnds {
  /** Least value. */
  readonly min?: number;
  /** Greatest value. */
  readonly max?: number;
  /** Unit of both, where the quantity has one; default: the standard's. */
  readonly unit?: string;
}

/** Numbers from one to another, both included: a single number, a pair, or the ends by name. */
export type IntervalInput = number | readonly [number, number] | IntervalEnds;

/** The ends of a time by name; one that is left out is open. */
export interface TimeEnds {
  /** First moment. */
  readonly min?: Moment;
  /** Last moment. */
  readonly max?: Moment;
}

/** Moments from one to another: MJD, ISO 8601 texts (UTC), or `Date`s. */
export type TimeInput = Moment | readonly [Moment, Moment] | TimeEnds;

/** A moment: MJD, an ISO 8601 text (UTC), or a `Date`. */
export type Moment = number | string | Date;

/** Two numbers, the smaller one first; infinite where the interval is open. */
export type Interval = readonly [low: number, high: number];

/** What the numbers of a parameter count. */
export type IntervalKind = "spectral" | "angle" | "arcsec" | "seconds" | "number";

/**
 * Makes an interval in the unit that the standard wants: metres, degrees, arcseconds, seconds.
 *
 * @throws RangeError when it is no interval, empty, negative, or its unit is unknown.
 */
export function toInterval(input: IntervalInput, kind: IntervalKind, name: string): Interval {
  const unit = isEnds(input) ? input.unit : undefined;
  const convert = (value: number): number => {
    if (unit === undefined || !Number.isFinite(value)) return value;
    if (kind === "spectral") return toMetres(value, unit);
    if (kind === "seconds") return toSeconds(value, unit);
    if (kind === "angle") return toDegrees(value, unit);
    if (kind === "arcsec") return toDegrees(value, unit) * 3600;
    throw new RangeError(`${name} has no unit`);
  };
  const [a, b] = ends(input);
  const negative = [a, b].find((end) => Number.isFinite(end) && end < 0);
  if (negative !== undefined) throw new RangeError(`${name} cannot be negative: ${negative}`);
  if (kind === "spectral" && unit !== undefined && isInverse(unit)) {
    // From low to high frequency is from long to short waves.
    return checked([b === Infinity ? 0 : convert(b), a <= 0 ? Infinity : convert(a)], name);
  }
  return checked([convert(a), convert(b)], name);
}

/** Makes an interval of MJD. @throws RangeError when it is no interval, or empty. */
export function toTimeInterval(input: TimeInput, name: string): Interval {
  if (typeof input !== "object" || input instanceof Date) {
    const moment = toMjd(input);
    return checked([moment, moment], name);
  }
  if ("length" in input) return checked([toMjd(input[0]), toMjd(input[1])], name);
  const low = input.min === undefined ? -Infinity : toMjd(input.min);
  return checked([low, input.max === undefined ? Infinity : toMjd(input.max)], name);
}

/** Writes an interval as DALI does: `1 2`, `-Inf 2`. */
export function formatInterval([low, high]: Interval): string {
  return `${formatNumber(low)} ${formatNumber(high)}`;
}

/** Writes a number as DALI does, infinities included. */
export function formatNumber(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}

/** Whether two intervals have a number in common. */
export function overlaps(a: Interval, b: Interval): boolean {
  return a[0] <= b[1] && b[0] <= a[1];
}

function isEnds(input: IntervalInput): input is IntervalEnds {
  return typeof input === "object" && !("length" in input);
}

function ends(input: IntervalInput): Interval {
  if (typeof input === "number") return [input, input];
  if (isEnds(input)) return [input.min ?? -Infinity, input.max ?? Infinity];
  return input;
}

function isInverse(unit: string): boolean {
  return toMetres(2, unit) < toMetres(1, unit);
}

function checked(interval: Interval, name: string): Interval {
  const [low, high] = interval;
  if (Number.isNaN(low) || Number.isNaN(high)) {
    throw new RangeError(`${name} has an end that is not a number`);
  }
  if (low > high) throw new RangeError(`${name} runs from ${low} down to ${high}`);
  if (low === -Infinity && high === Infinity) {
    throw new RangeError(`${name} is open at both ends; leave it out instead`);
  }
  return interval;
}
