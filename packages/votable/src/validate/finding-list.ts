import type { Finding } from "../finding.ts";

/** A place in the document. */
export interface Place {
  /** Line, from 1. */
  readonly line: number;
  /** Column, from 1. */
  readonly column: number;
}

/** Collects findings; what repeats itself is counted, not listed. */
export class FindingList {
  readonly #findings: Finding[] = [];
  readonly #counts: Map<string, number> = new Map();
  readonly #maxRepeats: number;
  readonly #maxFindings: number;

  /** Makes a list that keeps so many findings of a kind, and so many in all. */
  constructor(maxRepeats: number, maxFindings: number) {
    this.#maxRepeats = maxRepeats;
    this.#maxFindings = maxFindings;
  }

  /** Adds a finding; those with the same code and `topic` (a field, an element) are the same kind. */
  add(
    severity: Finding["severity"],
    code: string,
    message: string,
    { line, column }: Place,
    topic = "",
  ): void {
    const kind = topic === "" ? code : `${code} in ${topic}`;
    // Topics come from the document: what is counted is bounded, too.
    const known = this.#counts.get(kind);
    if (known === undefined && this.#counts.size >= this.#maxFindings) return;
    const count = (known ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count > this.#maxRepeats || this.#findings.length >= this.#maxFindings) return;
    this.#findings.push({ severity, code, message, line, column });
  }

  /** All findings, in the order of the document, and how many were left out of each kind. */
  finish(place: Place): Finding[] {
    for (const [kind, count] of this.#counts) {
      const more = count - this.#maxRepeats;
      if (more <= 0) continue;
      this.#findings.push({
        severity: "info",
        code: "REPEATED",
        message: `${kind}: ${more} more of this kind are not listed.`,
        line: place.line,
        column: place.column,
      });
    }
    return this.#findings.sort((a, b) => a.line - b.line || a.column - b.column);
  }
}
