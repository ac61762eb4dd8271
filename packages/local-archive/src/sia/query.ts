import { GeometryError, parseFramedShape } from "@vostack/sphere";
import { BadRequest } from "../http/http-error.ts";
import type { Parameters } from "../http/parameters.ts";
import { parseInterval } from "../soda/parameters.ts";

/** SIA parameter → ObsCore column that must lie in the interval. */
const INTERVALS: readonly (readonly [string, string])[] = [
  ["FOV", "s_fov"],
  ["SPATRES", "s_resolution"],
  ["EXPTIME", "t_exptime"],
  ["TIMERES", "t_resolution"],
  ["SPECRP", "em_res_power"],
];

/** SIA parameter → ObsCore column that must be equal to one of the values. */
const VALUES: readonly (readonly [string, string])[] = [
  ["ID", "obs_publisher_did"],
  ["COLLECTION", "obs_collection"],
  ["FACILITY", "facility_name"],
  ["INSTRUMENT", "instrument_name"],
  ["TARGET", "target_name"],
  ["FORMAT", "access_format"],
];

/**
 * The ObsCore query of a SIA 2 request (SIA 2.0, section 2.1): values of one parameter are
 * alternatives, different parameters must all hold.
 * @throws {@link BadRequest}
 */
export function siaQuery(parameters: Parameters): string {
  const conditions = [
    "dataproduct_type IN ('image', 'cube')",
    ...any(parameters, "POS", region),
    ...any(parameters, "BAND", (value) => overlap("BAND", value, "em_min", "em_max")),
    ...any(parameters, "TIME", (value) => overlap("TIME", value, "t_min", "t_max")),
    ...any(parameters, "POL", (value) => `pol_states LIKE ${string(`%${value}%`)}`),
    ...INTERVALS.flatMap(([name, column]) =>
      any(parameters, name, (value) => within(name, value, column)),
    ),
    ...VALUES.flatMap(([name, column]) => oneOf(column, parameters.all(name).map(string))),
    ...oneOf("dataproduct_type", parameters.all("DPTYPE").map(productType)),
    ...oneOf("calib_level", parameters.all("CALIB").map(level)),
  ];
  return `SELECT * FROM ivoa.ObsCore WHERE ${conditions.join(" AND ")}`;
}

function any(parameters: Parameters, name: string, one: (value: string) => string): string[] {
  const alternatives = parameters.all(name).map(one);
  return alternatives.length === 0 ? [] : [`(${alternatives.join(" OR ")})`];
}

function oneOf(column: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${column} IN (${values.join(", ")})`];
}

function string(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function productType(value: string): string {
  if (value !== "image" && value !== "cube") {
    throw new BadRequest(`UsageFault: DPTYPE: expected image or cube, not ${value}`);
  }
  return string(value);
}

function level(value: string): string {
  if (!/^[0-4]$/.test(value))
    throw new BadRequest(`UsageFault: CALIB: expected 0 to 4, not ${value}`);
  return value;
}

function overlap(name: string, value: string, low: string, high: string): string {
  const [from, to] = parseInterval(name, value);
  const tests = [
    ...(Number.isFinite(to) ? [`${low} <= ${to}`] : []),
    ...(Number.isFinite(from) ? [`${from} <= ${high}`] : []),
  ];
  return tests.length === 0 ? `${low} IS NOT NULL` : `(${tests.join(" AND ")})`;
}

function within(name: string, value: string, column: string): string {
  if (value.trim().split(/\s+/).length !== 2) {
    throw new BadRequest(`UsageFault: ${name}: expected two numbers, not ${value}`);
  }
  const [from, to] = parseInterval(name, value);
  const tests = [
    ...(Number.isFinite(from) ? [`${column} >= ${from}`] : []),
    ...(Number.isFinite(to) ? [`${column} <= ${to}`] : []),
  ];
  return tests.length === 0 ? `${column} IS NOT NULL` : `(${tests.join(" AND ")})`;
}

function region(value: string): string {
  if (!/^\s*(circle|range|polygon)\b/i.test(value)) {
    throw new BadRequest(`UsageFault: POS: expected CIRCLE, RANGE or POLYGON, not ${value}`);
  }
  try {
    return `INTERSECTS(${adqlShape(value)}, s_region) = 1`;
  } catch (error) {
    if (error instanceof GeometryError) throw new BadRequest(`UsageFault: POS: ${error.message}`);
    throw error;
  }
}

function adqlShape(value: string): string {
  const { shape } = parseFramedShape(value);
  switch (shape.type) {
    case "circle":
      return `CIRCLE('ICRS', ${shape.lon}, ${shape.lat}, ${shape.radius})`;
    case "polygon":
      return `POLYGON('ICRS', ${shape.vertices.join(", ")})`;
    case "range":
      return `RANGE_S2D(${[...shape.lon, ...shape.lat].join(", ")})`;
    default:
      throw new BadRequest(`UsageFault: POS: ${shape.type} is not allowed`);
  }
}
