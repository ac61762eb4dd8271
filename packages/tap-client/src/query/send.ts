import type { Session } from "@vostack/vo-service";
import { type PreparedUpload, prepareUploads, type UploadRules } from "../upload/prepare.ts";
import type { Budget } from "./budget.ts";
import type { RequestOptions } from "./options.ts";
import { type Parameter, queryParameters, requestBody } from "./parameters.ts";
import { type UploadRecord, withoutPasswords } from "./provenance.ts";

/** A query ready to be sent. */
export interface PreparedQuery {
  /** The query text. */
  readonly adql: string;
  /** Parameters in order. */
  readonly parameters: readonly Parameter[];
  /** Checked uploads. */
  readonly uploads: readonly PreparedUpload[];
  /** The response format, where it was chosen here and not by the caller. */
  readonly chosenFormat?: string;
}

/** What a service says about itself that matters for sending a query. */
export interface ServiceTraits {
  /** The fastest VOTable that it offers; absent for its default. */
  readonly fastestFormat?: string;
  /** What it allows to upload. */
  readonly uploads: UploadRules;
  /** Name of the format parameter in its version of TAP. */
  readonly formatParameter: "RESPONSEFORMAT" | "FORMAT";
}

/** Checks a query and encodes its uploads; nothing is sent. */
export async function prepareQuery(
  adql: string,
  options: RequestOptions,
  traits: ServiceTraits,
): Promise<PreparedQuery> {
  const { format = "auto", maxrec, language, runId, parameters } = options;
  const uploads = await prepareUploads(options.uploads ?? {}, traits.uploads);
  const chosen = format === "auto" ? traits.fastestFormat : format;
  return {
    adql,
    uploads,
    ...(format === "auto" && chosen !== undefined ? { chosenFormat: chosen } : {}),
    parameters: queryParameters({
      adql,
      uploads,
      formatParameter: traits.formatParameter,
      ...(chosen === undefined ? {} : { format: chosen }),
      ...(maxrec === undefined ? {} : { maxrec }),
      ...(language === undefined ? {} : { language }),
      ...(runId === undefined ? {} : { runId }),
      ...(parameters === undefined ? {} : { parameters }),
    }),
  };
}

/** The same query without a response format, for a service that refuses the one it offers. */
export function withoutFormat(query: PreparedQuery): PreparedQuery {
  const parameters = query.parameters.filter(
    ([name]) => name !== "RESPONSEFORMAT" && name !== "FORMAT",
  );
  const { chosenFormat: _, ...rest } = query;
  return { ...rest, parameters };
}

/** A service may think long before the first byte of an answer: milliseconds. */
const syncSilence = 600_000;

/** Sends a query to the synchronous endpoint. A query only reads, so it may be repeated. */
export async function sendSync(
  session: Session,
  url: string,
  query: PreparedQuery,
  budget: Budget,
): Promise<Response> {
  return await session.fetch(url, {
    method: "POST",
    body: requestBody(query.parameters, query.uploads),
    idempotent: true,
    timeout: syncSilence,
    ...budget.next(),
  });
}

/** The uploads as they stand in the provenance record. */
export function uploadRecords(uploads: readonly PreparedUpload[]): UploadRecord[] {
  return uploads.map((upload) =>
    upload.kind === "inline"
      ? { name: upload.name, bytes: upload.content.size }
      : { name: upload.name, url: withoutPasswords(upload.url) },
  );
}
