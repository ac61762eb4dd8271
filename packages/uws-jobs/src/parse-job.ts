import { daliMessage, ProtocolError, ServiceError } from "@vostack/vo-service";
import { readXml, type XmlElement, XmlError } from "@vostack/xml";
import { addressFrom } from "./address.ts";
import type { ErrorSummary, JobResult, JobSummary } from "./job-summary.ts";
import { toPhase } from "./phase.ts";
import { parseTimestamp } from "./timestamp.ts";

/** An entry of a list of jobs: where the job is, and the little that a list tells about it. */
export interface JobReference {
  /** Absolute URL of the job. */
  readonly url: string;
  /** What the list tells. */
  readonly summary: JobSummary;
}

/**
 * Reads a job document (UWS 1.0 or 1.1).
 *
 * @param document - the document as it came
 * @param url - where it came from; relative references to results start there
 * @throws ProtocolError when it is no job document, ServiceError when it is a DALI error document
 */
export function parseJob(document: string | Uint8Array, url: string): JobSummary {
  return jobOf(rootOf(document, url, "job"), url);
}

/**
 * Reads a list of jobs (UWS 1.0 or 1.1).
 *
 * @param url - where it came from; jobs without a reference of their own are below it
 * @throws ProtocolError when it is no list of jobs, ServiceError when it is a DALI error document
 */
export function parseJobList(document: string | Uint8Array, url: string): JobReference[] {
  return rootOf(document, url, "jobs")
    .childrenNamed("jobref")
    .map((entry) => {
      const id = entry.attr("id") ?? text(entry, "jobId") ?? "";
      const href = entry.attr("href")?.trim();
      const below = `${url.replace(/[?#].*$/, "").replace(/\/$/, "")}/${encodeURIComponent(id)}`;
      return {
        url: href ? (addressFrom(href, url) ?? href) : below,
        summary: { ...jobOf(entry, url), id },
      };
    });
}

/** Names of the root element: that of the standard first, then those of its drafts. */
const rootNames: Readonly<Record<"job" | "jobs", readonly string[]>> = {
  job: ["job", "jobSummary"],
  jobs: ["jobs", "jobList", "joblist"],
};

function rootOf(document: string | Uint8Array, url: string, expected: "job" | "jobs"): XmlElement {
  let root: XmlElement;
  try {
    root = readXml(document);
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause;
    const what = expected === "job" ? "job document" : "list of jobs";
    throw new ProtocolError(`Expected a ${what}, got something else: ${cause.message}`, {
      url,
      cause,
      hint: "check that this is the address of a UWS service",
    });
  }
  // Services also answer 200 with a VOTable that says ERROR.
  if (root.name === "VOTABLE") {
    const bytes = typeof document === "string" ? document : new TextDecoder().decode(document);
    const serverMessage = daliMessage(bytes, "text/xml") ?? "the service gives no reason";
    throw new ServiceError(serverMessage, { url, serverMessage });
  }
  if (!rootNames[expected].includes(root.name)) {
    throw new ProtocolError(`Expected <${expected}> of UWS, got <${root.qualifiedName}>`, {
      url,
      hint: "check that this is the address of a UWS service",
    });
  }
  return root;
}

function jobOf(job: XmlElement, url: string): JobSummary {
  const duration = text(job, "executionDuration");
  return {
    id: text(job, "jobId") ?? "",
    phase: toPhase(text(job, "phase")),
    version: job.attr("version") ?? "1.0",
    runId: text(job, "runId"),
    ownerId: text(job, "ownerId"),
    quote: parseTimestamp(text(job, "quote")),
    creationTime: parseTimestamp(text(job, "creationTime")),
    startTime: parseTimestamp(text(job, "startTime")),
    endTime: parseTimestamp(text(job, "endTime")),
    executionDuration: duration === undefined ? undefined : numberOf(duration),
    destruction: parseTimestamp(text(job, "destruction")),
    parameters: (job.child("parameters")?.childrenNamed("parameter") ?? []).map((parameter) => ({
      id: parameter.attr("id") ?? "",
      value: parameter.text,
      byReference: isTrue(parameter.attr("byReference")),
      isPost: isTrue(parameter.attr("isPost")),
    })),
    results: (job.child("results")?.childrenNamed("result") ?? []).flatMap((result) =>
      resultOf(result, url),
    ),
    error: errorOf(job.child("errorSummary")),
    jobInfo: job.child("jobInfo"),
  };
}

function resultOf(result: XmlElement, url: string): JobResult[] {
  const href = result.attr("href")?.trim();
  if (!href) return [];
  const size = result.attr("size");
  return [
    {
      id: result.attr("id") ?? "",
      href: addressFrom(href, url) ?? href,
      mimeType: result.attr("mime-type"),
      size: size === undefined ? undefined : numberOf(size),
    },
  ];
}

function errorOf(summary: XmlElement | undefined): ErrorSummary | undefined {
  if (summary === undefined || isTrue(summary.attr("nil"))) return undefined;
  return {
    message: (summary.child("message") ?? summary).text.trim(),
    type: summary.attr("type") === "transient" ? "transient" : "fatal",
    hasDetail: isTrue(summary.attr("hasDetail")),
  };
}

/** The text of a child; undefined when there is none, when it is empty and when it is nil. */
function text(parent: XmlElement, name: string): string | undefined {
  const child = parent.child(name);
  if (child === undefined || isTrue(child.attr("nil"))) return undefined;
  return child.text.trim() || undefined;
}

function isTrue(value: string | undefined): boolean {
  return value === "true" || value === "1";
}

function numberOf(value: string): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
