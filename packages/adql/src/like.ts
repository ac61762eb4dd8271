import { AdqlPart } from "./adql-part.ts";
import { AdqlValueError, literal } from "./literal.ts";

/*
 * ADQL's LIKE has no ESCAPE clause, and services differ in what a backslash means (PostgreSQL takes
 * it as an escape, others as itself). So a pattern cannot say "a percent sign" everywhere. `_`
 * matches itself among others: leaving it is safe but wider. What is right on every service is a
 * condition that widens `%` and `_` to `_` in the pattern.
 */

/** How to write `%` and `_` that shall stand for themselves in a LIKE pattern. */
export interface LikeOptions {
  /**
   * `"wildcard"`: as `_`, which any service understands and which also matches any other single
   * character. `"backslash"`: as `\%` and `\_` (backslash as `\\`), exact on services whose database
   * takes backslash as escape, such as PostgreSQL. Default `"wildcard"`.
   */
  readonly escape?: "wildcard" | "backslash";
}

/** A pattern for strings that contain the text, for the right side of LIKE or ILIKE. */
export function likeContains(text: string, options: LikeOptions = {}): AdqlPart {
  return pattern("%", text, "%", options);
}

/** A pattern for strings that begin with the text. */
export function likeStartsWith(text: string, options: LikeOptions = {}): AdqlPart {
  return pattern("", text, "%", options);
}

/** A pattern for strings that end with the text. */
export function likeEndsWith(text: string, options: LikeOptions = {}): AdqlPart {
  return pattern("%", text, "", options);
}

function pattern(before: string, text: string, after: string, options: LikeOptions): AdqlPart {
  if (typeof text !== "string") {
    throw new AdqlValueError("ADQL_VALUE", "A LIKE pattern is made from a string");
  }
  const body =
    options.escape === "backslash" ? text.replace(/[%_\\]/g, "\\$&") : text.replace(/[%_\\]/g, "_");
  return new AdqlPart(literal(before + body + after));
}
