import type { ReadLimits } from "../read/options.ts";

/** How a document is validated. */
export interface ValidateOptions {
  /** Ends validation with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Findings of one kind about one thing that are listed; more are counted. Default 10. */
  readonly maxRepeats?: number;
  /** Findings that are listed in all. Default 10,000. */
  readonly maxFindings?: number;
  /** Whether UCDs are checked against UCD1+. Default true. */
  readonly ucd?: boolean;
  /** Whether units are checked against VOUnits. Default true. */
  readonly unit?: boolean;
  /** What is refused. */
  readonly limits?: ReadLimits;
}
