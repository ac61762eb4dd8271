import type { Expression } from "@vostack/adql";
import { GeometryError, numbersOf, parseFramedShape } from "@vostack/sphere";
import { isGeometry } from "../schema/table.ts";
import {
  CIRCLE,
  DOUBLE,
  INT,
  INTERVAL,
  isInterval,
  isNumber,
  POINT,
  POLYGON,
  REGION,
  TEXT,
  type Typed,
  type TypeInfo,
} from "./typed.ts";

type Rule = (values: readonly Typed[], nodes: readonly Expression[]) => Typed | string;

/** ADQL's geometry functions, on lists of numbers (see geometry-functions.ts of the engine). */
export const geometry: Readonly<Record<string, Rule>> = {
  POINT: (values) => list(values, POINT, 2),
  CIRCLE: (values) => centred(values, CIRCLE, 1),
  BOX: (values) => centred(values, REGION, 2),
  POLYGON: polygon,
  REGION: region,
  RANGE_S2D: (values) => {
    const range = list(values, REGION, 4);
    return typeof range === "string"
      ? range
      : { ...range, sql: `list_append(${range.sql}, 0::DOUBLE)` };
  },
  INTERVAL: (values) => list(values, INTERVAL, 2),
  CONTAINS: (values) => predicate("contains", values),
  INTERSECTS: (values) => predicate("intersects", values),
  DISTANCE: distance,
  AREA: ([region]) =>
    region !== undefined && isShape(region)
      ? { sql: `adql_area(${region.sql})`, type: { ...DOUBLE, unit: "deg**2" } }
      : "AREA takes a geometry",
  CENTROID: ([region]) =>
    region !== undefined && isShape(region)
      ? { sql: `adql_centroid(${region.sql})`, type: POINT }
      : "CENTROID takes a geometry",
  COORD1: ([point]) => coordinate(point, 1),
  COORD2: ([point]) => coordinate(point, 2),
  COORDSYS: ([shape]) =>
    shape !== undefined && isGeometry(shape.type)
      ? { sql: `(CASE WHEN ${shape.sql} IS NULL THEN NULL ELSE 'ICRS' END)`, type: TEXT }
      : "COORDSYS takes a geometry",
};

function list(values: readonly Typed[], type: TypeInfo, count: number): Typed | string {
  if (values.length !== count) return `expected ${count} numbers, not ${values.length}`;
  if (!values.every((value) => isNumber(value.type))) return "coordinates must be numbers";
  return { sql: `[${values.map(({ sql }) => `(${sql})::DOUBLE`).join(", ")}]`, type };
}

/** A centre, as a point or as two numbers, and n sizes. */
function centred(values: readonly Typed[], type: TypeInfo, sizes: number): Typed | string {
  const [centre] = values;
  if (centre === undefined || !isGeometry(centre.type)) return list(values, type, sizes + 2);
  const rest = list(values.slice(1), type, sizes);
  return typeof rest === "string" ? rest : { sql: `list_concat(${centre.sql}, ${rest.sql})`, type };
}

function polygon(values: readonly Typed[]): Typed | string {
  if (values.every(({ type }) => isGeometry(type))) {
    if (values.length < 3) return "a polygon needs three vertices";
    return { sql: `flatten([${values.map(({ sql }) => sql).join(", ")}])`, type: POLYGON };
  }
  if (values.length < 6 || values.length % 2 === 1) {
    return "a polygon needs three vertices or more, two coordinates each";
  }
  return list(values, POLYGON, values.length);
}

/** REGION takes a constant: it is read here, not in the database. */
function region(_values: readonly Typed[], [node]: readonly Expression[]): Typed | string {
  if (node?.kind !== "string") return "REGION takes a constant string";
  try {
    const { shape } = parseFramedShape(node.value);
    if (shape.type === "union") return "REGION knows no Union here";
    const numbers = shape.type === "range" ? [...numbersOf(shape), 0] : numbersOf(shape);
    return {
      sql: `[${numbers.map((n) => `${n}::DOUBLE`).join(", ")}]`,
      type: REGION_TYPES[shape.type],
    };
  } catch (error) {
    if (error instanceof GeometryError) return error.message;
    throw error;
  }
}

const REGION_TYPES: Readonly<Record<"point" | "circle" | "polygon" | "box" | "range", TypeInfo>> = {
  point: POINT,
  circle: CIRCLE,
  polygon: POLYGON,
  box: REGION,
  range: REGION,
};

/** On the sky, or along an axis when the second operand is an interval. */
function predicate(name: "contains" | "intersects", [a, b]: readonly Typed[]): Typed | string {
  if (a === undefined || b === undefined) return `${name} takes two arguments`;
  if (isInterval(a.type) || isInterval(b.type)) return alongAxis(name, a, b);
  if (!isShape(a) || !isShape(b)) {
    return `invalid argument type for ${name}: two geometries, or a number and an interval`;
  }
  return { sql: `adql_${name}(${a.sql}, ${b.sql})`, type: INT };
}

function isShape({ type }: Typed): boolean {
  return isGeometry(type) || type === REGION;
}

function alongAxis(name: "contains" | "intersects", a: Typed, b: Typed): Typed | string {
  if (!isInterval(b.type))
    return name === "contains" ? "an interval contains, not a value" : alongAxis(name, b, a);
  const [low, high] = isInterval(a.type) ? [`(${a.sql})[1]`, `(${a.sql})[2]`] : [a.sql, a.sql];
  if (!isInterval(a.type) && !isNumber(a.type)) return `invalid argument type for ${name}`;
  const test =
    name === "intersects"
      ? `${low} <= (${b.sql})[2] AND (${b.sql})[1] <= ${high}`
      : `(${b.sql})[1] <= ${low} AND ${high} <= (${b.sql})[2]`;
  return { sql: `CAST((${test}) AS INTEGER)`, type: INT };
}

function distance(values: readonly Typed[]): Typed | string {
  const [a, b] = values;
  if (values.length === 2 && a !== undefined && b !== undefined && isShape(a) && isShape(b)) {
    return { sql: `adql_distance(${a.sql}, ${b.sql})`, type: DOUBLE };
  }
  const from = list(values.slice(0, 2), POINT, 2);
  const to = list(values.slice(2), POINT, 2);
  if (typeof from === "string" || typeof to === "string") {
    return "DISTANCE takes two points or four numbers";
  }
  return { sql: `adql_distance(${from.sql}, ${to.sql})`, type: DOUBLE };
}

function coordinate(point: Typed | undefined, index: 1 | 2): Typed | string {
  if (point === undefined || point.type.xtype !== "point") return `COORD${index} takes a point`;
  return { sql: `(${point.sql})[${index}]`, type: { ...DOUBLE, unit: "deg" } };
}
