/** Something about a document that its reader or author should know. */
export interface Finding {
  /** `error`: the document breaks the standard or loses data; `warning`: it is read, but others may not; `info`: a remark. */
  readonly severity: "error" | "warning" | "info";
  /** A short name for the kind of finding, stable between versions. */
  readonly code: string;
  /** What was found and how to mend it. */
  readonly message: string;
  /** Line, from 1; 0 when unknown. */
  readonly line: number;
  /** Column, from 1; 0 when unknown. */
  readonly column: number;
}
