import type { Condition, Expression } from "@vostack/adql";
import type { Context } from "./context.ts";
import type { Scope } from "./scope.ts";

/** Translates a condition. */
export function condition(context: Context, node: Condition, scope: Scope): string {
  const value = (inner: Expression): string => context.expression(inner, scope).sql;
  switch (node.kind) {
    case "logical":
      return `(${node.conditions
        .map((inner) => condition(context, inner, scope))
        .join(` ${node.operator} `)})`;
    case "not":
      return `(NOT ${condition(context, node.condition, scope)})`;
    case "comparison":
      return `(${value(node.left)} ${node.operator} ${value(node.right)})`;
    case "between":
      return `(${value(node.value)} ${not(node)}BETWEEN ${value(node.low)} AND ${value(node.high)})`;
    case "in-list":
      return `(${value(node.value)} ${not(node)}IN (${node.list.map(value).join(", ")}))`;
    case "in-query": {
      const { sql } = context.query(node.query, scope, scope.commonTables);
      return `(${value(node.value)} ${not(node)}IN (${sql}))`;
    }
    case "like":
      return `(${value(node.value)} ${not(node)}${node.operator} ${value(node.pattern)})`;
    case "is-null":
      return `(${value(node.value)} IS ${not(node)}NULL)`;
    case "exists": {
      const { sql } = context.query(node.query, scope, scope.commonTables);
      return `(EXISTS (${sql}))`;
    }
  }
}

function not({ negated }: { readonly negated: boolean }): string {
  return negated ? "NOT " : "";
}
