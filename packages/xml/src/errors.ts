/** What kind of fault an {@link XmlError} reports. */
export type XmlErrorCode =
  /** The text is not well-formed XML 1.0. */
  | "XML_SYNTAX"
  /** The document ended before its root element was closed. */
  | "XML_TRUNCATED"
  /** An entity that is not predefined and not declared inside the document. */
  | "XML_ENTITY"
  /** The bytes do not follow the declared or detected encoding, or the encoding is not supported. */
  | "XML_ENCODING"
  /** A limit of {@link XmlLimits} was exceeded. */
  | "XML_LIMIT";

/** A document that cannot be read, with the place where reading stopped. */
export class XmlError extends Error {
  /** `XmlError`. */
  override readonly name = "XmlError";
  /** The kind of fault. */
  readonly code: XmlErrorCode;
  /** Line of the fault, counted from 1. */
  readonly line: number;
  /** Column of the fault in UTF-16 code units, counted from 1. */
  readonly column: number;
  /** What the user can do about it. */
  readonly hint: string | undefined;

  /** Makes an error; the position is appended to the message. */
  constructor(code: XmlErrorCode, message: string, line: number, column: number, hint?: string) {
    super(`${message} (line ${line}, column ${column})`);
    this.code = code;
    this.line = line;
    this.column = column;
    this.hint = hint;
  }
}
