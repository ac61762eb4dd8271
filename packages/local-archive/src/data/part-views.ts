import type { LoadColumn } from "../engine/bulk-load.ts";
import { CUBE_CHANNELS, MOSAIC_SIDE } from "../images/size.ts";
import { partColumns } from "../schema/artifact-columns.ts";
import { chunkColumns } from "../schema/chunk-columns.ts";
import { type ColumnInfo, storageType } from "../schema/table.ts";
import type { PlaneOf } from "./plane-cells.ts";

/** Makes a UUID of any text, always the same one. */
export const UUID_MACRO = `
  CREATE MACRO store.uuid_of(text) AS
    substr(md5(text), 1, 8) || '-' || substr(md5(text), 9, 4) || '-4' || substr(md5(text), 14, 3) ||
    '-8' || substr(md5(text), 18, 3) || '-' || substr(md5(text), 21, 12)`;

/** store.Frame: how the detectors of each plane lie on the sky; parts and chunks follow from it. */
export const frameColumns: readonly LoadColumn<PlaneOf>[] = [
  { name: "planeID", storage: "VARCHAR", cell: ({ plane }) => plane.id },
  { name: "layout", storage: "VARCHAR", cell: ({ observation }) => observation.instrument.layout },
  { name: "pixels", storage: "INTEGER", cell: ({ observation }) => observation.instrument.pixels },
  { name: "scale", storage: "DOUBLE", cell: ({ observation }) => observation.instrument.scale },
  { name: "angle", storage: "DOUBLE", cell: ({ plane }) => plane.angle },
  { name: "ra", storage: "DOUBLE", cell: ({ plane }) => plane.centre?.[0] ?? null },
  { name: "dec", storage: "DOUBLE", cell: ({ plane }) => plane.centre?.[1] ?? null },
];

const C = 299_792_458;
const onSky = (sql: string): string => `CASE WHEN on_sky THEN ${sql} END`;
const inCube = (sql: string): string => `CASE WHEN layout = 'cube' AND on_sky THEN ${sql} END`;
const inSpectrum = (sql: string): string => `CASE WHEN layout = 'spectrum' THEN ${sql} END`;

/** One row per data array: HDU 0 of plain images, the extensions of others. */
const PARTS = `
  SELECT a."artifactID", a."planeID", a."lastModified", a."productType", f.*,
    CASE WHEN layout = 'mosaic' THEN CAST(n + 1 AS VARCHAR)
         WHEN layout = 'extension' THEN '1' ELSE '0' END AS name,
    store.uuid_of('part ' || n || a."artifactID") AS "partID",
    ra IS NOT NULL AND layout <> 'spectrum' AS on_sky,
    CASE WHEN layout = 'mosaic' THEN pixels / ${MOSAIC_SIDE} ELSE pixels END AS side,
    n % ${MOSAIC_SIDE} AS detector_x, n // ${MOSAIC_SIDE} AS detector_y
  FROM store."Artifact" a JOIN store."Frame" f ON a."planeID" = f."planeID",
    range(${MOSAIC_SIDE ** 2}) AS detector(n)
  WHERE a."contentType" = 'application/fits' AND (n = 0 OR layout = 'mosaic')`;

const partExpressions: Readonly<Record<string, string>> = {
  artifactID: `"artifactID"`,
  partID: `"partID"`,
  name: "name",
  productType: `"productType"`,
  lastModified: `"lastModified"`,
  maxLastModified: `"lastModified"`,
};

