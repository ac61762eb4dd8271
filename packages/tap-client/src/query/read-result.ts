import { ProtocolError, type VoError } from "@vostack/vo-service";
import { Info, readVOTable, type Table, type VOTable, VOTableError } from "@vostack/votable";
import { XmlError } from "@vostack/xml";
import { QueryError } from "../errors.ts";
import { openAnswer } from "./answer.ts";
import { withoutLeadingBlanks } from "./bytes.ts";
import { LastWords } from "./last-words.ts";
import type { Parameter } from "./parameters.ts";
import { clientName, type Provenance, type UploadRecord } from "./provenance.ts";
import { TapResult } from "./result.ts";

/** What is known about a query before its answer is read. */
export interface Asked {
  /** Base address of the service. */
  readonly service: string;
  /** The query text. */
  readonly adql: string;
  /** The parameters as sent. */
  readonly parameters: readonly Parameter[];
  /** The uploads as sent. */
  readonly uploads: readonly UploadRecord[];
  /** When it was sent. */
  readonly requestedAt: Date;
  /** Address of the job, when there is one. */
  readonly jobUrl?: string;
}

/**
 * Reads an answer into memory.
 *
 * @throws QueryError when the service says that the query failed, be it after the rows;
 * ProtocolError when the answer is no table or stops early.
 */
export async function readResult<R>(
  response: Response,
  asked: Asked,
  options: { readonly longs?: "auto" | "bigint" | undefined },
): Promise<TapResult<R>> {
  const longs = options.longs ? { longs: options.longs } : {};
  let last: LastWords | undefined;
  try {
    const { kind, body, size, stop } = await openAnswer(response, formatOf(asked));
    if (kind === "csv" || kind === "tsv") {
      const { readCsv } = await import("@vostack/votable/csv");
      const rows = await readCsv(body, { separator: kind === "csv" ? "," : "\t", ...longs });
      return resultOf<R>(rows, undefined, false, response, asked);
    }
    if (kind === "other") throw await notATable(response, body, "download() or save()");
    last = new LastWords(withoutLeadingBlanks(body), stop);
    const document = await readVOTable(last.bytes(), { ...longs, size });
    const table = document.firstTable();
    const status =
      document.status?.value === "ERROR" ? document.status : (last.misplaced() ?? document.status);
    if (status?.value === "ERROR") {
      throw queryError(status.message || otherError(document), response.url, asked);
    }
    if (!table) throw withoutTable(document, response.url);
    return resultOf<R>(table, document, status?.value === "OVERFLOW", response, asked);
  } catch (error) {
    throw await explained(error, response.url, asked, last);
  } finally {
    await last?.close();
  }
}

/** The result of a table; rows beyond `MAXREC` are those of a service that does not know it. */
function resultOf<R>(
  whole: Table,
  document: VOTable | undefined,
  overflows: boolean,
  response: Response,
  asked: Asked,
): TapResult<R> {
  const table = whole.nrows > maxrecOf(asked) ? whole.slice(0, maxrecOf(asked)) : whole;
  const truncated = table !== whole || overflows;
  const provenance = provenanceOf(asked, response, { rows: table.nrows, truncated }, document);
  return new TapResult<R>(table, provenance, document);
}

/** The value of a parameter that was sent; names are in capitals here. */
function sent(asked: Asked, name: string): string | undefined {
  return asked.parameters.find(([one]) => one === name)?.[1];
}

/** The format that was asked for; `undefined` leaves it to the service. */
export function formatOf(asked: Asked): string | undefined {
  return sent(asked, "RESPONSEFORMAT") ?? sent(asked, "FORMAT");
}

/** The most rows that were asked for. */
export function maxrecOf(asked: Asked): number {
  const text = sent(asked, "MAXREC");
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
}

/**
 * Errors of the reader in the words of the protocol: what failed, where, and for which job. What the service says about
 * it among its last words counts most.
 */
export async function explained(
  error: unknown,
  url: string,
  asked: Asked,
  last?: LastWords,
): Promise<unknown> {
  if (!(error instanceof VOTableError || error instanceof XmlError)) return error;
  if (error.code === "QUERY_ERROR") return queryError(error.message, url, asked, error);
  const said = (await last?.afterFailure()) ?? {};
  if (said.error !== undefined) return queryError(said.error, url, asked, error);
  const context = {
    url,
    cause: error,
    ...(asked.jobUrl ? { jobId: asked.jobUrl } : {}),
    ...(said.words ? { serverMessage: said.words } : {}),
  };
  const hint = error.hint ?? hints[error.code];
  return new ProtocolError(`Cannot read the answer of ${url}: ${error.message}`, {
    ...context,
    ...(hint ? { hint } : {}),
  });
}

const hints: Readonly<Record<string, string>> = {
  TRUNCATED:
    "The connection broke off or the server failed while it sent rows: ask again, or as a job.",
};

/** The error for a query that the service reports as failed. */
export function queryError(
  message: string,
  url: string,
  asked: Pick<Asked, "jobUrl">,
  cause?: unknown,
): QueryError {
  const said = message || "the service gives no reason";
  return new QueryError(`Query failed: ${said}`, {
    url,
    serverMessage: message,
    ...(asked.jobUrl ? { jobId: asked.jobUrl } : {}),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Some services put what went wrong into INFOs of other names. */
function otherError(document: VOTable): string {
  const said = [...document.descendants()].flatMap((one) =>
    one instanceof Info && /error|message|reason/i.test(`${one.name} ${one.ID ?? ""}`)
      ? [one.text.trim() || one.value]
      : [],
  );
  return said.join(" ");
}

function withoutTable(document: VOTable, url: string): ProtocolError {
  const serverMessage = otherError(document);
  return new ProtocolError(
    `Cannot read the answer of ${url}: the document has no table${serverMessage && `: ${serverMessage}`}`,
    { url, ...(serverMessage ? { serverMessage } : {}) },
  );
}

/** The error for an answer that is no table, with the beginning of what it is. */
export async function notATable(
  response: Response,
  body: AsyncIterable<Uint8Array>,
  instead: string,
): Promise<VoError> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > 500) break;
  }
  const type = response.headers.get("content-type") ?? "no type";
  return new ProtocolError(`Cannot read the answer of ${response.url} (${type}) as a table`, {
    url: response.url,
    status: response.status,
    serverMessage: text.slice(0, 500),
    hint: `Use ${instead} for other formats.`,
  });
}

/** The record of a result. */
function provenanceOf(
  asked: Asked,
  response: Response,
  { rows, truncated }: Pick<Provenance, "rows" | "truncated">,
  document?: VOTable,
): Provenance {
  const infos = document
    ? [...document.infos, ...document.resources.flatMap(({ infos }) => infos)]
    : [];
  return {
    service: asked.service,
    url: response.url,
    adql: asked.adql,
    mode: asked.jobUrl ? "async" : "sync",
    ...(asked.jobUrl ? { jobUrl: asked.jobUrl } : {}),
    parameters: asked.parameters,
    uploads: asked.uploads,
    requestedAt: asked.requestedAt.toISOString(),
    completedAt: new Date().toISOString(),
    contentType: response.headers.get("content-type") ?? "",
    rows,
    truncated,
    infos: infos.map(({ name, value }) => [name, value]),
    client: clientName,
  };
}
