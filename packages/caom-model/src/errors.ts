/** What went wrong with a CAOM document, row or identifier. */
export type CaomErrorCode =
  | "not-caom"
  | "unknown-version"
  | "missing-value"
  | "bad-value"
  | "bad-uri"
  | "duplicate"
  | "unresolvable";

/** A CAOM document, row or identifier that cannot be used as it is. */
export class CaomError extends Error {
  /** Name of the class, for programs that cannot compare classes. */
  override readonly name = "CaomError";
  /** What went wrong, for programs. */
  readonly code: CaomErrorCode;
  /** Where in the model, such as `Observation.planes[0].calibrationLevel`; empty when unknown. */
  readonly path: string;
  /** Line of the document, counted from 1; 0 when there is no document. */
  readonly line: number;
  /** What the user can do about it. */
  readonly hint: string;

  /**
   * @param code what went wrong
   * @param message the sentence for people, without place and hint
   * @param details where it happened and what helps
   */
  constructor(
    code: CaomErrorCode,
    message: string,
    details: { readonly path?: string; readonly line?: number; readonly hint?: string } = {},
  ) {
    const { path = "", line = 0, hint = "" } = details;
    const where = [path && ` at ${path}`, line > 0 && ` (line ${line})`].filter(Boolean).join("");
    super(`${message}${where}${hint && `; ${hint}`}`);
    this.code = code;
    this.path = path;
    this.line = line;
    this.hint = hint;
  }
}
