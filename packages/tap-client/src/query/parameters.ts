import type { PreparedUpload } from "../upload/prepare.ts";

/** Everything that a query request says, before it is encoded. */
export interface QueryRequest {
  /** The ADQL text (or text of another `language`). */
  readonly adql: string;
  /** `LANG`, default `ADQL`. */
  readonly language?: string;
  /** `MAXREC`, sent whenever it is given, zero included. */
  readonly maxrec?: number;
  /** `RESPONSEFORMAT`, as the service spells it; absent leaves the choice to the service. */
  readonly format?: string;
  /** Name of the format parameter: `FORMAT` for TAP 1.0. Default `RESPONSEFORMAT`. */
  readonly formatParameter?: "RESPONSEFORMAT" | "FORMAT";
  /** `RUNID`: a label that the service copies into the job. */
  readonly runId?: string;
  /** Tables to upload. */
  readonly uploads?: readonly PreparedUpload[];
  /** Further parameters of this service. */
  readonly parameters?: Readonly<Record<string, string | number | readonly string[]>>;
}

/** A request parameter: name and value. */
export type Parameter = readonly [name: string, value: string];

/**
 * The parameters of a TAP query in the order in which they are sent.
 *
 * @throws RangeError when `maxrec` is not a whole number ≥ 0.
 * @see TAP 1.1 section 2.7.
 */
export function queryParameters(request: QueryRequest): Parameter[] {
  const { maxrec, format, runId, uploads = [], parameters = {} } = request;
  if (maxrec !== undefined && !(Number.isSafeInteger(maxrec) && maxrec >= 0)) {
    throw new RangeError(
      `Cannot send MAXREC=${maxrec}: it must be a whole number of rows, 0 or more`,
    );
  }
  return [
    ["REQUEST", "doQuery"],
    ["LANG", request.language ?? "ADQL"],
    ["QUERY", request.adql],
    ...one(request.formatParameter ?? "RESPONSEFORMAT", format),
    ...one("MAXREC", maxrec),
    ...one("RUNID", runId),
    ...one("UPLOAD", uploads.length > 0 ? uploads.map(uploadItem).join(";") : undefined),
    ...Object.entries(parameters).flatMap(([name, value]) =>
      (typeof value === "object" ? value : [value]).map((item): Parameter => [name, String(item)]),
    ),
  ];
}

/**
 * The request body: a form, or multipart when tables travel inline. Inline tables
 * are always file parts with a file name: some services take a part without one as text.
 */
export function requestBody(
  parameters: readonly Parameter[],
  uploads: readonly PreparedUpload[] = [],
): URLSearchParams | FormData {
  const inline = uploads.filter((upload) => upload.kind === "inline");
  if (inline.length === 0) {
    return new URLSearchParams(parameters.map(([name, value]) => [name, value]));
  }
  const form = new FormData();
  for (const [name, value] of parameters) form.append(name, value);
  for (const { part, content, filename } of inline) form.append(part, content, filename);
  return form;
}

/** One item of the UPLOAD parameter (TAP 1.1 section 2.7.6): `name,param:part` or `name,URL`. */
export function uploadItem(upload: PreparedUpload): string {
  return upload.kind === "inline"
    ? `${upload.name},param:${upload.part}`
    : `${upload.name},${upload.url.replaceAll(";", "%3B").replaceAll(",", "%2C")}`;
}

function one(name: string, value: string | number | undefined): Parameter[] {
  return value === undefined ? [] : [[name, String(value)]];
}
