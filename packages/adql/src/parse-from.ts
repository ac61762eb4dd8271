import type { Condition, Identifier, JoinedTable, Query, TableReference } from "./syntax-tree.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** What a FROM clause contains beside names. */
interface PartReader {
  condition(): Condition;
  query(): Query;
}

/** Reads the references of a FROM clause, behind the keyword. */
export function parseFrom(cursor: TokenCursor, reader: PartReader): TableReference[] {
  return cursor.list(() => parseReference(cursor, reader));
}

/** Joins bind from left to right. */
function parseReference(cursor: TokenCursor, reader: PartReader): TableReference {
  const { start } = cursor.peek();
  let left = parseOperand(cursor, reader);
  for (;;) {
    const height = cursor.height;
    const operator = parseJoinOperator(cursor);
    if (operator === undefined) return left;
    const right = parseOperand(cursor, reader);
    const reach = Math.max(height, cursor.height);
    const needsSpecification = !operator.natural && operator.type !== "CROSS";
    const { on, using } = parseSpecification(cursor, reader, needsSpecification);
    cursor.grow(reach);
    left = {
      kind: "joined-table",
      ...operator,
      left,
      right,
      on,
      using,
      start,
      end: cursor.lastEnd,
    };
  }
}

function parseJoinOperator(cursor: TokenCursor): Pick<JoinedTable, "natural" | "type"> | undefined {
  const natural = cursor.takeWord("NATURAL");
  const type = cursor.takeOneOf("INNER", "LEFT", "RIGHT", "FULL", "CROSS");
  const outer = type === "LEFT" || type === "RIGHT" || type === "FULL";
  if (outer) cursor.takeWord("OUTER");
  if (cursor.takeWord("JOIN")) return { natural, type: type ?? "INNER" };
  if (!natural && type === undefined) return undefined;
  throw cursor.unexpected("JOIN");
}

/** The grammar lets a join without condition pass; ADQL gives it no meaning, so here it is a fault. */
function parseSpecification(
  cursor: TokenCursor,
  reader: PartReader,
  needed: boolean,
): Pick<JoinedTable, "on" | "using"> {
  if (needed && cursor.takeWord("ON")) return { on: reader.condition(), using: undefined };
  if (needed && cursor.takeWord("USING")) {
    cursor.expectSymbol("(");
    const using = cursor.list((): Identifier => cursor.expectName("column name"));
    cursor.expectSymbol(")", ",");
    return { on: undefined, using };
  }
  if (needed) throw cursor.unexpected("ON", "USING");
  cursor.height = 1;
  return { on: undefined, using: undefined };
}

function parseOperand(cursor: TokenCursor, reader: PartReader): TableReference {
  const { start } = cursor.peek();
  if (!cursor.isSymbol("(")) {
    cursor.height = 1;
    if (!cursor.isName()) throw cursor.unexpected("table name", "(");
    const name = cursor.expectNames("table name", 3);
    const alias = cursor.takeAlias();
    return { kind: "named-table", name, alias, start, end: cursor.lastEnd };
  }
  const isQuery = cursor.isQueryInParentheses();
  cursor.next();
  if (isQuery) {
    const query = cursor.nested(() => reader.query());
    cursor.expectSymbol(")");
    cursor.grow();
    const alias = cursor.takeAlias();
    return { kind: "derived-table", query, alias, start, end: cursor.lastEnd };
  }
  const inner = cursor.nested(() => parseReference(cursor, reader));
  cursor.expectSymbol(")");
  const alias = cursor.takeAlias();
  if (alias === undefined) return inner;
  cursor.grow(3);
  return { kind: "derived-table", query: allOf(inner), alias, start, end: cursor.lastEnd };
}

/** `(a JOIN b …) AS x` stands for `(SELECT * FROM a JOIN b …) AS x`. */
function allOf(reference: TableReference): Query {
  const { start, end } = reference;
  return {
    kind: "query",
    with: [],
    body: {
      kind: "select",
      quantifier: undefined,
      top: undefined,
      items: [{ kind: "all-columns", qualifier: [], start, end: start }],
      from: [reference],
      where: undefined,
      groupBy: [],
      having: undefined,
      start,
      end,
    },
    orderBy: [],
    offset: undefined,
    start,
    end,
  };
}
