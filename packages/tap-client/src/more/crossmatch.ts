import { delimitedIdentifier, identifier } from "@vostack/adql";
import { type Table, tableFromRows } from "@vostack/votable";
import type { TapResult } from "../query/result.ts";
import type { UploadRows } from "../upload/sources.ts";
import { type ChunkAsker, type ChunkOptions, uploadInChunks } from "./chunked-upload.ts";

/** What to match a list of positions with. */
export interface CrossmatchRequest {
  /** Table of the service. */
  readonly table: string;
  /** Largest distance in degrees. */
  readonly radius: number;
  /** Column of right ascensions in degrees, ICRS. Default `ra`. */
  readonly ra?: string;
  /** Column of declinations in degrees, ICRS. Default `dec`. */
  readonly dec?: string;
  /** Column of footprints: rows match whose footprint the circle touches. Instead of `ra` and `dec`. */
  readonly footprint?: string;
  /** Columns of the service's table to give. Default: all. */
  readonly columns?: readonly string[];
  /** Further condition on the service's table, which is called `s`. */
  readonly where?: string;
  /** Right ascension of a target in degrees. Default `ra`. */
  readonly targetRa?: string;
  /** Declination of a target in degrees. Default `dec`. */
  readonly targetDec?: string;
}

const prefix = "target_";

/**
 * Finds the rows of a table near each of a list of positions: one upload and one query, or as few
 * as the service's limits allow; whatever the limits, each position gets its answer. A row of the result holds the columns of the target, their names
 * beginning with `target_`, and those of the table; without footprints also `separation` in degrees.
 */
export function crossmatch<Row>(
  asker: ChunkAsker,
  targets: UploadRows | Table,
  request: CrossmatchRequest,
  options: ChunkOptions = {},
): AsyncGenerator<TapResult<Row>> {
  const { uploadName = "targets" } = options;
  const renamed = prefixed(targets);
  return uploadInChunks<Row>(asker, renamed, crossmatchQuery(request, uploadName), options);
}

/** The query of a crossmatch, for a list that is uploaded under this name. */
export function crossmatchQuery(request: CrossmatchRequest, uploadName: string): string {
  const { table, radius, ra = "ra", dec = "dec", footprint, columns, where } = request;
  if (!(radius > 0 && radius <= 180)) {
    throw new RangeError(
      `Cannot match within ${radius} degrees: the radius must lie between 0 and 180`,
    );
  }
  const target = (column: string) => `t.${nameOf(prefix + column)}`;
  const position = `${target(request.targetRa ?? "ra")}, ${target(request.targetDec ?? "dec")}`;
  const circle = `CIRCLE('ICRS', ${position}, ${radius})`;
  const point = `POINT('ICRS', s.${nameOf(ra)}, s.${nameOf(dec)})`;
  const near = footprint
    ? `1 = INTERSECTS(${circle}, s.${nameOf(footprint)})`
    : `1 = CONTAINS(${point}, ${circle})`;
  const selected = [
    "t.*",
    ...(columns?.map((column) => `s.${nameOf(column)}`) ?? ["s.*"]),
    ...(footprint ? [] : [`DISTANCE(${point}, POINT('ICRS', ${position})) AS separation`]),
  ];
  return [
    `SELECT ${selected.join(", ")}`,
    `FROM ${nameOf(table)} AS s JOIN TAP_UPLOAD.${uploadName} AS t ON ${near}`,
    ...(where ? [`WHERE ${where}`] : []),
  ].join("\n");
}

/** A name as ADQL writes it: parts in quotes stay as they are, others are delimited where they must be. */
function nameOf(text: string): string {
  const parts = text.match(/"(?:[^"]|"")*"|[^."]+/g) ?? [text];
  return parts
    .map((part) =>
      part.startsWith('"')
        ? delimitedIdentifier(part.slice(1, -1).replaceAll('""', '"'))
        : identifier(part),
    )
    .join(".");
}

/** The names of targets' columns must not meet those of the service's table. */
function prefixed(targets: UploadRows | Table): UploadRows | Table {
  if (isRows(targets)) {
    return targets.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [prefix + name, value])),
    );
  }
  return tableFromRows(prefixed([...targets.rows()]) as UploadRows);
}

function isRows(targets: UploadRows | Table): targets is UploadRows {
  return Array.isArray(targets);
}
