import { BadRequest } from "../http/http-error.ts";
import type { Parameters } from "../http/parameters.ts";
import { defaultFormat, type Format, findFormat } from "./formats.ts";

/** A query as TAP 1.1 section 2.7 lets one ask it. */
export interface TapRequest {
  readonly query: string;
  readonly format: Format;
  /** Rows at most; undefined is as many as the service gives. */
  readonly maxrec: number | undefined;
  /** table name → where its VOTable is. */
  readonly uploads: readonly Upload[];
}

/** One `name,uri` of UPLOAD. */
export interface Upload {
  readonly name: string;
  readonly uri: string;
}

/** The service-side limit on rows. */
export const HARD_ROW_LIMIT = 1_000_000;

/**
 * Reads the parameters of a query.
 * @throws {@link BadRequest}
 */
export function parseTapRequest(parameters: Parameters): TapRequest {
  const request = parameters.get("REQUEST");
  if (request !== undefined && request !== "doQuery") {
    throw new BadRequest(`unknown REQUEST: ${request}`);
  }
  const language = parameters.get("LANG");
  if (language === undefined) throw new BadRequest("missing required parameter: LANG");
  if (!/^ADQL(-2\.[01])?$/i.test(language)) throw new BadRequest(`unknown LANG: ${language}`);
  const query = parameters.get("QUERY");
  if (query === undefined || query.trim() === "") {
    throw new BadRequest("missing required parameter: QUERY");
  }
  return {
    query,
    format: parseFormat(parameters),
    maxrec: parseMaxrec(parameters.get("MAXREC")),
    uploads: parseUploads(parameters),
  };
}

/** RESPONSEFORMAT, or FORMAT as TAP 1.0 called it. */
function parseFormat(parameters: Parameters): Format {
  const name = parameters.get("RESPONSEFORMAT") ?? parameters.get("FORMAT");
  if (name === undefined) return defaultFormat;
  const format = findFormat(name);
  if (format === undefined) throw new BadRequest(`unknown format: ${name}`);
  return format;
}

/** The format asked for, as far as it can be told: an error must not fail on it. */
export function wantedFormat(parameters: Parameters): Format {
  const name = parameters.get("RESPONSEFORMAT") ?? parameters.get("FORMAT");
  return (name === undefined ? undefined : findFormat(name)) ?? defaultFormat;
}

/** MAXREC: an integer of at least 0. */
export function parseMaxrec(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,10}$/.test(text)) throw new BadRequest(`Invalid MAXREC: ${text}`);
  return Math.min(Number(text), HARD_ROW_LIMIT);
}

/** UPLOAD=name,uri;name,uri and repeated UPLOADs alike. */
function parseUploads(parameters: Parameters): Upload[] {
  const uploads: Upload[] = [];
  for (const pair of parameters.all("UPLOAD").flatMap((value) => value.split(";"))) {
    if (pair.trim() === "") continue;
    const comma = pair.indexOf(",");
    const name = pair
      .slice(0, comma)
      .trim()
      .replace(/^tap_upload\./i, "");
    if (comma < 0 || !/^[A-Za-z]\w*$/.test(name)) throw new BadRequest(`invalid UPLOAD: ${pair}`);
    if (uploads.some((upload) => upload.name.toLowerCase() === name.toLowerCase())) {
      throw new BadRequest(`UPLOAD names table ${name} twice`);
    }
    uploads.push({ name, uri: pair.slice(comma + 1).trim() });
  }
  return uploads;
}
