/** Where a result came from: enough to cite it and to ask again. */
export interface Provenance {
  /** Base address of the service. */
  readonly service: string;
  /** Address that answered, after redirections. */
  readonly url: string;
  /** The query text as sent. */
  readonly adql: string;
  /** Whether the answer came in the same request or from a job. */
  readonly mode: "sync" | "async";
  /** Address of the job, for `async`. */
  readonly jobUrl?: string;
  /** Parameters as sent, in order (`QUERY`, `MAXREC`, …). */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** Uploaded tables: name and, where known, size in bytes and source address. */
  readonly uploads: readonly UploadRecord[];
  /** When the request was sent, ISO 8601, UTC, by this machine's clock. */
  readonly requestedAt: string;
  /** When the last byte was read, ISO 8601, UTC. */
  readonly completedAt: string;
  /** Content type of the answer. */
  readonly contentType: string;
  /** Number of rows. */
  readonly rows: number;
  /** Whether the service said that there are more rows than it sent. */
  readonly truncated: boolean;
  /** What the service says about the result by INFO elements: name and value. */
  readonly infos: readonly (readonly [name: string, value: string])[];
  /** The software that asked. */
  readonly client: string;
}

/** One uploaded table in a provenance record. */
export interface UploadRecord {
  /** Table name without the `TAP_UPLOAD` schema. */
  readonly name: string;
  /** Size in bytes when the table travelled with the request. */
  readonly bytes?: number;
  /** Address from which the service fetched it. */
  readonly url?: string;
}

/** Name and version of this client as it stands in provenance records. */
export const clientName = "@vostack/tap-client 0.1.0";

/** An address, or the addresses in an UPLOAD parameter, without the users and passwords that may stand in them. */
export function withoutPasswords(text: string, parameter = "UPLOAD"): string {
  if (parameter !== "UPLOAD") return text;
  return text.replace(/(:\/\/)[^/?#@\s]*@/g, "$1");
}
