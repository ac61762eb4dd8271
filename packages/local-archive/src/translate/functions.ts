import type { Expression } from "@vostack/adql";
import { geometry } from "./geometry.ts";
import { DOUBLE, isInteger, plain, TEXT, TIMESTAMP, type Typed, type TypeInfo } from "./typed.ts";

/** Translates one call; a string says what is wrong with it. */
export type CallRule = (values: readonly Typed[], nodes: readonly Expression[]) => Typed | string;

/** A function that DuckDB has too, under this name. */
function direct(name: string, type: TypeInfo | "first", least: number, most = least): CallRule {
  return (values) => {
    if (values.length < least || values.length > most) {
      const wanted = least === most ? `${least}` : `${least} to ${most}`;
      return `${name} takes ${wanted} arguments, not ${values.length}`;
    }
    const result = type === "first" ? plain(values[0]!.type) : type;
    return { sql: `${name}(${values.map(({ sql }) => sql).join(", ")})`, type: result };
  };
}

/** ROUND and TRUNCATE: to n decimals, negative n to tens, hundreds, … */
function toDecimals(name: "round" | "trunc"): CallRule {
  return ([x, n]) => {
    if (x === undefined) return `${name} takes a number`;
    const sql =
      n === undefined
        ? `${name}(${x.sql})`
        : `(${name}((${x.sql}) * pow(10, ${n.sql})) / pow(10, ${n.sql}))`;
    return { sql, type: isInteger(x.type) ? plain(x.type) : DOUBLE };
  };
}

const rules: Readonly<Record<string, CallRule>> = {
  ABS: direct("abs", "first", 1),
  CEILING: direct("ceil", "first", 1),
  FLOOR: direct("floor", "first", 1),
  MOD: direct("mod", "first", 2),
  DEGREES: direct("degrees", DOUBLE, 1),
  RADIANS: direct("radians", DOUBLE, 1),
  EXP: direct("exp", DOUBLE, 1),
  LOG: direct("ln", DOUBLE, 1),
  LN: direct("ln", DOUBLE, 1),
  LOG10: direct("log10", DOUBLE, 1),
  PI: direct("pi", DOUBLE, 0),
  POWER: direct("pow", DOUBLE, 2),
  SQRT: direct("sqrt", DOUBLE, 1),
  ACOS: direct("acos", DOUBLE, 1),
  ASIN: direct("asin", DOUBLE, 1),
  ATAN: direct("atan", DOUBLE, 1),
  ATAN2: direct("atan2", DOUBLE, 2),
  COS: direct("cos", DOUBLE, 1),
  COT: direct("cot", DOUBLE, 1),
  SIN: direct("sin", DOUBLE, 1),
  TAN: direct("tan", DOUBLE, 1),
  ROUND: toDecimals("round"),
  TRUNCATE: toDecimals("trunc"),
  RAND: () => ({ sql: "random()", type: DOUBLE }),
  UPPER: direct("upper", TEXT, 1),
  LOWER: direct("lower", TEXT, 1),
  COALESCE: direct("coalesce", "first", 1, 64),
  SUBSTRING: direct("substring", TEXT, 2, 3),
  SPLIT_PART: direct("split_part", TEXT, 3),
  NOW: () => ({ sql: "CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP)", type: TIMESTAMP }),
};

/** Every function that a query may call, by its name in upper case. Nothing else reaches DuckDB. */
export const functions: ReadonlyMap<string, CallRule> = new Map([
  ...Object.entries(rules),
  ...Object.entries(geometry),
]);

/** The names of the geometry functions, for the capabilities. */
export const geometryFunctions: readonly string[] = Object.keys(geometry).filter(
  (name) => name !== "INTERVAL" && name !== "RANGE_S2D",
);
