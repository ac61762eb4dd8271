import { VoError, type VoErrorDetails } from "@vostack/vo-service";

/** A local file could not be read or written. Nothing was sent to the service when reading failed. */
export class FileError extends VoError {
  /** Name of the class. */
  override readonly name: string = "FileError";
  /** What happened, for programs. */
  override readonly code = "file";
  /** The path as given. */
  readonly path: string;

  /** Makes an error for `path`. */
  constructor(message: string, path: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options);
    this.path = path;
  }
}

/** Why an upload was refused before the request. */
export type UploadProblem =
  | "bad-name"
  | "duplicate-name"
  | "missing-file"
  | "not-offered"
  | "too-large"
  | "unreadable"
  | "unsupported-format";

/** A table cannot be uploaded as asked; nothing was sent to the service. */
export class UploadError extends VoError {
  /** Name of the class. */
  override readonly name: string = "UploadError";
  /** What happened, for programs. */
  override readonly code = "upload";
  /** What is wrong. */
  readonly problem: UploadProblem;
  /** Name of the table as given. */
  readonly table: string;

  /** Makes an error for the upload called `table`. */
  constructor(
    message: string,
    problem: UploadProblem,
    table: string,
    options: { hint?: string; cause?: unknown } = {},
  ) {
    super(message, options);
    this.problem = problem;
    this.table = table;
  }
}

/** The service understood the request and answers that the query failed. */
export class QueryError extends VoError {
  /** Name of the class. */
  override readonly name: string = "QueryError";
  /** What happened, for programs. */
  override readonly code = "query";

  /** Makes an error; without a hint it gets one that goes with what the service said. */
  constructor(message: string, details: VoErrorDetails = {}) {
    const hint = details.hint ?? queryHint(details.serverMessage ?? "");
    super(message, { ...details, ...(hint && { hint }) });
  }
}

/** What may help a query that failed: every service has its own words. */
function queryHint(said: string): string | undefined {
  if (/response ?format|output format/i.test(said)) {
    return "limits() of the TapService lists the formats that it offers.";
  }
  if (/time[ -]?(out|limit)|timed out|too long/i.test(said)) {
    return 'Run it as a job, with { mode: "async" }, or ask for less.';
  }
  if (/upload|ingest/i.test(said)) return undefined;
  return /pars|syntax|expect|encounter|table|column|field|identifier|function/i.test(said)
    ? "check(query) of the TapService tells what in it does not go with the tables and the language of the service."
    : undefined;
}

/** The result has more rows than the service sends, and the caller asked for all or nothing. */
export class OverflowError extends VoError {
  /** Name of the class. */
  override readonly name: string = "OverflowError";
  /** What happened, for programs. */
  override readonly code = "overflow";
}

/** The service has no table of that name. */
export class UnknownTableError extends VoError {
  /** Name of the class. */
  override readonly name: string = "UnknownTableError";
  /** What happened, for programs. */
  override readonly code = "unknown-table";
  /** Name that was looked for. */
  readonly table: string;
  /** Names that are near it, best first. */
  readonly suggestions: readonly string[];

  /** Makes an error for `table`. */
  constructor(table: string, suggestions: readonly string[], url: string) {
    const near = suggestions.length > 0 ? `Did you mean ${suggestions.join(" or ")}?` : undefined;
    super(`No table "${table}" in the service ${url}`, { url, ...(near ? { hint: near } : {}) });
    this.table = table;
    this.suggestions = suggestions;
  }
}
