import { readXml, type XmlElement } from "@vostack/xml";

/** The phases of a job (UWS 1.1, section 2.1.3). */
export type Phase =
  | "PENDING"
  | "QUEUED"
  | "EXECUTING"
  | "COMPLETED"
  | "ERROR"
  | "ABORTED"
  | "UNKNOWN"
  | "HELD"
  | "SUSPENDED"
  | "ARCHIVED";

/** One result of a job. */
export interface JobResult {
  /** Its name. */
  readonly id: string;
  /** Where it is, absolute. */
  readonly href: string;
  /** Media type. */
  readonly mimeType: string | undefined;
  /** Bytes. */
  readonly size: number | undefined;
}

/** Why a job failed. */
export interface JobError {
  /** What happened. */
  readonly message: string;
  /** `transient` or `fatal`. */
  readonly type: string;
  /** Whether the job has more to say at `/error`. */
  readonly hasDetail: boolean;
}

/** What a job says about itself. */
export interface JobSummary {
  /** Its identifier. */
  readonly jobId: string;
  /** Its phase. */
  readonly phase: Phase;
  /** Label that the client gave it. */
  readonly runId: string | undefined;
  /** Who owns it. */
  readonly ownerId: string | undefined;
  /** When it is expected to end, ISO 8601. */
  readonly quote: string | undefined;
  /** When it was made, ISO 8601. */
  readonly creationTime: string | undefined;
  /** When it began, ISO 8601. */
  readonly startTime: string | undefined;
  /** When it ended, ISO 8601. */
  readonly endTime: string | undefined;
  /** Seconds that it may run; 0 means no limit. */
  readonly executionDuration: number | undefined;
  /** When it will be removed, ISO 8601. */
  readonly destruction: string | undefined;
  /** Its parameters. */
  readonly parameters: readonly { readonly id: string; readonly value: string }[];
  /** Its results. */
  readonly results: readonly JobResult[];
  /** Why it failed. */
  readonly error: JobError | undefined;
}

/** Reads a job document; links are resolved against `url`. */
export function parseJob(source: string | Uint8Array, url: string): JobSummary {
  return jobOf(readXml(source), url);
}

function jobOf(job: XmlElement, url: string): JobSummary {
  const value = (name: string): string | undefined => job.child(name)?.text.trim() || undefined;
  const number = (text: string | undefined): number | undefined =>
    text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text);
  const error = job.child("errorSummary");
  return {
    jobId: value("jobId") ?? url.replace(/^.*\//, ""),
    phase: (value("phase") ?? "UNKNOWN").toUpperCase() as Phase,
    runId: value("runId"),
    ownerId: value("ownerId"),
    quote: value("quote"),
    creationTime: value("creationTime"),
    startTime: value("startTime"),
    endTime: value("endTime"),
    executionDuration: number(value("executionDuration")),
    destruction: value("destruction"),
    parameters: (job.child("parameters")?.childrenNamed("parameter") ?? []).map((one) => ({
      id: one.attr("id") ?? "",
      value: one.text,
    })),
    results: (job.child("results")?.childrenNamed("result") ?? []).map((one) => ({
      id: one.attr("id") ?? "",
      href: new URL(one.attr("href") ?? "", `${url}/`).href,
      mimeType: one.attr("mime-type"),
      size: number(one.attr("size")),
    })),
    error: error && {
      message: error.child("message")?.text.trim() ?? "",
      type: error.attr("type") ?? "fatal",
      hasDetail: error.attr("hasDetail") === "true",
    },
  };
}

/** One entry of a job list. */
export interface JobEntry {
  /** Identifier. */
  readonly id: string;
  /** Phase. */
  readonly phase: Phase;
  /** Where the job is, absolute. */
  readonly href: string;
  /** When it was made, ISO 8601. */
  readonly creationTime: string | undefined;
  /** Who owns it. */
  readonly ownerId: string | undefined;
  /** Label that the client gave it. */
  readonly runId: string | undefined;
}

/** Reads a job list; links are resolved against `url`. */
export function parseJobList(source: string | Uint8Array, url: string): JobEntry[] {
  return readXml(source)
    .childrenNamed("jobref")
    .map((one) => {
      const id = one.attr("id") ?? "";
      return {
        id,
        phase: (one.child("phase")?.text.trim() ?? "UNKNOWN") as Phase,
        href: new URL(one.attr("href") || id, `${url.replace(/\/$/, "")}/`).href,
        creationTime: one.child("creationTime")?.text.trim(),
        ownerId: one.child("ownerId")?.text.trim(),
        runId: one.child("runId")?.text.trim(),
      };
    });
}
