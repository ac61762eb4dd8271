import { escapeText, readXml, XmlError } from "@vostack/xml";
import type { ArtifactOf } from "../data/artifact-cells.ts";
import { decodePath } from "../http/decode-path.ts";
import { BadRequest, Forbidden, MethodNotAllowed, NotFound } from "../http/http-error.ts";
import type { ArchiveRequest } from "../http/request.ts";
import { seeOther, xml } from "../http/responses.ts";
import type { Quirks } from "../quirks.ts";
import { cutFile } from "../soda/cut-file.ts";
import { hasCutout } from "../soda/parameters.ts";
import type { Holdings } from "./holdings.ts";
import { mayDownload } from "./holdings.ts";
import { fileHeaders, sendFile } from "./send-file.ts";
import { storedForm } from "./stored-form.ts";
import type { PathTokens } from "./tokens.ts";

/** What file storage stands on. */
export interface StorageOptions {
  readonly holdings: Holdings;
  readonly tokens: PathTokens;
  readonly quirks: Quirks;
  /** The storage site's URL of files, on another origin than everything else. */
  readonly siteUrl: string;
}

/** `/raven`: knows at which site a file is. */
export async function locator(
  options: StorageOptions,
  request: ArchiveRequest,
  path: string,
): Promise<Response> {
  if (path === "locate") return locate(options, request);
  const uri = artifactUri(path);
  const of = readable(options, request, uri);
  if (request.method === "HEAD") {
    const { holdings, quirks } = options;
    return new Response(null, {
      headers: fileHeaders(of, storedForm(holdings.file(of), quirks), quirks),
    });
  }
  if (request.method !== "GET") throw new MethodNotAllowed(request.method, "GET, HEAD");
  const { siteUrl, tokens } = options;
  return seeOther(`${siteUrl}/${tokens.issue(uri)}/${encodePath(uri)}${request.url.search}`);
}

/** `/minoc`: keeps the files. */
export async function site(
  options: StorageOptions,
  request: ArchiveRequest,
  path: string,
): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new MethodNotAllowed(request.method, "GET, HEAD");
  }
  const { holdings, quirks, tokens } = options;
  const [, token, rest = ""] = /^files\/(?:(~[^/]+~)\/)?(.+)$/.exec(path) ?? [];
  // Somebody may ask that the file be saved under another name.
  const uri = decodePath(rest.replace(/:fo\/[^/]*$/, ""));
  const authorised = token !== undefined && tokens.verify(token, uri);
  if (token !== undefined && !authorised) throw new Forbidden();
  const of = authorised ? holdings.artifact(uri) : readable(options, request, uri);
  if (of === undefined) throw new NotFound(`not found: ${uri}`);
  const parameters = await request.parameters();
  if (hasCutout(parameters)) return cutFile(of, holdings.file(of).bytes, parameters);
  return sendFile(request, of, storedForm(holdings.file(of), quirks), quirks);
}

function artifactUri(path: string): string {
  const uri = /^files\/(.+)$/.exec(path)?.[1];
  if (uri === undefined) throw new NotFound(`not found: ${path}`);
  return decodePath(uri);
}

/** The URI as a path: colons and slashes stay, what a path cannot hold is percent-encoded. */
export function encodePath(uri: string): string {
  return uri
    .split("/")
    .map((part) => encodeURIComponent(part).replaceAll("%3A", ":"))
    .join("/");
}

/** @throws 404 when there is no such file, 403 when it is not open to the caller */
function readable({ holdings }: StorageOptions, request: ArchiveRequest, uri: string): ArtifactOf {
  const of = holdings.artifact(uri);
  if (of === undefined) throw new NotFound(`not found: ${uri}`);
  if (!mayDownload(request.identity, of)) throw new Forbidden();
  return of;
}

const PROTOCOLS = "ivo://ivoa.net/vospace/core#";

/** POST /locate: a VOSpace transfer document, answered with the places to get the file from. */
async function locate(options: StorageOptions, request: ArchiveRequest): Promise<Response> {
  if (request.method !== "POST") throw new MethodNotAllowed(request.method, "POST");
  const { target, direction } = parseTransfer(new TextDecoder().decode(await request.body()));
  if (direction !== "pullFromVoSpace") throw new Forbidden(`permission denied: ${direction}`);
  readable(options, request, target);
  const { siteUrl, tokens, quirks } = options;
  const file = encodePath(target);
  const endpoints = [`${siteUrl}/${tokens.issue(target)}/${file}`, `${siteUrl}/${file}`];
  // Port 9 (discard) is where nobody listens.
  if (quirks.has("storage-mirror-down"))
    endpoints.unshift(`http://127.0.0.1:9/minoc/files/${file}`);
  const protocols = endpoints.map(
    (url) => `<vos:protocol uri="${PROTOCOLS}httpget">
<vos:endpoint>${escapeText(url)}</vos:endpoint>
</vos:protocol>
`,
  );
  return xml(`<?xml version="1.0" encoding="UTF-8"?>
<vos:transfer xmlns:vos="http://www.ivoa.net/xml/VOSpace/v2.0" version="2.1">
<vos:target>${escapeText(target)}</vos:target>
<vos:direction>${direction}</vos:direction>
${protocols.join("")}<vos:keepBytes>true</vos:keepBytes>
</vos:transfer>
`);
}

function parseTransfer(document: string): { readonly target: string; readonly direction: string } {
  try {
    const root = readXml(document);
    const target = root.child("target")?.text.trim();
    const direction = root.child("direction")?.text.trim();
    if (target === undefined || direction === undefined) {
      throw new BadRequest("a transfer needs a target and a direction");
    }
    return { target, direction };
  } catch (error) {
    if (error instanceof XmlError) throw new BadRequest(`not a transfer: ${error.message}`);
    throw error;
  }
}
