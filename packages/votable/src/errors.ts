/** What kind of fault a {@link VOTableError} reports. */
export type VOTableErrorCode =
  /** The source is no VOTable at all. */
  | "NOT_VOTABLE"
  /** The document ended early; `row` tells how many rows came before. */
  | "TRUNCATED"
  /** A row with fewer or more cells than the table has fields. */
  | "ROW_LENGTH"
  /** A cell that is no value of its field's datatype. */
  | "CELL"
  /** A datatype, arraysize or other attribute that makes a table unreadable. */
  | "FIELD"
  /** The bytes of a BINARY, BINARY2 or FITS stream do not make up whole rows. */
  | "STREAM"
  /** An external stream that no resolver was given for, or that could not be had. */
  | "EXTERNAL_STREAM"
  /** The service put an error into the answer after some rows (QUERY_STATUS=ERROR). */
  | "QUERY_ERROR"
  /** A limit of the options was exceeded. */
  | "LIMIT"
  /** The document has no table, or not the one that was asked for. */
  | "NO_TABLE"
  /** A value that cannot be written in the wanted serialisation or datatype. */
  | "WRITE";

/** Where a fault is. */
export interface VOTableErrorDetails {
  /** Line in the document, from 1. */
  readonly line?: number | undefined;
  /** Column in the document, from 1. */
  readonly column?: number | undefined;
  /** Row of the table, counted from 0: so many rows came before the fault. */
  readonly row?: number | undefined;
  /** Name of the field. */
  readonly field?: string | undefined;
  /** What the user can do about it. */
  readonly hint?: string | undefined;
  /** The error below this one. */
  readonly cause?: unknown;
}

/** A VOTable that cannot be read or written, with the place of the fault. */
export class VOTableError extends Error {
  /** Name of the class. */
  override readonly name: string = "VOTableError";
  /** The kind of fault. */
  readonly code: VOTableErrorCode;
  /** Line in the document, from 1, where it is known. */
  readonly line: number | undefined;
  /** Column in the document, from 1, where it is known. */
  readonly column: number | undefined;
  /** Row of the table, counted from 0. */
  readonly row: number | undefined;
  /** Name of the field. */
  readonly field: string | undefined;
  /** What the user can do about it. */
  readonly hint: string | undefined;

  /** Makes an error; row, field and position are appended to the message. */
  constructor(code: VOTableErrorCode, message: string, details: VOTableErrorDetails = {}) {
    const places = [
      details.field === undefined ? "" : `field ${JSON.stringify(details.field)}`,
      details.row === undefined ? "" : `row ${details.row}`,
      details.line === undefined ? "" : `line ${details.line}`,
    ].filter((place) => place !== "");
    const where = places.length === 0 ? "" : ` (${places.join(", ")})`;
    super(`${message}${where}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.line = details.line;
    this.column = details.column;
    this.row = details.row;
    this.field = details.field;
    this.hint = details.hint;
  }
}
