import { QueryAnalysis } from "./analyse-query.ts";
import {
  checkExtensions,
  checkFeatures,
  checkVersion,
  type DeclaredFeature,
} from "./check-features.ts";
import { AdqlError } from "./errors.ts";
import { type Finding, FindingList } from "./finding.ts";
import { type FunctionSignature, parseFunctionSignature } from "./function-signature.ts";
import { parseAdql } from "./parse-query.ts";
import type { ColumnReference, Query, SelectItem } from "./syntax-tree.ts";
import { TableIndex, type TableSet } from "./table-set.ts";
import type { ValueType } from "./value-type.ts";

/** What is known about the service that a query is for; whatever is left out is not checked. */
export interface CheckOptions {
  /** The service's tables. Default: not known, any table and column may exist. */
  readonly tables?: TableSet | undefined;
  /** The optional features that the service declares. Default: not known, nothing is said about them. */
  readonly features?: Iterable<DeclaredFeature> | undefined;
  /**
   * The functions that the service offers beyond the standard: names, or signatures as TAPRegExt
   * declares them (`gavo_match(pattern TEXT, string TEXT) -> INTEGER`). Default: those among the
   * features of type `features-udf`; without features not known.
   */
  readonly functions?: Iterable<string | FunctionSignature> | undefined;
  /** The version of ADQL that the service speaks. Default `"2.1"`. */
  readonly version?: "2.0" | "2.1" | undefined;
}

/** A column of a query's result. */
export interface ResultColumn extends ValueType {
  /** The alias or column name as the query or the table writes it; undefined where the service invents one. */
  readonly name: string | undefined;
  /** The select item that makes it; `*` makes several. */
  readonly item: SelectItem;
}

/** What {@link analyseAdql} finds out about a query. */
export interface Analysis {
  /** What the author should know, in the order of the text; empty when all is well. */
  readonly findings: readonly Finding[];
  /** The columns of the result; undefined when `*` stands for columns that are not known. */
  readonly columns: readonly ResultColumn[] | undefined;
  /** What the column references mean; references to unknown tables are missing. */
  readonly references: ReadonlyMap<ColumnReference, ValueType>;
}

/**
 * Checks a query: its syntax, and against what is known about the service its tables, columns,
 * functions, grouping, types and features. Nothing is thrown: a fault of syntax is a finding too,
 * then the only one. At most 200 findings are given.
 *
 * @example
 * ```ts
 * const tables = [{ name: "caom2.Plane", columns: [{ name: "obsID" }, { name: "planeID" }] }];
 * const [finding] = checkAdql("SELECT obsId, plainID FROM caom2.Plane", { tables });
 * finding?.message; // There is no column plainID. Did you mean planeID?
 * ```
 */
export function checkAdql(text: string, options: CheckOptions = {}): Finding[] {
  let query: Query;
  try {
    query = parseAdql(text);
  } catch (error) {
    if (!(error instanceof AdqlError)) throw error;
    return [syntaxFinding(error)];
  }
  return [...analyseAdql(query, text, options).findings];
}

/**
 * Finds out about a query that has been read: what its names mean, what columns its result has,
 * and the findings that {@link checkAdql} gives.
 *
 * @param query - The tree.
 * @param text - The text that it was read from, for lines and columns.
 */
export function analyseAdql(query: Query, text: string, options: CheckOptions = {}): Analysis {
  const found = new FindingList(text);
  const features = options.features === undefined ? undefined : [...options.features];
  const tables = options.tables === undefined ? undefined : new TableIndex(options.tables);
  const analysis = new QueryAnalysis(found, tables, declaredFunctions(options, features));
  const columns = analysis.query(query, undefined);
  if (features !== undefined) checkFeatures(query, features, found);
  if (options.version === "2.0") checkVersion(query, found);
  checkExtensions(query, found);
  const findings = found.findings.sort((a, b) => a.start - b.start);
  return { findings, columns, references: analysis.columns };
}

function syntaxFinding(error: AdqlError): Finding {
  const { code, reason, hint, start, end, line, column, suggestion } = error;
  const message = hint === undefined ? reason : `${reason}. ${hint}`;
  return { severity: "error", code, message, start, end, line, column, suggestion };
}

function declaredFunctions(
  options: CheckOptions,
  features: readonly DeclaredFeature[] | undefined,
): ReadonlyMap<string, FunctionSignature> | undefined {
  const declared =
    options.functions ?? features?.filter(({ type }) => /udf$/i.test(type)).map(({ form }) => form);
  if (declared === undefined) return undefined;
  const signatures = Array.from(declared, (entry) =>
    typeof entry === "string" ? parseFunctionSignature(entry) : entry,
  );
  return new Map(signatures.map((signature) => [signature.name.toUpperCase(), signature]));
}
