import type {
  BinaryExpression,
  CastExpression,
  Expression,
  SearchedCase,
  SetFunction,
  SimpleCase,
} from "@vostack/adql";
import { literal } from "../engine/bulk-load.ts";
import type { Context } from "./context.ts";
import { functions } from "./functions.ts";
import { resolveColumn, type Scope } from "./scope.ts";
import {
  CIRCLE,
  commonType,
  DOUBLE,
  INT,
  isInteger,
  isNumber,
  LONG,
  POINT,
  POLYGON,
  plain,
  TEXT,
  TIMESTAMP,
  type Typed,
  type TypeInfo,
} from "./typed.ts";

const MAX_INT = 2_147_483_647n;

/** Translates anything that has a value. */
export function expression(context: Context, node: Expression, scope: Scope): Typed {
  switch (node.kind) {
    case "number":
      return number(node.form, node.text);
    case "string":
      return { sql: literal(node.value), type: TEXT };
    case "null":
      return { sql: "NULL", type: TEXT };
    case "column":
      return resolveColumn(context, scope, node);
    case "unary": {
      const operand = expression(context, node.operand, scope);
      return { sql: `(${node.operator}${operand.sql})`, type: plain(operand.type) };
    }
    case "binary":
      return binary(context, node, scope);
    case "function": {
      const known = functions.get(node.canonicalName);
      if (known === undefined) throw context.error(`invalid function: ${node.name}`, node);
      checkFrame(context, node.coordinateSystem);
      const values = node.arguments.map((argument) => expression(context, argument, scope));
      const result = known(values, node.arguments);
      if (typeof result === "string") throw context.error(result, node);
      return result;
    }
    case "set-function":
      return aggregate(context, node, scope);
    case "cast":
      return cast(context, node, scope);
    case "searched-case":
      return searchedCase(context, node, scope);
    case "simple-case":
      return simpleCase(context, node, scope);
    case "scalar-subquery": {
      const { sql, columns } = context.query(node.query, scope, scope.commonTables);
      return { sql: `(${sql})`, type: plain(columns[0]!.type) };
    }
  }
}

function number(form: string, text: string): Typed {
  if (form === "hexadecimal" || form === "integer") {
    const value = BigInt(text);
    return { sql: String(value), type: value > MAX_INT ? LONG : INT };
  }
  // With an exponent DuckDB reads a DOUBLE; without, a DECIMAL.
  return { sql: form === "float" ? text : `${text}e0`, type: DOUBLE };
}

function checkFrame(context: Context, frame: Expression | undefined): void {
  if (frame === undefined || frame.kind === "null") return;
  const text = frame.kind === "string" ? frame.value : context.textOf(frame);
  if (text !== "" && !/^ICRS\b/i.test(text)) {
    throw context.error(`${text} is not a supported coordinate system.`, frame);
  }
}

function binary(context: Context, node: BinaryExpression, scope: Scope): Typed {
  const left = expression(context, node.left, scope);
  const right = expression(context, node.right, scope);
  const { operator } = node;
  if (operator === "||") {
    return { sql: `(CAST(${left.sql} AS VARCHAR) || CAST(${right.sql} AS VARCHAR))`, type: TEXT };
  }
  // ^ is exclusive or in ADQL and power in DuckDB.
  const sql =
    operator === "^" ? `xor(${left.sql}, ${right.sql})` : `(${left.sql} ${operator} ${right.sql})`;
  const whole = isInteger(left.type) && isInteger(right.type) && operator !== "/";
  return { sql, type: whole ? LONG : DOUBLE };
}

function aggregate(context: Context, node: SetFunction, scope: Scope): Typed {
  const name = node.canonicalName;
  if (node.argument === "*") return { sql: "COUNT(*)", type: LONG };
  const { sql, type } = expression(context, node.argument, scope);
  if (name !== "COUNT" && name !== "MIN" && name !== "MAX" && !isNumber(type)) {
    throw context.error(`${node.name} takes numbers`, node);
  }
  const distinct = node.quantifier === "DISTINCT" ? "DISTINCT " : "";
  const call = `${name}(${distinct}${sql})`;
  if (name === "COUNT") return { sql: call, type: LONG };
  if (name === "MIN" || name === "MAX") return { sql: call, type: plain(type) };
  return { sql: call, type: name === "SUM" && isInteger(type) ? LONG : DOUBLE };
}

const CAST_TYPES: Readonly<Record<string, readonly [sql: string, type: TypeInfo]>> = {
  CHAR: ["VARCHAR", TEXT],
  VARCHAR: ["VARCHAR", TEXT],
  SMALLINT: ["SMALLINT", { datatype: "short" }],
  INTEGER: ["INTEGER", INT],
  BIGINT: ["BIGINT", LONG],
  REAL: ["FLOAT", { datatype: "float" }],
  "DOUBLE PRECISION": ["DOUBLE", DOUBLE],
  TIMESTAMP: ["TIMESTAMP", TIMESTAMP],
  POINT: ["DOUBLE[]", POINT],
  CIRCLE: ["DOUBLE[]", CIRCLE],
  POLYGON: ["DOUBLE[]", POLYGON],
};

function cast(context: Context, node: CastExpression, scope: Scope): Typed {
  const operand = expression(context, node.operand, scope);
  const [sqlType, type] = CAST_TYPES[node.target.name]!;
  const sql = `CAST(${operand.sql} AS ${sqlType})`;
  const { length } = node.target;
  return { sql: length === undefined ? sql : `left(${sql}, ${length})`, type };
}

function searchedCase(context: Context, node: SearchedCase, scope: Scope): Typed {
  const branches = node.branches.map(({ when, then }) => ({
    when: context.condition(when, scope),
    value: expression(context, then, scope),
  }));
  return caseOf("", branches, elseOf(context, node.otherwise, scope));
}

function simpleCase(context: Context, node: SimpleCase, scope: Scope): Typed {
  const branches = node.branches.map(({ when, then }) => ({
    when: expression(context, when, scope).sql,
    value: expression(context, then, scope),
  }));
  const operand = expression(context, node.operand, scope).sql;
  return caseOf(` ${operand}`, branches, elseOf(context, node.otherwise, scope));
}

function elseOf(context: Context, node: Expression | undefined, scope: Scope): Typed | undefined {
  return node === undefined ? undefined : expression(context, node, scope);
}

function caseOf(
  operand: string,
  branches: readonly { readonly when: string; readonly value: Typed }[],
  otherwise: Typed | undefined,
): Typed {
  const parts = branches.map(({ when, value }) => `WHEN ${when} THEN ${value.sql}`);
  if (otherwise !== undefined) parts.push(`ELSE ${otherwise.sql}`);
  const values = [
    ...branches.map(({ value }) => value),
    ...(otherwise === undefined ? [] : [otherwise]),
  ];
  return { sql: `(CASE${operand} ${parts.join(" ")} END)`, type: commonType(values) };
}
