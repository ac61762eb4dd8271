import type { FindingList } from "./finding.ts";
import type { BinaryExpression, Condition, Expression } from "./syntax-tree.ts";
import { type ValueType, valueClass } from "./value-type.ts";

/** Says when text is calculated with, or something else than text is joined. */
export function checkBinary(
  expression: BinaryExpression,
  left: ValueType,
  right: ValueType,
  found: FindingList,
): void {
  for (const [operand, type] of [
    [expression.left, left],
    [expression.right, right],
  ] as const) {
    const kind = valueClass(type);
    if (expression.operator !== "||" && kind === "text") {
      const hint = expression.operator === "+" ? "; strings are joined with ||" : "";
      const message = `${expression.operator} calculates with numbers, but this is text${hint}`;
      found.add("warning", "ADQL_TYPE", operand, message);
    }
  }
}

/** Says when a value for LIKE is a number. */
export function checkText(expression: Expression, type: ValueType, found: FindingList): void {
  if (valueClass(type) !== "number") return;
  found.add("warning", "ADQL_TYPE", expression, "LIKE compares text, but this is a number");
}

/** Says when numbers are compared with text, or anything with NULL. */
export function checkComparison(
  condition: Condition,
  operands: readonly (readonly [Expression, ValueType])[],
  found: FindingList,
): void {
  const first = operands[0];
  for (const [expression, type] of operands) {
    if (expression.kind === "null") {
      const message = "A comparison with NULL is never true: write IS NULL or IS NOT NULL";
      found.add("warning", "ADQL_NULL_COMPARISON", condition, message);
      return;
    }
    const classes = [valueClass(first?.[1] ?? {}), valueClass(type)];
    if (!classes.includes("number") || !classes.includes("text")) continue;
    const text = operands.find(([, other]) => valueClass(other) === "text")?.[0];
    const hint =
      text?.kind === "string" && text.value.trim() !== "" && Number.isFinite(Number(text.value))
        ? "; numbers stand without quotes"
        : "";
    found.add("warning", "ADQL_TYPE", condition, `A number is compared with text${hint}`);
    return;
  }
}
