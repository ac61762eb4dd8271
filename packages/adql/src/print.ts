import { printIdentifier, printString } from "./lexical.ts";
import type { Node } from "./node.ts";
import type {
  BinaryOperator,
  Condition,
  Expression,
  JoinedTable,
  Query,
  QueryBody,
  Select,
  TableReference,
} from "./syntax-tree.ts";

/**
 * Prints a tree, or any part of one, on a single line: keywords in upper case, parentheses only
 * where the tree needs them, names and literals as they were written. Reading the text again gives
 * the same tree apart from positions. Comments are not part of the tree and are lost.
 *
 * @example
 * ```ts
 * printAdql(parseAdql("select ra from t -- all\nwhere (dec)>0")); // "SELECT ra FROM t WHERE dec > 0"
 * ```
 */
export function printAdql(node: Node): string {
  switch (node.kind) {
    case "query":
      return printQuery(node);
    case "select":
      return printSelect(node);
    case "set-operation":
      return printBody(node);
    case "common-table":
      return `${printIdentifier(node.name)} AS (${printQuery(node.query)})`;
    case "all-columns":
      return node.qualifier
        .map((part) => `${printIdentifier(part)}.`)
        .join("")
        .concat("*");
    case "derived-column":
      return (
        printExpression(node.expression) + (node.alias ? ` AS ${printIdentifier(node.alias)}` : "")
      );
    case "order-term":
      return printExpression(node.expression) + (node.direction ? ` ${node.direction}` : "");
    case "named-table":
    case "derived-table":
    case "joined-table":
      return printReference(node);
    case "searched-branch":
      return `WHEN ${printCondition(node.when)} THEN ${printExpression(node.then)}`;
    case "simple-branch":
      return `WHEN ${printExpression(node.when)} THEN ${printExpression(node.then)}`;
    case "cast-target":
      return node.name + (node.length === undefined ? "" : `(${node.length})`);
    case "identifier":
      return printIdentifier(node);
    case "logical":
    case "not":
    case "comparison":
    case "between":
    case "in-list":
    case "in-query":
    case "like":
    case "is-null":
    case "exists":
      return printCondition(node);
    default:
      return printExpression(node);
  }
}

const list = (nodes: readonly Node[]): string => nodes.map(printAdql).join(", ");

function printQuery(query: Query): string {
  const parts: string[] = [];
  if (query.with.length > 0) parts.push(`WITH ${list(query.with)}`);
  parts.push(printBody(query.body));
  if (query.orderBy.length > 0) parts.push(`ORDER BY ${list(query.orderBy)}`);
  if (query.offset !== undefined) parts.push(`OFFSET ${query.offset}`);
  return parts.join(" ");
}

function printBody(body: QueryBody): string {
  switch (body.kind) {
    case "query":
      return `(${printQuery(body)})`;
    case "select":
      return printSelect(body);
    case "set-operation": {
      const all = body.all ? " ALL" : "";
      const left = printBody(body.left);
      return `${left} ${body.operator}${all} ${printBody(body.right)}`;
    }
  }
}

function printSelect(select: Select): string {
  const parts = ["SELECT"];
  if (select.quantifier !== undefined) parts.push(select.quantifier);
  if (select.top !== undefined) parts.push(`TOP ${select.top}`);
  parts.push(list(select.items), "FROM", list(select.from));
  if (select.where !== undefined) parts.push("WHERE", printCondition(select.where));
  if (select.groupBy.length > 0) parts.push("GROUP BY", list(select.groupBy));
  if (select.having !== undefined) parts.push("HAVING", printCondition(select.having));
  return parts.join(" ");
}

function printReference(reference: TableReference): string {
  switch (reference.kind) {
    case "named-table":
      return reference.name.map(printIdentifier).join(".") + printAlias(reference);
    case "derived-table":
      return `(${printQuery(reference.query)})${printAlias(reference)}`;
    case "joined-table":
      return printJoin(reference);
  }
}

const printAlias = ({
  alias,
}: {
  alias: Parameters<typeof printIdentifier>[0] | undefined;
}): string => (alias === undefined ? "" : ` AS ${printIdentifier(alias)}`);

