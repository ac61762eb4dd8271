import type { IncomingMessage } from "node:http";
import type { Identity } from "../auth/identity.ts";
import { BadRequest, HttpError } from "./http-error.ts";
import { parseMultipart } from "./multipart.ts";
import { Parameters } from "./parameters.ts";

/** The largest request body: 32 MiB, the upload limit announced in the capabilities. */
export const MAX_BODY_BYTES: number = 32 * 1024 * 1024;

/** One request, as the services see it. */
export interface ArchiveRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  /** Who asks, or null for everybody. */
  readonly identity: Identity | null;
  /** Aborted when the client goes away or the archive closes. */
  readonly signal: AbortSignal;
  /** Query string and form body merged; of a multipart request the body alone. */
  parameters(): Promise<Parameters>;
  /** The raw body. */
  body(): Promise<Uint8Array>;
}

/** Answers everything below one path prefix; `path` is what follows the prefix, without a slash. */
export type Service = (request: ArchiveRequest, path: string) => Response | Promise<Response>;

/** Makes the web-like request of a node:http message. */
export async function archiveRequest(
  message: IncomingMessage,
  origin: string,
  identify: (headers: Headers) => Promise<Identity | null>,
  signal: AbortSignal,
): Promise<ArchiveRequest> {
  const headers = new Headers();
  for (let i = 0; i + 1 < message.rawHeaders.length; i += 2) {
    headers.append(message.rawHeaders[i]!, message.rawHeaders[i + 1]!);
  }
  const url = requestUrl(message.url ?? "/", origin);
  let body: Promise<Uint8Array> | undefined;
  const readBody = (): Promise<Uint8Array> => {
    body ??= collect(message);
    return body;
  };
  return {
    method: message.method ?? "GET",
    url,
    headers,
    identity: await identify(headers),
    signal,
    body: readBody,
    parameters: async () => readParameters(url, headers, readBody),
  };
}

/** `//` would begin a host name for the URL parser; a proxy may send the whole URL. */
function requestUrl(target: string, origin: string): URL {
  const text = target.startsWith("/") ? origin + target : target;
  if (!URL.canParse(text)) throw new BadRequest(`not a URL: ${target}`);
  return new URL(text);
}

async function readParameters(
  url: URL,
  headers: Headers,
  body: () => Promise<Uint8Array>,
): Promise<Parameters> {
  const contentType = headers.get("content-type") ?? "";
  const type = contentType.split(";")[0]!.trim().toLowerCase();
  if (type === "multipart/form-data") return parseMultipart(await body(), contentType);
  const query = [...url.searchParams];
  if (type !== "application/x-www-form-urlencoded") return new Parameters(query);
  const form = new URLSearchParams(new TextDecoder().decode(await body()));
  return new Parameters([...query, ...form]);
}

async function collect(message: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw new HttpError(413, `request body exceeds the limit: ${MAX_BODY_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
