import type { XmlElement } from "@vostack/xml";
import type { Phase } from "./phase.ts";

/** One parameter of a job. */
export interface JobParameter {
  /** Name as the service writes it. */
  readonly id: string;
  /** Value; with `byReference`, the URL of the value. */
  readonly value: string;
  /** Whether the value is elsewhere. */
  readonly byReference: boolean;
  /** Whether the value was posted as a document. */
  readonly isPost: boolean;
}

/** One result of a job. */
export interface JobResult {
  /** Identifier; some services use one several times. */
  readonly id: string;
  /** Where the result is: an absolute URL, or something else where the service writes notes as results. */
  readonly href: string;
  /** Media type, where the service says it. */
  readonly mimeType: string | undefined;
  /** Size in bytes, where the service says it. */
  readonly size: number | undefined;
}

/** Why a job failed (UWS 1.1, section 2.1.9). */
export interface ErrorSummary {
  /** What the service says; empty when it says nothing. */
  readonly message: string;
  /** `transient` errors may go away when the job is submitted again. */
  readonly type: "fatal" | "transient";
  /** Whether there is more at `/error`. */
  readonly hasDetail: boolean;
}

/** What a service tells about a job at one moment. Undefined is what it does not tell. */
export interface JobSummary {
  /** Identifier. */
  readonly id: string;
  /** Execution phase. */
  readonly phase: Phase;
  /** Version of UWS that the document declares; "1.0" when it declares none. */
  readonly version: string;
  /** Name that the client gave to the job. */
  readonly runId: string | undefined;
  /** Who the job belongs to; undefined for nobody in particular. */
  readonly ownerId: string | undefined;
  /** When the service expects the job to be finished. */
  readonly quote: Date | undefined;
  /** When the job was created. */
  readonly creationTime: Date | undefined;
  /** When it began to execute. */
  readonly startTime: Date | undefined;
  /** When it finished. */
  readonly endTime: Date | undefined;
  /** How long it may execute, in seconds; 0 is without limit. */
  readonly executionDuration: number | undefined;
  /** When the service deletes the job and its results. */
  readonly destruction: Date | undefined;
  /** Parameters in document order. */
  readonly parameters: readonly JobParameter[];
  /** Everything in the list of results, in document order. */
  readonly results: readonly JobResult[];
  /** Why it failed. */
  readonly error: ErrorSummary | undefined;
  /** Whatever else the service tells, as XML: the content of `jobInfo` below that element. */
  readonly jobInfo: XmlElement | undefined;
}
