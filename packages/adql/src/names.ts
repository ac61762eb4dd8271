import { AdqlPart } from "./adql-part.ts";
import { isRegularName, printDelimited } from "./lexical.ts";
import { AdqlValueError } from "./literal.ts";

/**
 * Writes a name of a table or column; several parts are joined with periods. Parts that are regular
 * names stay bare (and so are matched without regard to case), all others, reserved words among
 * them, are delimited.
 *
 * @throws {AdqlValueError} when a part is empty or contains a NUL character.
 *
 * @example
 * ```ts
 * identifier("tap_schema", "columns", "size"); // tap_schema.columns."size"
 * ```
 */
export function identifier(...parts: readonly string[]): AdqlPart {
  return name(parts, (part) => (isRegularName(part) ? part : printDelimited(part)));
}

/**
 * Like {@link identifier}, but delimits every part, so that upper and lower case must be those of
 * the declaration.
 */
export function delimitedIdentifier(...parts: readonly string[]): AdqlPart {
  return name(parts, printDelimited);
}

function name(parts: readonly string[], write: (part: string) => string): AdqlPart {
  if (parts.length === 0) throw new AdqlValueError("ADQL_NAME", "A name needs at least one part");
  for (const part of parts) {
    if (typeof part !== "string" || part === "" || part.includes("\0")) {
      throw new AdqlValueError("ADQL_NAME", "A name cannot be empty or contain a NUL character");
    }
  }
  return new AdqlPart(parts.map(write).join("."));
}
