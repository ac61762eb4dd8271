import { type Operand, requireCondition, requireExpression } from "./operand.ts";
import { makeCall } from "./parse-call.ts";
import { parseCase } from "./parse-case.ts";
import { parseCastTarget } from "./parse-cast-target.ts";
import { reservedWords } from "./reserved-words.ts";
import { reservedFunctionNames, setFunctions, standardFunctions } from "./standard-functions.ts";
import type {
  BinaryOperator,
  Condition,
  Expression,
  Query,
  SetFunctionName,
  StringLiteral,
} from "./syntax-tree.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** How tightly the binary operators bind. */
const precedence: ReadonlyMap<string, number> = new Map([
  ["||", 1],
  ["&", 1],
  ["|", 1],
  ["^", 1],
  ["+", 2],
  ["-", 2],
  ["*", 3],
  ["/", 3],
  ["%", 3],
]);

const comparisons: ReadonlyMap<string, "=" | "<>" | "<" | ">" | "<=" | ">="> = new Map([
  ["=", "="],
  ["<>", "<>"],
  ["!=", "<>"],
  ["<", "<"],
  [">", ">"],
  ["<=", "<="],
  [">=", ">="],
]);

/**
 * Reads values and conditions. Behind a `(` only what follows tells which of the two it is, so both
 * go through the same methods and their users ask for the one they need.
 */
export class ExpressionParser {
  readonly #cursor: TokenCursor;
  readonly #query: () => Query;

  constructor(cursor: TokenCursor, query: () => Query) {
    this.#cursor = cursor;
    this.#query = query;
  }

  /** A value. */
  expression(): Expression {
    return requireExpression(this.#cursor, this.#binary(1));
  }

  /** A search condition. */
  condition(): Condition {
    return requireCondition(this.#cursor, this.#disjunction());
  }

  #disjunction(): Operand {
    return this.#logical("OR", () => this.#conjunction());
  }

  #conjunction(): Operand {
    return this.#logical("AND", () => this.#negation());
  }

