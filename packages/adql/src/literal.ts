import { printString } from "./lexical.ts";

/** A JavaScript value that ADQL can write as a literal. */
export type LiteralValue = string | number | bigint | boolean | Date | null;

/** What is wrong with a value that an {@link AdqlValueError} refuses. */
export type AdqlValueErrorCode =
  /** ADQL has no literal for the value: NaN, Infinity, undefined, an object. */
  | "ADQL_VALUE"
  /** The text cannot be a name. */
  | "ADQL_NAME";

/** A value that cannot become part of a query. */
export class AdqlValueError extends TypeError {
  /** Name of the class, for programs that cannot compare classes. */
  override readonly name = "AdqlValueError";
  /** What is wrong. */
  readonly code: AdqlValueErrorCode;
  /** What the user can do about it. */
  readonly hint: string | undefined;

  /** Makes an error; the hint is appended to the message. */
  constructor(code: AdqlValueErrorCode, message: string, hint?: string) {
    super(hint === undefined ? message : `${message}. ${hint}`);
    this.code = code;
    this.hint = hint;
  }
}

/**
 * Writes a value as an ADQL literal: strings quoted, numbers with all their digits, booleans as 1
 * and 0 (ADQL has no boolean literals), dates as ISO 8601 strings in UTC without zone as DALI wants
 * them, null as NULL.
 *
 * @throws {AdqlValueError} for NaN, infinities, invalid dates, strings with a NUL character and
 * anything that is no {@link LiteralValue}.
 */
export function literal(value: LiteralValue): string {
  switch (typeof value) {
    case "string":
      return stringLiteral(value);
    case "number":
      return numberLiteral(value);
    case "bigint":
      return value.toString();
    case "boolean":
      return value ? "1" : "0";
    default:
      if (value === null) return "NULL";
      if (value instanceof Date) return dateLiteral(value);
      throw new AdqlValueError(
        "ADQL_VALUE",
        `Cannot write ${describe(value)} as an ADQL literal`,
        value === undefined ? "Is a variable unset? SQL's missing value is null" : undefined,
      );
  }
}

function stringLiteral(value: string): string {
  if (value.includes("\0")) {
    throw new AdqlValueError("ADQL_VALUE", "Cannot write a string with a NUL character");
  }
  return printString(value);
}

/** Shortest text that reads back as the same double. */
export function numberLiteral(value: number): string {
  if (!Number.isFinite(value)) {
    throw new AdqlValueError("ADQL_VALUE", `Cannot write ${value} as an ADQL number`);
  }
  return Object.is(value, -0) ? "0" : String(value);
}

function dateLiteral(value: Date): string {
  if (Number.isNaN(value.getTime())) {
    throw new AdqlValueError("ADQL_VALUE", "Cannot write an invalid Date");
  }
  return printString(value.toISOString().slice(0, -1));
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "an array here";
  return value !== null && typeof value === "object"
    ? `an object (${value.constructor?.name ?? "without class"})`
    : `a value of type ${typeof value}`;
}
