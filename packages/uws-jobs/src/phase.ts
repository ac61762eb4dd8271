/** The execution phases of UWS 1.1 (section 2.1.3), as they are written on the wire. */
export const PHASES = [
  "PENDING",
  "QUEUED",
  "EXECUTING",
  "COMPLETED",
  "ERROR",
  "ABORTED",
  "UNKNOWN",
  "HELD",
  "SUSPENDED",
  "ARCHIVED",
] as const;

/** One execution phase of a job. */
export type Phase = (typeof PHASES)[number];

/** The phases that a job does not leave again, except to be archived or deleted. */
export const FINAL_PHASES: readonly Phase[] = ["COMPLETED", "ERROR", "ABORTED", "ARCHIVED"];

/** Whether a job in this phase will not do anything any more. */
export function isFinal(phase: Phase): boolean {
  return FINAL_PHASES.includes(phase);
}

/** The phase that a service wrote, in whatever case and spacing; what is no phase is `UNKNOWN`. */
export function toPhase(text: string | undefined): Phase {
  const written = text?.trim().toUpperCase();
  return PHASES.find((phase) => phase === written) ?? "UNKNOWN";
}
