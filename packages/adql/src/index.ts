/**
 * ADQL 2.0 and 2.1: parser, printer, name resolution, checks and a safe template tag.
 *
 * @packageDocumentation
 */
export { AdqlError, type AdqlErrorCode, type AdqlErrorDetails } from "./errors.ts";
export { parseAdql } from "./parse-query.ts";
export { type Position, positionAt } from "./position.ts";
export { printAdql } from "./print.ts";
export type * from "./syntax-tree.ts";
