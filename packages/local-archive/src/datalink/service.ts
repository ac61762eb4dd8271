import { BadRequest, HttpError } from "../http/http-error.ts";
import type { Parameters } from "../http/parameters.ts";
import type { ArchiveRequest } from "../http/request.ts";
import { streamed, text } from "../http/responses.ts";
import { RunLater } from "../http/run-later.ts";
import type { Quirks } from "../quirks.ts";
import type { Holdings } from "../storage/holdings.ts";
import { answerError } from "../tap/answer.ts";
import { parseMaxrec } from "../tap/tap-request.ts";
import { type Info, votableDocument } from "../votable/document.ts";
import { tableData } from "../votable/serialization.ts";
import { cutoutDescriptors } from "./descriptors.ts";
import { type CutoutService, type Link, linksOf } from "./links.ts";
import { linkFields, linkRow } from "./table.ts";

/** What DataLink stands on. */
export interface DatalinkOptions {
  readonly origin: string;
  readonly holdings: Holdings;
  readonly quirks: Quirks;
}

/** Rows after which the quirk datalink-cut begins no other ID. */
const CUT = 100;
const MANIFEST = "application/x-download-manifest+txt";
const CONTENT_TYPE = "application/x-votable+xml;content=datalink";

/** `/caom2ops/datalink`: the files and services of products (DataLink 1.1). */
export function datalinkService(options: DatalinkOptions): RunLater {
  const url = `${options.origin}/caom2ops/datalink`;
  return new RunLater(url, options.quirks.has("run-once"), async (request, parameters) => {
    try {
      return answer(options, request, parameters);
    } catch (error) {
      if (error instanceof HttpError) return answerError(error, options.quirks);
      throw error;
    }
  });
}

function answer(
  { origin, holdings, quirks }: DatalinkOptions,
  { identity }: ArchiveRequest,
  parameters: Parameters,
): Response {
  const format = responseFormat(parameters, quirks);
  const maxrec = parseMaxrec(parameters.get("MAXREC")) ?? Number.POSITIVE_INFINITY;
  const downloadsOnly = parameters.get("REQUEST")?.toLowerCase() === "downloads-only";
  const fault = quirks.has("datalink-legacy-faults") ? "Error" : "Fault";
  const packageTerm = quirks.has("datalink-package-uri")
    ? "http://www.opencadc.org/caom2#pkg"
    : "#package";
  const links: Link[] = [];
  const services: CutoutService[] = [];
  for (const id of parameters.all("ID")) {
    if (quirks.has("datalink-cut") && !downloadsOnly && links.length >= CUT) break;
    const found = linksOf(id, { origin, holdings, identity, downloadsOnly, fault, packageTerm });
    links.push(...found.links);
    services.push(...found.services);
  }
  const overflow = links.length > maxrec;
  const sent = overflow ? links.slice(0, maxrec) : links;
  if (format === MANIFEST) return text(manifest(sent));
  const infos: Info[] = [
    { name: "standardID", value: "ivo://ivoa.net/std/DataLink#links-1.1" },
    { name: "QUERY_STATUS", value: "OK" },
  ];
  const fields = linkFields(quirks);
  const table = {
    infos,
    fields,
    rows: once(sent.map((link) => linkRow(link, fields))),
    closing: () => (overflow ? [{ name: "QUERY_STATUS", value: "OVERFLOW" }] : []),
    meta: services.map((service) => cutoutDescriptors(service, origin)).join(""),
  };
  return new Response(streamed(votableDocument(table, tableData())), {
    headers: { "content-type": format },
  });
}

async function* once<T>(rows: T): AsyncGenerator<T> {
  yield rows;
}

function manifest(links: readonly Link[]): string {
  return links
    .filter(({ accessUrl, errorMessage }) => accessUrl !== undefined || errorMessage !== undefined)
    .map(({ accessUrl, errorMessage }) =>
      accessUrl === undefined ? `ERROR\t${errorMessage}\n` : `OK\t${accessUrl}\n`,
    )
    .join("");
}

function responseFormat(parameters: Parameters, quirks: Quirks): string {
  const asked = parameters.get("RESPONSEFORMAT");
  const type = (asked ?? "").split(";")[0]!.trim().toLowerCase();
  if (type === MANIFEST) return MANIFEST;
  const isAlias = type === "votable" && !quirks.has("datalink-no-votable-alias");
  if (type === "" || type === "application/x-votable+xml" || isAlias) return CONTENT_TYPE;
  if (type === "text/xml") return "text/xml;content=datalink";
  throw new BadRequest(`unknown format: ${asked}`);
}
