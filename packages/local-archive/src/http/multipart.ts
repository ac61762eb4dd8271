import { BadRequest } from "./http-error.ts";
import { type FilePart, Parameters } from "./parameters.ts";

/*
 * multipart/form-data (RFC 7578):
 *   --boundary CRLF
 *   Content-Disposition: form-data; name="…"[; filename="…"] CRLF
 *   [Content-Type: … CRLF] CRLF
 *   bytes CRLF
 *   --boundary-- CRLF
 */
const CRLF2 = Buffer.from("\r\n\r\n");

/** Splits a multipart/form-data body into plain parameters and file parts. */
export function parseMultipart(body: Uint8Array, contentType: string): Parameters {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined) throw new BadRequest("multipart body without a boundary");
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = Buffer.from(`--${name}`);
  const entries: [string, string][] = [];
  const files: FilePart[] = [];
  let start = bytes.indexOf(delimiter);
  while (start >= 0) {
    start += delimiter.length;
    if (bytes.toString("latin1", start, start + 2) === "--") return new Parameters(entries, files);
    const next = bytes.indexOf(Buffer.from(`\r\n--${name}`), start);
    if (next < 0) break;
    const headerEnd = bytes.indexOf(CRLF2, start);
    if (headerEnd < 0 || headerEnd > next) throw new BadRequest("multipart part without a header");
    const part = readHeaders(bytes.toString("utf8", start, headerEnd));
    const content = bytes.subarray(headerEnd + CRLF2.length, Math.max(next, headerEnd + 4));
    if (part.filename === undefined) entries.push([part.name, content.toString("utf8")]);
    else files.push({ ...part, filename: part.filename, bytes: new Uint8Array(content) });
    start = next + 2;
  }
  throw new BadRequest("multipart body ends before its closing boundary");
}

function readHeaders(block: string): { name: string; filename?: string; contentType: string } {
  let name: string | undefined;
  let filename: string | undefined;
  let contentType = "application/octet-stream";
  for (const line of block.split("\r\n")) {
    const colon = line.indexOf(":");
    const key = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (key === "content-type") contentType = value;
    if (key !== "content-disposition") continue;
    name = parameter(value, "name");
    filename = parameter(value, "filename");
  }
  if (name === undefined) throw new BadRequest("multipart part without a name");
  return { name, contentType, ...(filename === undefined ? {} : { filename }) };
}

function parameter(header: string, key: string): string | undefined {
  const found = new RegExp(`[;\\s]${key}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, "i").exec(header);
  return found?.[1]?.replace(/\\(.)/g, "$1") ?? found?.[2];
}
