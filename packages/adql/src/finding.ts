import { LineIndex, type Span } from "./position.ts";

/** What a {@link Finding} is about. */
export type FindingCode =
  /** The text does not follow the grammar; there is one such finding and no other. */
  | "ADQL_SYNTAX"
  /** The text is longer or more deeply nested than the limits allow. */
  | "ADQL_LIMIT"
  /** A table that the service does not have. */
  | "ADQL_UNKNOWN_TABLE"
  /** A table named without its schema. */
  | "ADQL_UNQUALIFIED_TABLE"
  /** Two tables of one FROM clause have the same name. */
  | "ADQL_DUPLICATE_TABLE"
  /** A column that none of the tables has. */
  | "ADQL_UNKNOWN_COLUMN"
  /** A column name that several tables have. */
  | "ADQL_AMBIGUOUS_COLUMN"
  /** A delimited name that differs from the declared one by case. */
  | "ADQL_CASE"
  /** A function that is neither standard nor declared by the service, or its wrong use. */
  | "ADQL_UNKNOWN_FUNCTION"
  /** A column outside of set functions that GROUP BY does not name. */
  | "ADQL_NOT_GROUPED"
  /** A set function where none may stand. */
  | "ADQL_SET_FUNCTION"
  /** A position in ORDER BY that the select list does not have. */
  | "ADQL_ORDER_POSITION"
  /** Two operands of a set operation with different numbers of columns, or too many in a sub-query. */
  | "ADQL_COLUMN_COUNT"
  /** Two result columns with one name. */
  | "ADQL_DUPLICATE_COLUMN"
  /** Values of types that do not go together. */
  | "ADQL_TYPE"
  /** A comparison with NULL, which is never true. */
  | "ADQL_NULL_COMPARISON"
  /** Something that the service does not declare. */
  | "ADQL_FEATURE"
  /** Something that ADQL 2.0 does not have. */
  | "ADQL_VERSION"
  /** Something beyond the standard. */
  | "ADQL_EXTENSION";

/** Something about a query that its author should know. */
export interface Finding extends Span {
  /** `error`: the service will refuse it; `warning`: it may, or the result may surprise; `info`: good to know. */
  readonly severity: "error" | "warning" | "info";
  /** What it is about. */
  readonly code: FindingCode;
  /** What is the matter and what to do, in words. */
  readonly message: string;
  /** Line, counted from 1. */
  readonly line: number;
  /** Column in UTF-16 code units, counted from 1. */
  readonly column: number;
  /** The text to write instead of `text.slice(start, end)`, where one is probable. */
  readonly suggestion?: string | undefined;
}

/** More findings than this help nobody, and each costs time. */
const maxFindings = 200;

/** Collects findings about one text. */
export class FindingList {
  readonly #lines: LineIndex;
  /** What was found so far. */
  readonly findings: Finding[] = [];

  constructor(text: string) {
    this.#lines = new LineIndex(text);
  }

  /** True when nothing more is taken; then suggestions need not be looked for. */
  get isFull(): boolean {
    return this.findings.length >= maxFindings;
  }

  add(
    severity: Finding["severity"],
    code: FindingCode,
    { start, end }: Span,
    message: string,
    suggestion?: string,
  ): void {
    if (this.isFull) return;
    const { line, column } = this.#lines.positionAt(start);
    this.findings.push({ severity, code, message, start, end, line, column, suggestion });
  }
}
