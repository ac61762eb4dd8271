/**
 * ADQL 2.0 and 2.1: parser, printer, name resolution, checks and a safe template tag.
 *
 * @packageDocumentation
 */
export { AdqlPart } from "./adql-part.ts";
export {
  type Analysis,
  analyseAdql,
  type CheckOptions,
  checkAdql,
  type ResultColumn,
} from "./check.ts";
export type { DeclaredFeature } from "./check-features.ts";
export { childrenOf, walk } from "./children.ts";
export { nearest } from "./did-you-mean.ts";
export { AdqlError, type AdqlErrorCode, type AdqlErrorDetails } from "./errors.ts";
export type { Finding, FindingCode } from "./finding.ts";
export { type FunctionSignature, parseFunctionSignature } from "./function-signature.ts";
export { box, circle, type GeometryOptions, interval, point, polygon } from "./geometry-value.ts";
export { type LikeOptions, likeContains, likeEndsWith, likeStartsWith } from "./like.ts";
export { AdqlValueError, type AdqlValueErrorCode, type LiteralValue, literal } from "./literal.ts";
export { delimitedIdentifier, identifier } from "./names.ts";
export type { Node } from "./node.ts";
export { parseAdql } from "./parse-query.ts";
export { type Position, positionAt, type Span } from "./position.ts";
export { printAdql } from "./print.ts";
export { reservedWords } from "./reserved-words.ts";
export type * from "./syntax-tree.ts";
export type { ColumnDescription, TableDescription, TableSet } from "./table-set.ts";
export { tablesOf } from "./tables-of.ts";
export { type AdqlValue, adql, adqlPart, and, list, or } from "./tag.ts";
export { type FeatureType, type UsedFeature, usedFeatures } from "./used-features.ts";
export type { DeclaredType, ValueType } from "./value-type.ts";
