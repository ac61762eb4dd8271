import type { Condition, Expression } from "./syntax-tree.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** A value or a condition, before it is known which of the two is wanted. */
export type Operand = Expression | Condition;

const conditionKinds: ReadonlySet<Operand["kind"]> = new Set<Condition["kind"]>([
  "logical",
  "not",
  "comparison",
  "between",
  "in-list",
  "in-query",
  "like",
  "is-null",
  "exists",
]);

const isCondition = (operand: Operand): operand is Condition => conditionKinds.has(operand.kind);

/** Gives the value, or says that there is a condition instead. */
export function requireExpression(cursor: TokenCursor, operand: Operand): Expression {
  if (!isCondition(operand)) return operand;
  throw cursor.fault(operand, "Expected a value, but found a condition", {
    expected: ["value"],
    hint: "Conditions are not values in ADQL; CASE WHEN condition THEN 1 ELSE 0 END makes one",
  });
}

const comparisonWords = ["comparison", "IS", "IN", "BETWEEN", "LIKE", "ILIKE"];
const mayFollowCondition = new Set(
  "AND OR GROUP HAVING ORDER OFFSET UNION EXCEPT INTERSECT THEN".split(" "),
);

/** Gives the condition, or says that there is a value instead and how to compare it. */
export function requireCondition(cursor: TokenCursor, operand: Operand): Condition {
  if (isCondition(operand)) return operand;
  const { kind, value } = cursor.peek();
  const complete =
    kind === "end" || (kind === "symbol" && value === ")") || mayFollowCondition.has(value);
  if (!complete || operand.kind !== "function") throw cursor.unexpected(...comparisonWords);
  const call = cursor.text.slice(operand.start, operand.end);
  const isPredicate = ["CONTAINS", "INTERSECTS"].includes(operand.canonicalName);
  throw cursor.fault(operand, `${operand.name}(…) is a value, not a condition`, {
    expected: comparisonWords,
    hint: isPredicate
      ? `It gives 1 or 0: compare it, 1 = ${operand.name}(…)`
      : "Compare it with a value",
    suggestion: isPredicate ? `1 = ${call}` : undefined,
  });
}