function printJoin(join: JoinedTable): string {
  const left = printReference(join.left);
  const right =
    join.right.kind === "joined-table" ? `(${printJoin(join.right)})` : printReference(join.right);
  const natural = join.natural ? "NATURAL " : "";
  const type = join.type === "INNER" ? "" : `${join.type} `;
  const outer = type === "" || join.type === "CROSS" ? "" : "OUTER ";
  let text = `${left} ${natural}${type}${outer}JOIN ${right}`;
  if (join.on !== undefined) text += ` ON ${printCondition(join.on)}`;
  if (join.using !== undefined) text += ` USING (${list(join.using)})`;
  return text;
}

const levels: Readonly<Record<BinaryOperator, number>> = {
  "||": 1,
  "&": 1,
  "|": 1,
  "^": 1,
  "+": 2,
  "-": 2,
  "*": 3,
  "/": 3,
  "%": 3,
};

/** How tightly an expression holds together: 4 for signed ones, 5 for those that need no parentheses. */
function level(expression: Expression): number {
  if (expression.kind === "binary") return levels[expression.operator];
  return expression.kind === "unary" ? 4 : 5;
}

/** An operand, in parentheses when it would bind less tightly than its operator. */
function operand(expression: Expression, least: number): string {
  const text = printExpression(expression);
  return level(expression) < least ? `(${text})` : text;
}

function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return expression.text;
    case "string":
      return printString(expression.value);
    case "null":
      return "NULL";
    case "column":
      return [...expression.qualifier, expression.name].map(printIdentifier).join(".");
    case "unary":
      return expression.operator + operand(expression.operand, 5);
    case "binary": {
      const tightness = levels[expression.operator];
      const left = operand(expression.left, tightness);
      return `${left} ${expression.operator} ${operand(expression.right, tightness + 1)}`;
    }
    case "function": {
      const { coordinateSystem, arguments: args } = expression;
      return `${expression.name}(${list(coordinateSystem ? [coordinateSystem, ...args] : args)})`;
    }
    case "set-function": {
      const { name, quantifier, argument } = expression;
      const inside = argument === "*" ? "*" : printExpression(argument);
      return `${name}(${quantifier === undefined ? "" : `${quantifier} `}${inside})`;
    }
    case "cast":
      return `CAST(${printExpression(expression.operand)} AS ${printAdql(expression.target)})`;
    case "searched-case":
    case "simple-case": {
      const parts = ["CASE"];
      if (expression.kind === "simple-case") parts.push(printExpression(expression.operand));
      parts.push(...expression.branches.map(printAdql));
      if (expression.otherwise) parts.push(`ELSE ${printExpression(expression.otherwise)}`);
      return `${parts.join(" ")} END`;
    }
    case "scalar-subquery":
      return `(${printQuery(expression.query)})`;
  }
}

function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case "logical":
      return condition.conditions
        .map((part) => {
          const text = printCondition(part);
          const loose =
            part.kind === "logical" && (condition.operator === "AND" || part.operator === "OR");
          return loose ? `(${text})` : text;
        })
        .join(` ${condition.operator} `);
    case "not": {
      const text = printCondition(condition.condition);
      const loose = condition.condition.kind === "logical" || condition.condition.kind === "not";
      return `NOT ${loose ? `(${text})` : text}`;
    }
    case "comparison": {
      const left = printExpression(condition.left);
      return `${left} ${condition.operator} ${printExpression(condition.right)}`;
    }
    case "between": {
      const { low, high } = condition;
      return `${negatable(condition)}BETWEEN ${printExpression(low)} AND ${printExpression(high)}`;
    }
    case "in-list":
      return `${negatable(condition)}IN (${list(condition.list)})`;
    case "in-query":
      return `${negatable(condition)}IN (${printQuery(condition.query)})`;
    case "like":
      return `${negatable(condition)}${condition.operator} ${printExpression(condition.pattern)}`;
    case "is-null":
      return `${printExpression(condition.value)} IS ${condition.negated ? "NOT " : ""}NULL`;
    case "exists":
      return `EXISTS (${printQuery(condition.query)})`;
  }
}

const negatable = ({ value, negated }: { value: Expression; negated: boolean }): string =>
  `${printExpression(value)} ${negated ? "NOT " : ""}`;
