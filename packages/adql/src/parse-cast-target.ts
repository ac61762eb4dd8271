import type { CastTarget, CastTargetName } from "./syntax-tree.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** The types of CAST by their first word (ADQL 2.1, 4.6). */
const targets: Readonly<Record<string, CastTargetName>> = {
  CHAR: "CHAR",
  VARCHAR: "VARCHAR",
  SMALLINT: "SMALLINT",
  INTEGER: "INTEGER",
  BIGINT: "BIGINT",
  REAL: "REAL",
  DOUBLE: "DOUBLE PRECISION",
  TIMESTAMP: "TIMESTAMP",
  POINT: "POINT",
  CIRCLE: "CIRCLE",
  POLYGON: "POLYGON",
};

/** What other dialects call them. */
const foreign: Readonly<Record<string, CastTargetName>> = {
  CHARACTER: "CHAR",
  TEXT: "VARCHAR",
  STRING: "VARCHAR",
  SHORT: "SMALLINT",
  INT: "INTEGER",
  INT2: "SMALLINT",
  INT4: "INTEGER",
  INT8: "BIGINT",
  LONG: "BIGINT",
  FLOAT: "REAL",
  FLOAT4: "REAL",
  FLOAT8: "DOUBLE PRECISION",
  NUMERIC: "DOUBLE PRECISION",
  DECIMAL: "DOUBLE PRECISION",
  DATE: "TIMESTAMP",
  DATETIME: "TIMESTAMP",
};

/** Reads the type behind AS in a CAST. */
export function parseCastTarget(cursor: TokenCursor): CastTarget {
  const token = cursor.peek();
  const { start } = token;
  const name = token.kind === "word" ? targets[token.value] : undefined;
  if (name === undefined) {
    const meant = token.kind === "word" ? foreign[token.value] : undefined;
    if (meant === undefined) throw cursor.unexpected(...new Set(Object.values(targets)));
    throw cursor.fault(token, `ADQL has no type ${token.value}`, {
      expected: [meant],
      hint: `Did you mean ${meant}?`,
      suggestion: meant,
    });
  }
  cursor.next();
  if (name === "DOUBLE PRECISION" && !cursor.takeWord("PRECISION")) {
    throw cursor.fault(token, "Expected PRECISION behind DOUBLE", {
      expected: ["PRECISION"],
      hint: "The type's name is DOUBLE PRECISION",
      suggestion: "DOUBLE PRECISION",
    });
  }
  let length: number | undefined;
  if ((name === "CHAR" || name === "VARCHAR") && cursor.takeSymbol("(")) {
    length = cursor.expectCount("length");
    cursor.expectSymbol(")");
  }
  return { kind: "cast-target", name, length, start, end: cursor.lastEnd };
}
