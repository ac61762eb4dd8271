import type { VoError } from "@vostack/vo-service";
import type { Digest } from "./digest.ts";

/** How a file was checked: the best evidence there was. */
export type Verification = "digest" | "size" | "structure" | "none";

/** What every outcome says. */
interface Asked {
  /** Position of the item in the list that was given. */
  readonly index: number;
  /** The URL that was asked for. */
  readonly url: string;
}

/** The file is there: fetched now (`downloaded`) or in an earlier run (`kept`). */
export interface GotOutcome extends Asked {
  /** `downloaded` now, or `kept` from an earlier run. */
  readonly status: "downloaded" | "kept";
  /** Name of the file in its directory. */
  readonly name: string;
  /** Directory and name, as the directory's label has it. */
  readonly path: string;
  /** Length in bytes. */
  readonly size: number;
  /** The digest that was compared or computed. */
  readonly digest: Digest | undefined;
  /** How the file was checked. */
  readonly verified: Verification;
  /** Bytes that came over the line for it now. */
  readonly transferred: number;
  /** Bytes that an earlier run had left, and that were not fetched again. */
  readonly resumedFrom: number;
  /** The URL that gave the file: a mirror, perhaps. */
  readonly from: string;
  /** Content type that the server sent. */
  readonly contentType: string | undefined;
  /** The file itself, when it was kept in memory or by a browser. */
  readonly blob: Blob | undefined;
  /** What is odd about the file although it has the length it should have. */
  readonly warning: string | undefined;
}

/** The server says that there is nothing: a cutout outside of the data. */
export interface EmptyOutcome extends Asked {
  /** Nothing to send. */
  readonly status: "empty";
  /** What the server said. */
  readonly reason: string;
}

/** The item was not asked for. */
export interface SkippedOutcome extends Asked {
  /** Not asked for. */
  readonly status: "skipped";
  /** Why. */
  readonly reason: string;
}

/** What a dry run says: the item would be fetched. */
export interface PlannedOutcome extends Asked {
  /** What a dry run says. */
  readonly status: "planned";
  /** Name of the file, as far as it is known before asking. */
  readonly name: string | undefined;
  /** Length in bytes, as far as it is known before asking. */
  readonly size: number | undefined;
}

/** The item could not be had. */
export interface FailedOutcome extends Asked {
  /** Not to be had. */
  readonly status: "failed";
  /** Why, and what can be done. */
  readonly error: VoError;
  /** Bytes that were kept and need not be fetched again. */
  readonly kept: number;
}

/** What became of one item. */
export type DownloadOutcome =
  | GotOutcome
  | EmptyOutcome
  | SkippedOutcome
  | PlannedOutcome
  | FailedOutcome;

/** What became of all items: one outcome for each, in the order in which they were given. */
export class DownloadReport {
  /** The outcomes, in the order of the items. */
  readonly outcomes: readonly DownloadOutcome[];
  /** Time taken, in seconds. */
  readonly seconds: number;

  /**
   * @param outcomes One per item, in any order.
   * @param seconds Time taken.
   */
  constructor(outcomes: readonly DownloadOutcome[], seconds: number) {
    this.outcomes = [...outcomes].sort((a, b) => a.index - b.index);
    this.seconds = seconds;
  }

  /** Items whose file is there. */
  get got(): readonly GotOutcome[] {
    return this.outcomes.filter(
      (outcome): outcome is GotOutcome =>
        outcome.status === "downloaded" || outcome.status === "kept",
    );
  }

  /** Items that could not be had. */
  get failed(): readonly FailedOutcome[] {
    return this.outcomes.filter((outcome): outcome is FailedOutcome => outcome.status === "failed");
  }

  /** Whether nothing failed. */
  get ok(): boolean {
    return this.failed.length === 0;
  }

  /** Bytes that came over the line. */
  get transferred(): number {
    return this.got.reduce((sum, outcome) => sum + outcome.transferred, 0);
  }

  /** Bytes of all files that are there, or that a dry run expects. */
  get size(): number {
    return this.outcomes.reduce(
      (sum, outcome) => sum + (("size" in outcome && outcome.size) || 0),
      0,
    );
  }

  /** How many items have a status. */
  count(status: DownloadOutcome["status"]): number {
    return this.outcomes.filter((outcome) => outcome.status === status).length;
  }

  /** One line for people: `12 downloaded, 2 empty, 1 failed; 43.1 MB in 3.2 s`. */
  toString(): string {
    const order = ["downloaded", "kept", "planned", "empty", "skipped", "failed"] as const;
    const parts = order
      .filter((status) => this.count(status) > 0)
      .map((status) => `${this.count(status)} ${status}`);
    const what = parts.length === 0 ? "nothing to do" : parts.join(", ");
    return `${what}; ${formatBytes(this.size)} in ${this.seconds.toFixed(1)} s`;
  }
}

/** A number of bytes for people, in powers of ten. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return unit === 0 ? `${value} B` : `${value.toFixed(1)} ${units[unit]}`;
}
