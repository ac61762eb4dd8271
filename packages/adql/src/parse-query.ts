import { AdqlError } from "./errors.ts";
import { ExpressionParser } from "./parse-expression.ts";
import { parseFrom } from "./parse-from.ts";
import type {
  CommonTable,
  Condition,
  OrderTerm,
  Query,
  QueryBody,
  Select,
  SelectItem,
  SetOperation,
} from "./syntax-tree.ts";
import { TokenCursor } from "./token-cursor.ts";

/** How long a query may be, in UTF-16 code units. */
const maxLength = 4 * 1024 * 1024;

/**
 * Reads an ADQL query: the whole grammar of ADQL 2.1, which includes ADQL 2.0, and the extensions
 * that the tree's types name. Comments are skipped, a semicolon at the end is allowed. The depth of
 * the tree is bounded, so that code which walks it may recurse.
 *
 * @throws {AdqlError} with place, expectation and advice when the text is no query (`ADQL_SYNTAX`),
 * or when it is longer than 4 Mi characters or nested too deeply (`ADQL_LIMIT`).
 *
 * @example
 * ```ts
 * const query = parseAdql("SELECT TOP 5 ra, dec FROM caom2.Plane WHERE dec > 0");
 * query.body.kind; // "select"
 * ```
 */
export function parseAdql(text: string): Query {
  if (text.length > maxLength) throw tooLong(text);
  const cursor = new TokenCursor(text);
  const query = new QueryParser(cursor).query();
  cursor.takeSymbol(";");
  if (cursor.peek().kind !== "end") throw cursor.unexpected(...continuations(query.body));
  return query;
}

function tooLong(text: string): AdqlError {
  const span = { start: maxLength, end: text.length };
  return new AdqlError(
    "ADQL_LIMIT",
    `The query is longer than ${maxLength} characters`,
    text,
    span,
    {
      hint: "Upload long lists of values as a table",
    },
  );
}

/** What could have followed at the end of a query. */
function continuations(body: QueryBody): string[] {
  const select = body.kind === "set-operation" ? body.right : body;
  const clauses = ["ORDER", "OFFSET", "UNION", "EXCEPT", "INTERSECT"];
  if (select.kind !== "select") return [...clauses, "end of query"];
  if (select.where === undefined && select.groupBy.length === 0) clauses.unshift("WHERE");
  if (select.groupBy.length === 0) clauses.unshift("GROUP", "HAVING");
  return [...clauses, ",", "end of query"];
}

/** Reads queries and their clauses. */
class QueryParser {
  readonly #cursor: TokenCursor;
  readonly #expressions: ExpressionParser;

  constructor(cursor: TokenCursor) {
    this.#cursor = cursor;
    this.#expressions = new ExpressionParser(cursor, () => this.query());
  }

  condition(): Condition {
    return this.#expressions.condition();
  }

  /** `[WITH …] body [ORDER BY …] [OFFSET n]`. */
  query(): Query {
    const cursor = this.#cursor;
    const { start } = cursor.peek();
    const withTables = cursor.takeWord("WITH") ? cursor.list(() => this.#commonTable()) : [];
    let height = withTables.length > 0 ? cursor.height : 0;
    const body = this.#sum();
    height = Math.max(height, cursor.height);
    const orderBy = this.#takeBy("ORDER") ? cursor.list(() => this.#orderTerm()) : [];
    height = Math.max(height, cursor.height);
    const offset = cursor.takeWord("OFFSET") ? cursor.expectCount("number of rows") : undefined;
    cursor.grow(height);
    const end = cursor.lastEnd;
    return { kind: "query", with: withTables, body, orderBy, offset, start, end };
  }

  #commonTable(): CommonTable {
    const cursor = this.#cursor;
    const { start } = cursor.peek();
    const name = cursor.expectName("table name");
    cursor.expectWord("AS");
    cursor.expectSymbol("(");
    const query = cursor.nested(() => this.query());
    cursor.expectSymbol(")");
    return { kind: "common-table", name, query, start, end: cursor.lastEnd };
  }

  /** UNION and EXCEPT, from left to right. */
  #sum(): QueryBody {
    return this.#setOperations(["UNION", "EXCEPT"], () =>
      this.#setOperations(["INTERSECT"], () => this.#setOperand()),
    );
  }

  #setOperations(
    operators: readonly SetOperation["operator"][],
    operand: () => QueryBody,
  ): QueryBody {
    const cursor = this.#cursor;
    const { start } = cursor.peek();
    let left = operand();
    for (;;) {
      const height = cursor.height;
      const operator = cursor.takeOneOf(...operators);
      if (operator === undefined) return left;
      const all = cursor.takeWord("ALL");
      const right = operand();
      cursor.grow(height);
      left = { kind: "set-operation", operator, all, left, right, start, end: cursor.lastEnd };
    }
  }

  #setOperand(): QueryBody {
    const cursor = this.#cursor;
    if (!cursor.isSymbol("(")) return this.#select();
    cursor.next();
    const query = cursor.nested(() => this.query());
    cursor.expectSymbol(")");
    return query;
  }

  #select(): Select {
    const cursor = this.#cursor;
    const { start } = cursor.peek();
    if (!cursor.takeWord("SELECT")) throw cursor.unexpected("SELECT", "WITH");
    const quantifier = cursor.takeOneOf("DISTINCT", "ALL");
    const top = cursor.takeWord("TOP") ? cursor.expectCount("number of rows") : undefined;
    let height = 0;
    const reach = <Part>(part: Part): Part => {
      height = Math.max(height, cursor.height);
      return part;
    };
    const items = reach(cursor.list(() => this.#item()));
    if (!cursor.takeWord("FROM")) throw cursor.unexpected(",", "FROM");
    const from = reach(parseFrom(cursor, this));
    const where = cursor.takeWord("WHERE") ? reach(this.condition()) : undefined;
    const groupBy = this.#takeBy("GROUP")
      ? reach(cursor.list(() => this.#expressions.expression()))
      : [];
    const having = cursor.takeWord("HAVING") ? reach(this.condition()) : undefined;
    cursor.height = height;
    cursor.grow();
    const end = cursor.lastEnd;
    return { kind: "select", quantifier, top, items, from, where, groupBy, having, start, end };
  }

  #item(): SelectItem {
    const cursor = this.#cursor;
    const { start } = cursor.peek();
    if (cursor.takeSymbol("*")) {
      cursor.height = 1;
      return { kind: "all-columns", qualifier: [], start, end: cursor.lastEnd };
    }
    if (cursor.isQualifiedStar()) {
      const qualifier = cursor.expectNames("table name", 3);
      cursor.expectSymbol(".");
      cursor.expectSymbol("*");
      cursor.height = 1;
      return { kind: "all-columns", qualifier, start, end: cursor.lastEnd };
    }
    const expression = this.#expressions.expression();
    const alias = cursor.takeAlias();
    return { kind: "derived-column", expression, alias, start, end: cursor.lastEnd };
  }

  #orderTerm(): OrderTerm {
    const cursor = this.#cursor;
    const { start } = cursor.peek();
    const expression = this.#expressions.expression();
    const direction = cursor.takeOneOf("ASC", "DESC");
    return { kind: "order-term", expression, direction, start, end: cursor.lastEnd };
  }

  /** `ORDER BY` or `GROUP BY`. */
  #takeBy(word: "ORDER" | "GROUP"): boolean {
    if (!this.#cursor.takeWord(word)) return false;
    this.#cursor.expectWord("BY");
    return true;
  }
}
