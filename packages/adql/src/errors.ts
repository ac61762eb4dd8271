import { positionAt, type Span } from "./position.ts";

/** What kind of fault an {@link AdqlError} reports. */
export type AdqlErrorCode =
  /** The text does not follow the grammar. */
  | "ADQL_SYNTAX"
  /** The text is longer or more deeply nested than the limits allow. */
  | "ADQL_LIMIT";

/** What an {@link AdqlError} knows beside its message and place. */
export interface AdqlErrorDetails {
  /** What could have stood there, in the words of the grammar. */
  readonly expected?: readonly string[];
  /** What the user can do about it. */
  readonly hint?: string | undefined;
  /** The text to write instead of `text.slice(start, end)`, where one is probable. */
  readonly suggestion?: string | undefined;
}

/** A query that cannot be read, with the place, what was expected there and what was probably meant. */
export class AdqlError extends SyntaxError {
  /** Name of the class, for programs that cannot compare classes. */
  override readonly name = "AdqlError";
  /** The kind of fault. */
  readonly code: AdqlErrorCode;
  /** Offset of the first character of the fault. */
  readonly start: number;
  /** Offset just behind the fault. */
  readonly end: number;
  /** Line of the fault, counted from 1. */
  readonly line: number;
  /** Column of the fault in UTF-16 code units, counted from 1. */
  readonly column: number;
  /** The message without the place. */
  readonly reason: string;
  /** What could have stood there; empty when nothing is known. */
  readonly expected: readonly string[];
  /** What the user can do about it. */
  readonly hint: string | undefined;
  /** The text to write instead of the faulty stretch, where one is probable. */
  readonly suggestion: string | undefined;

  /** Makes an error about a stretch of `text`; the place and the hint are appended to the message. */
  constructor(
    code: AdqlErrorCode,
    reason: string,
    text: string,
    span: Span,
    details: AdqlErrorDetails = {},
  ) {
    const { line, column } = positionAt(text, span.start);
    const hint = details.hint === undefined ? "" : `. ${details.hint}`;
    super(`${reason} (line ${line}, column ${column})${hint}`);
    this.code = code;
    this.start = span.start;
    this.end = span.end;
    this.line = line;
    this.column = column;
    this.reason = reason;
    this.expected = details.expected ?? [];
    this.hint = details.hint;
    this.suggestion = details.suggestion;
  }
}
