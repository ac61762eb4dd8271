/** How many arguments a function takes, and how calls look. */
export interface FunctionArity {
  /** Numbers of arguments that are allowed, the coordinate system not counted. */
  readonly accepts: (count: number) => boolean;
  /** The call as the standard writes it. */
  readonly form: string;
  /** True when an additional first argument may name a coordinate system. */
  readonly coordinateSystem?: boolean;
}

const exactly =
  (...counts: number[]) =>
  (count: number): boolean =>
    counts.includes(count);

const arity = (form: string, ...counts: number[]): FunctionArity => ({
  accepts: exactly(...counts),
  form,
});

/** The functions that the grammar of ADQL 2.1 knows, by upper-case name (2.3, 4.2, 4.4, 4.7, 4.8). */
export const standardFunctions: ReadonlyMap<string, FunctionArity> = new Map<string, FunctionArity>(
  [
    ...["ABS", "CEILING", "DEGREES", "EXP", "FLOOR", "LOG", "LOG10", "RADIANS", "SQRT"].map(
      (name): [string, FunctionArity] => [name, arity(`${name}(x)`, 1)],
    ),
    ...["ACOS", "ASIN", "ATAN", "COS", "COT", "SIN", "TAN"].map((name): [string, FunctionArity] => [
      name,
      arity(`${name}(x)`, 1),
    ]),
    ["ATAN2", arity("ATAN2(y, x)", 2)],
    ["MOD", arity("MOD(x, y)", 2)],
    ["POWER", arity("POWER(x, y)", 2)],
    ["PI", arity("PI()", 0)],
    ["RAND", arity("RAND([seed])", 0, 1)],
    ["ROUND", arity("ROUND(x [, decimals])", 1, 2)],
    ["TRUNCATE", arity("TRUNCATE(x [, decimals])", 1, 2)],
    ["LOWER", arity("LOWER(text)", 1)],
    ["UPPER", arity("UPPER(text)", 1)],
    ["COALESCE", { accepts: (count) => count >= 1, form: "COALESCE(value, …)" }],
    ["IN_UNIT", arity("IN_UNIT(value, 'unit')", 2)],
    ["AREA", arity("AREA(geometry)", 1)],
    ["CENTROID", arity("CENTROID(geometry)", 1)],
    ["COORD1", arity("COORD1(point)", 1)],
    ["COORD2", arity("COORD2(point)", 1)],
    ["COORDSYS", arity("COORDSYS(geometry)", 1)],
    ["CONTAINS", arity("CONTAINS(inner, outer)", 2)],
    ["INTERSECTS", arity("INTERSECTS(geometry, geometry)", 2)],
    ["DISTANCE", arity("DISTANCE(point, point) or DISTANCE(lon1, lat1, lon2, lat2)", 2, 4)],
    ["REGION", arity("REGION('STC-S text')", 1)],
    ["POINT", { ...arity("POINT(lon, lat)", 2), coordinateSystem: true }],
    [
      "CIRCLE",
      {
        ...arity("CIRCLE(lon, lat, radius) or CIRCLE(point, radius)", 2, 3),
        coordinateSystem: true,
      },
    ],
    [
      "BOX",
      {
        ...arity("BOX(lon, lat, width, height) or BOX(point, width, height)", 3, 4),
        coordinateSystem: true,
      },
    ],
    [
      "POLYGON",
      {
        accepts: (count) => count >= 3,
        form: "POLYGON(lon1, lat1, lon2, lat2, lon3, lat3, …) or POLYGON(point1, point2, point3, …)",
        coordinateSystem: true,
      },
    ],
  ],
);

/** Functions over a group of rows; the last two are extensions. */
export const setFunctions: ReadonlySet<string> = new Set([
  "AVG",
  "MAX",
  "MIN",
  "SUM",
  "COUNT",
  "STDDEV",
  "VARIANCE",
]);

/** Reserved words that services nevertheless offer as functions. */
export const reservedFunctionNames: ReadonlySet<string> = new Set([
  "BIT_LENGTH",
  "CHAR_LENGTH",
  "CHARACTER_LENGTH",
  "INTERVAL",
  "LEFT",
  "NULLIF",
  "OCTET_LENGTH",
  "POSITION",
  "RIGHT",
  "SUBSTRING",
  "TIMESTAMP",
  "TRIM",
]);