const chunkExpressions: Readonly<Record<string, string>> = {
  partID: `"partID"`,
  chunkID: `store.uuid_of('chunk ' || "partID")`,
  productType: `"productType"`,
  naxis: "CASE layout WHEN 'spectrum' THEN 1 WHEN 'cube' THEN 3 ELSE 2 END",
  positionAxis1: onSky("1"),
  positionAxis2: onSky("2"),
  energyAxis: "CASE WHEN layout = 'cube' AND on_sky THEN 3 WHEN layout = 'spectrum' THEN 1 END",
  position_coordsys: onSky("'ICRS'"),
  position_axis_axis1_ctype: onSky("'RA---TAN'"),
  position_axis_axis1_cunit: onSky("'deg'"),
  position_axis_axis2_ctype: onSky("'DEC--TAN'"),
  position_axis_axis2_cunit: onSky("'deg'"),
  position_axis_function_dimension_naxis1: onSky("side"),
  position_axis_function_dimension_naxis2: onSky("side"),
  position_axis_function_refCoord_coord1_pix: onSky("(pixels + 1) / 2 - detector_x * side"),
  position_axis_function_refCoord_coord1_val: "ra",
  position_axis_function_refCoord_coord2_pix: onSky("(pixels + 1) / 2 - detector_y * side"),
  position_axis_function_refCoord_coord2_val: `"dec"`,
  position_axis_function_cd11: onSky("-scale / 3600 * cos(radians(angle))"),
  position_axis_function_cd12: onSky("scale / 3600 * sin(radians(angle))"),
  position_axis_function_cd21: onSky("scale / 3600 * sin(radians(angle))"),
  position_axis_function_cd22: onSky("scale / 3600 * cos(radians(angle))"),
  energy_axis_axis_ctype: "CASE WHEN layout = 'spectrum' THEN 'WAVE' WHEN on_sky THEN 'FREQ' END",
  energy_axis_axis_cunit: "CASE WHEN layout = 'spectrum' THEN 'm' WHEN on_sky THEN 'Hz' END",
  energy_axis_range_start_pix:
    "CASE WHEN layout NOT IN ('spectrum', 'cube') AND on_sky THEN 0.5 END",
  energy_axis_range_start_val: `CASE WHEN layout NOT IN ('spectrum', 'cube') AND on_sky THEN ${C} / upper END`,
  energy_axis_range_end_pix: "CASE WHEN layout NOT IN ('spectrum', 'cube') AND on_sky THEN 1.5 END",
  energy_axis_range_end_val: `CASE WHEN layout NOT IN ('spectrum', 'cube') AND on_sky THEN ${C} / lower END`,
  energy_axis_function_naxis: `CASE layout WHEN 'spectrum' THEN pixels WHEN 'cube' THEN ${CUBE_CHANNELS} END`,
  energy_axis_function_refCoord_pix: "CASE WHEN layout IN ('spectrum', 'cube') THEN 0.5 END",
  energy_axis_function_refCoord_val: `CASE layout WHEN 'spectrum' THEN lower WHEN 'cube' THEN ${C} / upper END`,
  energy_axis_function_delta: `COALESCE(${inSpectrum("(upper - lower) / pixels")}, ${inCube(`(${C} / lower - ${C} / upper) / ${CUBE_CHANNELS}`)})`,
  energy_specsys: "CASE WHEN lower IS NOT NULL THEN 'BARYCENT' END",
  energy_bandpassName: "bandpass",
  energy_resolvingPower: "power",
  time_axis_axis_ctype: "'TIME'",
  time_axis_axis_cunit: "'d'",
  time_axis_range_start_pix: "0.5",
  time_axis_range_start_val: "start",
  time_axis_range_end_pix: "1.5",
  time_axis_range_end_val: "stop",
  time_timesys: "'UTC'",
  time_exposure: "exposure",
  lastModified: `"lastModified"`,
  maxLastModified: `"lastModified"`,
};

/** caom2.Part */
export const partView: string = `SELECT ${list(partColumns, partExpressions)} FROM (${PARTS})`;

/** caom2.Chunk */
export const chunkView: string = `SELECT ${list(chunkColumns, chunkExpressions)}
  FROM (SELECT parts.*, p.energy_bounds_lower AS lower, p.energy_bounds_upper AS upper,
      p."energy_bandpassName" AS bandpass, p."energy_resolvingPower" AS power,
      p.time_bounds_lower AS start, p.time_bounds_upper AS stop, p.time_exposure AS exposure
    FROM (${PARTS}) parts JOIN store."Plane" p ON parts."planeID" = p."planeID")`;

function list(
  columns: readonly ColumnInfo[],
  expressions: Readonly<Record<string, string>>,
): string {
  return columns
    .map((column) => {
      const sql = expressions[column.name] ?? "NULL";
      return `CAST(${sql} AS ${storageType(column)}) AS "${column.name}"`;
    })
    .join(", ");
}
