import type {
  CaseExpression,
  Condition,
  Expression,
  SearchedBranch,
  SimpleBranch,
} from "./syntax-tree.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** What a CASE is made of. */
interface PartReader {
  expression(): Expression;
  condition(): Condition;
}

/** Reads `CASE … END`. */
export function parseCase(cursor: TokenCursor, reader: PartReader): CaseExpression {
  const { start } = cursor.next();
  let height = 0;
  const expression = (): Expression => {
    const read = reader.expression();
    height = Math.max(height, cursor.height);
    return read;
  };
  const operand = cursor.isWord("WHEN") ? undefined : expression();
  const searched: SearchedBranch[] = [];
  const simple: SimpleBranch[] = [];
  do {
    const branch = cursor.expectWord("WHEN").start;
    const when = operand === undefined ? reader.condition() : reader.expression();
    height = Math.max(height, cursor.height);
    cursor.expectWord("THEN");
    const then = expression();
    const span = { start: branch, end: cursor.lastEnd };
    if (operand === undefined) {
      searched.push({ kind: "searched-branch", when: when as Condition, then, ...span });
    } else {
      simple.push({ kind: "simple-branch", when: when as Expression, then, ...span });
    }
  } while (cursor.isWord("WHEN"));
  const otherwise = cursor.takeWord("ELSE") ? expression() : undefined;
  if (!cursor.takeWord("END")) {
    throw cursor.unexpected(...(otherwise === undefined ? ["WHEN", "ELSE"] : []), "END");
  }
  cursor.grow(height);
  const end = cursor.lastEnd;
  return operand === undefined
    ? { kind: "searched-case", branches: searched, otherwise, start, end }
    : { kind: "simple-case", operand, branches: simple, otherwise, start, end };
}
