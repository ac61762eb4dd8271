import { GeometryError, intersects, type Shape, toShape } from "@vostack/sphere";
import { formatInterval, type Interval, overlaps } from "../dali/interval.ts";
import type { ServiceDescriptor } from "../datalink/descriptor.ts";
import type { CutoutRegion } from "./parameters.ts";

/**
 * Looks whether a cutout can have anything in it, by the footprint and the intervals that the
 * service's descriptor gives; asks nobody.
 *
 * @returns Why it cannot, or `undefined` when it can or when the descriptor does not say.
 */
export function outsideReason(
  region: CutoutRegion,
  service: ServiceDescriptor,
): string | undefined {
  const { pos, band, time, pol } = region;
  if (pos !== undefined) {
    const extent = footprint(service);
    if (extent !== undefined && !intersects(pos, extent)) {
      return "No overlap: the region lies outside of the footprint";
    }
  }
  return (
    apart(band, service.parameter("BAND")?.interval, "band", "m") ??
    apart(time, service.parameter("TIME")?.interval, "time", "MJD") ??
    without(pol, service.parameter("POL")?.options ?? [])
  );
}

/** What the data cover on the sky: the polygon, which is tighter, or the circle around it. */
export function footprint(service: ServiceDescriptor): Shape | undefined {
  for (const name of ["POLYGON", "CIRCLE"]) {
    const numbers = service.parameter(name)?.extent ?? [];
    if (numbers.length < 3 || isPoint(numbers)) continue;
    try {
      return toShape(numbers);
    } catch (error) {
      if (!(error instanceof GeometryError)) throw error; // a footprint that is none says nothing
    }
  }
  return undefined;
}

/** Archives fill in a point, often 0 0 0 0 0 0, where they do not know the footprint. */
function isPoint(numbers: readonly number[]): boolean {
  if (numbers.length === 3) return numbers[2] === 0;
  return numbers.every((number, i) => number === numbers[i % 2]);
}

function apart(
  wanted: Interval | undefined,
  there: Interval | undefined,
  name: string,
  unit: string,
): string | undefined {
  if (wanted === undefined || there === undefined || overlaps(wanted, there)) return undefined;
  return `No overlap: the ${name} of the data is ${formatInterval(there)} ${unit}`;
}

function without(wanted: readonly string[], there: readonly string[]): string | undefined {
  if (wanted.length === 0 || there.length === 0) return undefined;
  if (wanted.some((state) => there.includes(state))) return undefined;
  return `No overlap: the data have the polarization ${there.join(", ")}`;
}
