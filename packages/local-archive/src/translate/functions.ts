import type { Expression } from "@vostack/adql";
import { isGeometry, isNumberArray } from "../schema/table.ts";
import { geometry } from "./geometry.ts";
import {
  commonType,
  DOUBLE,
  isInteger,
  isNumber,
  plain,
  TEXT,
  TIMESTAMP,
  type Typed,
  type TypeInfo,
} from "./typed.ts";

/** Translates one call; a string says what is wrong with it. */
export type CallRule = (values: readonly Typed[], nodes: readonly Expression[]) => Typed | string;

/** A function of one or more numbers that DuckDB has too. */
function numeric(name: string, count: number, type: TypeInfo | "first" = DOUBLE): CallRule {
  return (values) => {
    const fault = checkNumbers(name, values, count);
    if (fault !== undefined) return fault;
    const result = type === "first" ? plain(values[0]!.type) : type;
    return { sql: call(name, values), type: result };
  };
}

/** A function of texts, or of texts and numbers, that DuckDB has too. */
function textual(name: string, least: number, most: number = least): CallRule {
  return (values) => {
    if (values.length < least || values.length > most) {
      return `${name} does not take ${values.length} arguments`;
    }
    if (values.some(({ type }) => isGeometry(type) || isNumberArray(type))) {
      return `${name} takes text`;
    }
    return { sql: call(name, values), type: TEXT };
  };
}

function call(name: string, values: readonly Typed[]): string {
  return `${name}(${values.map(({ sql }) => sql).join(", ")})`;
}

function checkNumbers(name: string, values: readonly Typed[], count: number): string | undefined {
  if (values.length !== count) return `${name} takes ${count} numbers, not ${values.length}`;
  const isGood = values.every(({ type, sql }) => isNumber(type) || sql === "NULL");
  return isGood ? undefined : `${name} takes numbers`;
}

/** ROUND and TRUNCATE: to n decimals, negative n to tens, hundreds, … */
function toDecimals(name: "round" | "trunc"): CallRule {
  return (values) => {
    const [x, n] = values;
    const fault = checkNumbers(name, values, n === undefined ? 1 : 2);
    if (x === undefined || fault !== undefined) return fault ?? `${name} takes a number`;
    const sql =
      n === undefined
        ? `${name}(${x.sql})`
        : `(${name}((${x.sql}) * pow(10, ${n.sql})) / pow(10, ${n.sql}))`;
    return { sql, type: isInteger(x.type) ? plain(x.type) : DOUBLE };
  };
}

const rules: Readonly<Record<string, CallRule>> = {
  ABS: numeric("abs", 1, "first"),
  CEILING: numeric("ceil", 1, "first"),
  FLOOR: numeric("floor", 1, "first"),
  MOD: numeric("mod", 2, "first"),
  DEGREES: numeric("degrees", 1),
  RADIANS: numeric("radians", 1),
  EXP: numeric("exp", 1),
  LOG: numeric("ln", 1),
  LN: numeric("ln", 1),
  LOG10: numeric("log10", 1),
  PI: numeric("pi", 0),
  POWER: numeric("pow", 2),
  SQRT: numeric("sqrt", 1),
  ACOS: numeric("acos", 1),
  ASIN: numeric("asin", 1),
  ATAN: numeric("atan", 1),
  ATAN2: numeric("atan2", 2),
  COS: numeric("cos", 1),
  COT: numeric("cot", 1),
  SIN: numeric("sin", 1),
  TAN: numeric("tan", 1),
  ROUND: toDecimals("round"),
  TRUNCATE: toDecimals("trunc"),
  RAND: () => ({ sql: "random()", type: DOUBLE }),
  UPPER: textual("upper", 1),
  LOWER: textual("lower", 1),
  SUBSTRING: textual("substring", 2, 3),
  SPLIT_PART: textual("split_part", 3),
  COALESCE: (values) => ({ sql: call("coalesce", values), type: commonType(values) }),
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
