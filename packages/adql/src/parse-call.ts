import { standardFunctions } from "./standard-functions.ts";
import type { Expression, FunctionCall } from "./syntax-tree.ts";
import type { Token } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** Makes the node of a call that was read up to its closing parenthesis, and checks its arguments. */
export function makeCall(
  cursor: TokenCursor,
  token: Token,
  written: readonly Expression[],
): FunctionCall {
  const known = standardFunctions.get(token.value);
  const separate = known?.coordinateSystem === true && hasCoordinateSystem(written, known.accepts);
  const args = separate ? written.slice(1) : written;
  const call: FunctionCall = {
    kind: "function",
    name: cursor.text.slice(token.start, token.end),
    canonicalName: token.value,
    coordinateSystem: separate ? written[0] : undefined,
    arguments: args,
    start: token.start,
    end: cursor.lastEnd,
  };
  if (known !== undefined && !known.accepts(args.length)) {
    const count = written.length === 1 ? "1 argument" : `${written.length} arguments`;
    throw cursor.fault(call, `${token.value} does not take ${count}`, { hint: known.form });
  }
  checkLiterals(cursor, call);
  return call;
}

/**
 * A coordinate system is a string or NULL in ADQL 2.1. In ADQL 2.0 it may be any string expression;
 * then the number of arguments tells.
 */
function hasCoordinateSystem(
  args: readonly Expression[],
  accepts: (count: number) => boolean,
): boolean {
  const first = args[0];
  if (first === undefined) return false;
  if (first.kind === "string") return true;
  if (first.kind === "null") return accepts(args.length - 1);
  return accepts(args.length - 1) && !accepts(args.length);
}

/** Some arguments the grammar allows only as literals. */
function checkLiterals(cursor: TokenCursor, call: FunctionCall): void {
  const [first, second] = call.arguments;
  if (call.canonicalName === "REGION" && first?.kind !== "string") {
    throw cursor.fault(first ?? call, "REGION takes a string literal", {
      expected: ["string"],
      hint: "REGION('CIRCLE ICRS 10 20 1')",
    });
  }
  if (call.canonicalName === "IN_UNIT" && second?.kind !== "string") {
    throw cursor.fault(second ?? call, "The unit of IN_UNIT is a string literal", {
      expected: ["string"],
      hint: "IN_UNIT(value, 'km/s')",
    });
  }
}
