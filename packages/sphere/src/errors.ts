/** What kind of fault a {@link GeometryError} reports. */
export type GeometryErrorCode =
  /** A text that is no coordinate, angle or shape. */
  | "GEOMETRY_SYNTAX"
  /** A text that could mean two things. */
  | "GEOMETRY_AMBIGUOUS"
  /** Numbers that make no shape: out of range, too few, or crossing edges. */
  | "GEOMETRY_INVALID"
  /** A frame, unit or projection that is not known. */
  | "GEOMETRY_UNSUPPORTED";

/** A text or shape that cannot be used. */
export class GeometryError extends Error {
  /** `GeometryError`. */
  override readonly name = "GeometryError";
  /** The kind of fault. */
  readonly code: GeometryErrorCode;
  /** What the user can do about it. */
  readonly hint: string | undefined;

  /** Makes an error. */
  constructor(code: GeometryErrorCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** The number, when it is one. */
export function finite(value: number | undefined): number {
  if (value === undefined || !Number.isFinite(value)) return invalid(`${value} is no coordinate`);
  return value;
}

/** Numbers make no shape. */
export function invalid(message: string): never {
  throw new GeometryError("GEOMETRY_INVALID", message);
}

/** A text as messages show it. */
export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
