import { UsageError } from "@vostack/vo-service";
import { formatNumber } from "../dali/interval.ts";

/** What to look for with SIA 1.0 (section 4.1). */
export interface Sia1Query {
  /** Centre of the region in ICRS degrees. */
  readonly pos: readonly [ra: number, dec: number];
  /** Width of the region in degrees, or width and height. */
  readonly size: number | readonly [width: number, height: number];
  /** `ALL`, `GRAPHIC`, `METADATA` or media types. */
  readonly format?: string | readonly string[];
  /** How image and region must lie to each other. Default `OVERLAPS`. */
  readonly intersect?: "COVERS" | "ENCLOSED" | "CENTER" | "OVERLAPS";
  /** How much the service should say: 0 to 3. */
  readonly verbosity?: 0 | 1 | 2 | 3;
  /** Parameters of the service beyond the standard. */
  readonly extra?: Readonly<Record<string, string | number>>;
}

/**
 * Writes a query as the parameters of SIA 1.
 *
 * @throws UsageError when a value makes no sense.
 */
export function sia1Parameters(query: Sia1Query): URLSearchParams {
  const [ra, dec] = query.pos;
  const size = [query.size].flat();
  if (!(ra >= 0 && ra <= 360 && dec >= -90 && dec <= 90)) {
    throw new UsageError(`There is no position ${ra}, ${dec}`, { hint: "ICRS degrees" });
  }
  if (size.some((side) => !(side >= 0 && side <= 360))) {
    throw new UsageError(`The size cannot be ${size.join(", ")} degrees`, {});
  }
  const parameters = new URLSearchParams({ POS: `${ra},${dec}`, SIZE: size.join(",") });
  if (query.format !== undefined) parameters.set("FORMAT", [query.format].flat().join(","));
  if (query.intersect !== undefined) parameters.set("INTERSECT", query.intersect);
  if (query.verbosity !== undefined) parameters.set("VERB", String(query.verbosity));
  for (const [name, value] of Object.entries(query.extra ?? {})) {
    parameters.set(name, typeof value === "number" ? formatNumber(value) : value);
  }
  return parameters;
}