  #logical(operator: "AND" | "OR", read: () => Operand): Operand {
    const cursor = this.#cursor;
    const { start } = cursor.peek();
    const first = read();
    if (!cursor.isWord(operator)) return first;
    const conditions = [requireCondition(cursor, first)];
    let height = cursor.height;
    while (cursor.takeWord(operator)) {
      conditions.push(requireCondition(cursor, read()));
      height = Math.max(height, cursor.height);
    }
    cursor.grow(height);
    return { kind: "logical", operator, conditions, start, end: cursor.lastEnd };
  }

  #negation(): Operand {
    const cursor = this.#cursor;
    const { start } = cursor.peek();
    if (!cursor.takeWord("NOT")) return this.#predicate();
    const condition = requireCondition(cursor, this.#predicate());
    cursor.grow();
    return { kind: "not", condition, start, end: cursor.lastEnd };
  }

  #predicate(): Operand {
    const cursor = this.#cursor;
    const { start } = cursor.peek();
    if (cursor.takeWord("EXISTS")) {
      const query = this.#subquery();
      return { kind: "exists", query, start, end: cursor.lastEnd };
    }
    const operand = this.#binary(1);
    const token = cursor.peek();
    if (token.kind === "symbol") {
      const operator = comparisons.get(token.value);
      if (operator === undefined) return operand;
      const left = requireExpression(cursor, operand);
      const height = cursor.height;
      cursor.next();
      const right = this.expression();
      cursor.grow(height);
      return { kind: "comparison", operator, left, right, start, end: cursor.lastEnd };
    }
    if (token.kind !== "word") return operand;
    return this.#wordPredicate(operand, start);
  }

  #wordPredicate(operand: Operand, start: number): Operand {
    const cursor = this.#cursor;
    if (cursor.takeWord("IS")) {
      const value = requireExpression(cursor, operand);
      const negated = cursor.takeWord("NOT");
      cursor.expectWord("NULL");
      cursor.grow();
      return { kind: "is-null", negated, value, start, end: cursor.lastEnd };
    }
    const negated = cursor.takeWord("NOT");
    const word = cursor.takeOneOf("BETWEEN", "IN", "LIKE", "ILIKE");
    if (word === undefined) {
      if (negated) throw cursor.unexpected("BETWEEN", "IN", "LIKE", "ILIKE");
      return operand;
    }
    const value = requireExpression(cursor, operand);
    const height = cursor.height;
    if (word === "IN") return this.#in(value, negated, start, height);
    const first = this.expression();
    cursor.grow(height);
    if (word !== "BETWEEN") {
      const pattern = first;
      return { kind: "like", operator: word, negated, value, pattern, start, end: cursor.lastEnd };
    }
    const lower = cursor.height;
    cursor.expectWord("AND");
    const high = this.expression();
    cursor.grow(lower);
    return { kind: "between", negated, value, low: first, high, start, end: cursor.lastEnd };
  }

  #in(value: Expression, negated: boolean, start: number, height: number): Condition {
    const cursor = this.#cursor;
    if (cursor.isSymbol("(") && cursor.isQueryInParentheses()) {
      const query = this.#subquery();
      cursor.grow(height);
      return { kind: "in-query", negated, value, query, start, end: cursor.lastEnd };
    }
    cursor.expectSymbol("(");
    const list = cursor.nested(() => cursor.list(() => this.expression()));
    cursor.expectSymbol(")", ",");
    cursor.grow(height);
    return { kind: "in-list", negated, value, list, start, end: cursor.lastEnd };
  }

  /** Operands joined by operators that bind at least as tightly as `least`. */
  #binary(least: number): Operand {
    const cursor = this.#cursor;
    const { start } = cursor.peek();
    let operand = this.#unary();
    for (;;) {
      const token = cursor.peek();
      const level = token.kind === "symbol" ? precedence.get(token.value) : undefined;
      if (level === undefined || level < least) return operand;
      const left = requireExpression(cursor, operand);
      const height = cursor.height;
      cursor.next();
      const right = requireExpression(cursor, this.#binary(level + 1));
      cursor.grow(height);
      const operator = token.value as BinaryOperator;
      operand = { kind: "binary", operator, left, right, start, end: cursor.lastEnd };
    }
  }

  #unary(): Operand {
    const cursor = this.#cursor;
    const { kind, value, start } = cursor.peek();
    if (kind !== "symbol" || (value !== "-" && value !== "+" && value !== "~")) {
      return this.#primary();
    }
    cursor.next();
    const operand = requireExpression(cursor, this.#primary());
    cursor.grow();
    return { kind: "unary", operator: value, operand, start, end: cursor.lastEnd };
  }

  #primary(): Operand {
    const cursor = this.#cursor;
    const { kind, value, start, end } = cursor.peek();
    cursor.height = 1;
    switch (kind) {
      case "integer":
      case "decimal":
      case "float":
      case "hexadecimal":
        cursor.next();
        return { kind: "number", form: kind, text: value, start, end };
      case "string":
        return this.#string();
      case "delimited":
        return this.#column();
      case "symbol":
        if (value === "(") return this.#parentheses();
        break;
      case "word":
        return this.#word(value);
      default:
        break;
    }
    throw cursor.unexpected("value");
  }

  /** Strings one after the other are one string (SQL-92, 5.3). */
  #string(): StringLiteral {
    const cursor = this.#cursor;
    const { start } = cursor.peek();
    let value = "";
    while (cursor.peek().kind === "string") value += cursor.next().value;
    return { kind: "string", value, start, end: cursor.lastEnd };
  }

  #word(word: string): Operand {
    const cursor = this.#cursor;
    const { start, end } = cursor.peek();
    if (word === "NULL") {
      cursor.next();
      return { kind: "null", start, end };
    }
    if (word === "CASE") return cursor.nested(() => parseCase(cursor, this));
    if (cursor.isSymbol("(", 1)) {
      if (word === "CAST") return cursor.nested(() => this.#cast());
      if (setFunctions.has(word)) return cursor.nested(() => this.#setFunction());
      if (
        !reservedWords.has(word) ||
        standardFunctions.has(word) ||
        reservedFunctionNames.has(word)
      ) {
        return cursor.nested(() => this.#call());
      }
    }
    if (reservedWords.has(word)) throw cursor.unexpected("value");
    return this.#column();
  }

  /** A sub-query, a condition or a value in parentheses. */
  #parentheses(): Operand {
    const cursor = this.#cursor;
    const { start } = cursor.peek();
    if (cursor.isQueryInParentheses()) {
      const query = this.#subquery();
      return { kind: "scalar-subquery", query, start, end: cursor.lastEnd };
    }
    cursor.next();
    const inner = cursor.nested(() => this.#disjunction());
    cursor.expectSymbol(")");
    return inner;
  }

  #subquery(): Query {
    const cursor = this.#cursor;
    cursor.expectSymbol("(");
    const query = cursor.nested(this.#query);
    cursor.expectSymbol(")");
    cursor.grow();
    return query;
  }

  #column(): Expression {
    const cursor = this.#cursor;
    const { start } = cursor.peek();
    const parts = cursor.expectNames("column name", 4);
    const name = parts[parts.length - 1] as (typeof parts)[0];
    return { kind: "column", qualifier: parts.slice(0, -1), name, start, end: cursor.lastEnd };
  }

  #call(): Expression {
    const cursor = this.#cursor;
    const token = cursor.next();
    cursor.expectSymbol("(");
    const args = cursor.isSymbol(")") ? [] : cursor.list(() => this.expression());
    cursor.expectSymbol(")", ",");
    cursor.grow();
    return makeCall(cursor, token, args);
  }

  #setFunction(): Expression {
    const cursor = this.#cursor;
    const { start, end: nameEnd, value } = cursor.next();
    const canonicalName = value as SetFunctionName;
    cursor.expectSymbol("(");
    const star = canonicalName === "COUNT" && cursor.takeSymbol("*");
    if (cursor.isSymbol(")") && !star) {
      throw cursor.fault({ start, end: cursor.peek().end }, `${value} needs an argument`, {
        expected: ["value"],
        ...(value === "COUNT" && { hint: "COUNT(*) counts rows", suggestion: "COUNT(*)" }),
      });
    }
    const quantifier = star ? undefined : cursor.takeOneOf("DISTINCT", "ALL");
    const argument = star ? "*" : this.expression();
    cursor.expectSymbol(")");
    cursor.grow();
    const name = cursor.text.slice(start, nameEnd);
    const end = cursor.lastEnd;
    return { kind: "set-function", name, canonicalName, quantifier, argument, start, end };
  }

  #cast(): Expression {
    const cursor = this.#cursor;
    const { start } = cursor.next();
    cursor.expectSymbol("(");
    const operand = this.expression();
    cursor.expectWord("AS");
    const target = parseCastTarget(cursor);
    cursor.expectSymbol(")");
    cursor.grow();
    return { kind: "cast", operand, target, start, end: cursor.lastEnd };
  }
}
