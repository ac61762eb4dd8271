/** What went wrong with the archive itself, as opposed to one request. */
export type ArchiveErrorCode =
  | "PORT_TAKEN"
  | "PORT_INVALID"
  | "DATA_UNREADABLE"
  | "UNKNOWN_QUIRK"
  | "LISTEN_FAILED";

/** The archive cannot start, or cannot serve what it was asked to serve. */
export class ArchiveError extends Error {
  /** Always `ArchiveError`. */
  override readonly name = "ArchiveError";
  /** Stable identifier of the situation. */
  readonly code: ArchiveErrorCode;
  /** What the user can do about it. */
  readonly hint: string;

  /** @internal */
  constructor(
    code: ArchiveErrorCode,
    message: string,
    options: { readonly hint: string; readonly cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}
