import type { ArtifactOf } from "../data/artifact-cells.ts";
import { HttpError } from "../http/http-error.ts";
import type { ArchiveRequest } from "../http/request.ts";
import { streamed } from "../http/responses.ts";
import type { Quirks } from "../quirks.ts";
import { parseRange } from "./byte-range.ts";
import type { StoredForm } from "./stored-form.ts";

/** The name under which a file is saved: the end of its URI. */
export function filename(uri: string): string {
  return uri.slice(uri.lastIndexOf("/") + 1);
}

/** The headers that tell of a file without sending it. */
export function fileHeaders(of: ArtifactOf, form: StoredForm, quirks: Quirks): Headers {
  const { observation, artifact } = of;
  const headers = new Headers({
    "content-type": artifact.contentType,
    "content-disposition": `inline; filename="${filename(artifact.uri)}"`,
    "last-modified": observation.lastModified.toUTCString(),
    "accept-ranges": quirks.has("storage-no-ranges") ? "none" : "bytes",
    "x-artifact-id": artifact.id,
  });
  if (!quirks.has("storage-no-length")) {
    headers.set("content-length", String(form.bytes.length));
    headers.set("digest", form.digest);
  }
  if (form.encoding !== null) headers.set("content-encoding", form.encoding);
  return headers;
}

/** Sends a stored file, or the range asked for, or 304 when it has not changed. */
export function sendFile(
  request: ArchiveRequest,
  of: ArtifactOf,
  form: StoredForm,
  quirks: Quirks,
): Response {
  const { bytes } = form;
  const headers = fileHeaders(of, form, quirks);
  if (notModified(request, of.observation.lastModified)) {
    return new Response(null, { status: 304, headers });
  }
  const range = wantedRange(request, headers, bytes.length, quirks);
  if (range === "unsatisfiable") {
    throw new HttpError(416, "range not satisfiable", {
      "content-range": `bytes */${bytes.length}`,
    });
  }
  if (range === null) return body(bytes, 200, headers, quirks);
  const { first, last } = range;
  headers.set("content-range", `bytes ${first}-${last}/${bytes.length}`);
  headers.set("content-length", String(last - first + 1));
  return body(bytes.subarray(first, last + 1), 206, headers, quirks);
}

function body(bytes: Uint8Array, status: number, headers: Headers, quirks: Quirks): Response {
  if (!quirks.has("storage-truncated")) {
    return new Response(bytes as Uint8Array<ArrayBuffer>, { status, headers });
  }
  return new Response(streamed(half(bytes)), { status, headers });
}

async function* half(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, Math.floor(bytes.length / 2));
  await new Promise((resolve) => setTimeout(resolve, 50));
  throw new Error("quirk storage-truncated: the connection is cut here");
}

/** Whole seconds count: an HTTP date has no fraction. */
function notModified({ headers }: ArchiveRequest, modified: Date): boolean {
  const since = Date.parse(headers.get("if-modified-since") ?? "");
  return !Number.isNaN(since) && Math.floor(modified.getTime() / 1000) * 1000 <= since;
}

function wantedRange(
  { headers: asked }: ArchiveRequest,
  sent: Headers,
  length: number,
  quirks: Quirks,
): ReturnType<typeof parseRange> {
  if (quirks.has("storage-no-ranges")) return null;
  const condition = asked.get("if-range");
  if (condition !== null && condition !== sent.get("last-modified")) return null;
  return parseRange(asked.get("range"), length, quirks.has("storage-suffix-range"));
}
