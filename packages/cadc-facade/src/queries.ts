import { adql, adqlPart, circle, likeContains } from "@vostack/adql";
import type { Circle } from "@vostack/sphere";

/** Conditions of a region query besides the region. */
export interface RegionConditions {
  /** Only this collection, or these. */
  readonly collection?: string | readonly string[];
  /** Only this kind of data: `image`, `spectrum`, `cube`… */
  readonly dataProductType?: string;
}

const everything = adqlPart`SELECT * FROM caom2.Observation AS o
JOIN caom2.Plane AS p ON o.obsID = p.obsID`;

/** Planes whose footprint meets a circle, but for those marked as junk. */
export function regionQuery(region: Circle, conditions: RegionConditions = {}): string {
  const { collection = [], dataProductType } = conditions;
  const collections = [collection].flat();
  const shape = circle(region.lon, region.lat, region.radius, { coordinateSystem: "ICRS" });
  const lines = [
    adql`${everything}`,
    adql`WHERE INTERSECTS(${shape}, position_bounds) = 1`,
    "AND (quality_flag IS NULL OR quality_flag != 'junk')",
  ];
  if (collections.length > 0) lines.push(adql`AND collection IN ${collections}`);
  if (dataProductType !== undefined) lines.push(adql`AND dataProductType = ${dataProductType}`);
  return lines.join("\n");
}

/**
 * Planes of observations whose target name contains a text, letter case aside. `%` and `_` of the text match
 * more than themselves: the rows that come are a superset.
 */
export function nameQuery(name: string): string {
  return adql`${everything}\nWHERE LOWER(target_name) LIKE ${likeContains(name.toLowerCase())}`;
}

/** The collections and their energy bands. */
export const collectionsQuery = "SELECT DISTINCT collection, energy_emBand FROM caom2.EnumField";

/** The tables that make up one observation. */
export function observationQueries(name: {
  readonly collection: string;
  readonly observationID: string;
}): { readonly observation: string; readonly planes: string; readonly artifacts: string } {
  const where = adqlPart`o.collection = ${name.collection} AND o.observationID = ${name.observationID}`;
  return {
    observation: adql`SELECT o.* FROM caom2.Observation AS o WHERE ${where}`,
    planes: adql`SELECT p.* FROM caom2.Plane AS p
JOIN caom2.Observation AS o ON o.obsID = p.obsID WHERE ${where}`,
    artifacts: adql`SELECT a.* FROM caom2.Artifact AS a
JOIN caom2.Plane AS p ON p.planeID = a.planeID
JOIN caom2.Observation AS o ON o.obsID = p.obsID WHERE ${where}`,
  };
}
