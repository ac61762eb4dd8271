import { numbersOf, type Shape } from "@vostack/sphere";
import { UsageError } from "@vostack/vo-service";
import {
  formatInterval,
  type Interval,
  type IntervalInput,
  type TimeInput,
  toInterval,
  toTimeInterval,
} from "../dali/interval.ts";
import { formatPosition, type PositionInput, toPosition } from "../dali/position.ts";
import type { ServiceInputs } from "../datalink/descriptor.ts";

/** What to cut out (SODA 1.0, section 3.3). Conditions of different names must all be met. */
export interface CutoutRegionInput {
  /** A region of the sky; sent as CIRCLE or POLYGON where the service has them, else as POS. */
  readonly pos?: PositionInput | undefined;
  /** Wavelengths in metres, or with a unit: `{ min: 1.4, max: 1.5, unit: "GHz" }`. */
  readonly band?: IntervalInput | undefined;
  /** MJD, ISO 8601 texts or `Date`s. */
  readonly time?: TimeInput | undefined;
  /** Polarization states: `I`, `Q`, `U`, `V`, `RR`, … */
  readonly pol?: string | readonly string[] | undefined;
  /** Further parameters of the service, such as `{ LABEL: "m31" }`. */
  readonly extra?: ServiceInputs | undefined;
}

/** A cutout's conditions, checked and in the units of the standard. */
export interface CutoutRegion {
  /** ICRS degrees. */
  readonly pos: Shape | undefined;
  /** Metres. */
  readonly band: Interval | undefined;
  /** MJD. */
  readonly time: Interval | undefined;
  /** Polarization states. */
  readonly pol: readonly string[];
  /** Further parameters. */
  readonly extra: ServiceInputs;
}

const states = /^(I|Q|U|V|RR|LL|RL|LR|XX|YY|XY|YX|POLI|POLA|NULL)$/;

/**
 * Checks what to cut out, and converts its units.
 *
 * @throws UsageError, RangeError, GeometryError when a condition makes no sense.
 */
export function toCutoutRegion(input: CutoutRegionInput): CutoutRegion {
  const pol = input.pol === undefined ? [] : [input.pol].flat().map((each) => each.toUpperCase());
  for (const state of pol) {
    if (!states.test(state)) {
      throw new UsageError(`There is no polarization state ${state}`, {
        hint: "I, Q, U, V, RR, LL, RL, LR, XX, YY, XY, YX, POLI, POLA",
      });
    }
  }
  return {
    pos: input.pos === undefined ? undefined : toPosition(input.pos, "pos"),
    band: input.band === undefined ? undefined : toInterval(input.band, "spectral", "band"),
    time: input.time === undefined ? undefined : toTimeInterval(input.time, "time"),
    pol,
    extra: input.extra ?? {},
  };
}

/**
 * Writes the conditions as parameters of SODA.
 *
 * @param takes Whether the service has a parameter; without a descriptor POS is used for regions.
 */
export function sodaInputs(region: CutoutRegion, takes?: (name: string) => boolean): ServiceInputs {
  const { pos, band, time, pol, extra } = region;
  return {
    ...extra,
    ...(pos !== undefined && positionInput(pos, takes)),
    ...(band !== undefined && { BAND: formatInterval(band) }),
    ...(time !== undefined && { TIME: formatInterval(time) }),
    ...(pol.length > 0 && { POL: pol }),
  };
}

function positionInput(pos: Shape, takes?: (name: string) => boolean): ServiceInputs {
  if (pos.type !== "union" && (takes === undefined || takes("POS"))) {
    return { POS: formatPosition(pos) };
  }
  for (const type of ["circle", "polygon"] as const) {
    if (pos.type === type && takes?.(type.toUpperCase())) {
      return { [type.toUpperCase()]: numbersOf(pos) };
    }
  }
  // Older services have RA and DEC; of those a range is made.
  if (pos.type === "range" && takes?.("RA") && takes("DEC")) {
    return { RA: pos.lon.join(" "), DEC: pos.lat.join(" ") };
  }
  throw new UsageError(`The service cannot cut out a ${pos.type}`, {
    hint: "Look at the parameters of its descriptor",
  });
}
