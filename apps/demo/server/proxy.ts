import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/**
 * The same-origin proxy of the explorer: `/proxy/https/host:port/path` stands for `https://host:port/path`.
 * Browsers may not read most archives' answers directly (no CORS headers), and nothing but the archive in
 * use can be reached through it.
 */
export interface Proxy {
  /** Whether this path is the proxy's to answer. */
  owns(path: string): boolean;
  /** Answers one request. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

const prefix = "/proxy/";
/** Headers that belong to one connection, or would tell the archive about the page. */
const dropped = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "host",
  "origin",
  "referer",
  "content-length",
  "accept-encoding",
  "content-encoding",
]);

/**
 * @param allowed host names (with port, where it is not the scheme's own) that may be reached; one that
 *   begins with a dot stands for all its subdomains
 */
export function createProxy(allowed: readonly string[]): Proxy {
  // Archives keep their files on hosts of their own: where an allowed host redirects to is allowed too.
  const redirectedTo = new Set<string>();
  const mayReach = (host: string): boolean =>
    redirectedTo.has(host) ||
    allowed.some((name) => (name.startsWith(".") ? `.${host}`.endsWith(name) : host === name));

  return {
    owns: (path) => path.startsWith(prefix),
    async handle(request, response) {
      const target = targetOf(request.url ?? "");
      if (!target || !mayReach(target.host)) {
        response.writeHead(403, { "content-type": "text/plain" });
        response.end("The explorer reaches only its own archive.\n");
        return;
      }
      const gone = new AbortController();
      response.on("close", () => gone.abort());
      const body = request.method === "GET" || request.method === "HEAD" ? null : request;
      const answer = await fetch(target, {
        method: request.method ?? "GET",
        headers: forwarded(request),
        redirect: "manual",
        signal: gone.signal,
        ...(body && { body: Readable.toWeb(body) as ReadableStream, duplex: "half" }),
      } as RequestInit);
      const location = answer.headers.get("location");
      if (location !== null && redirectedTo.size < 100) {
        redirectedTo.add(new URL(location, target).host);
      }
      response.writeHead(answer.status, headersOf(answer, target));
      if (answer.body) await pipeline(Readable.fromWeb(answer.body as never), response);
      else response.end();
    },
  };
}

/** The URL that a path of the proxy stands for. */
function targetOf(path: string): URL | undefined {
  const match = /^\/proxy\/(https?)\/([^/]+)(\/.*)?$/.exec(path);
  if (!match) return undefined;
  const [, scheme, host, rest = "/"] = match;
  return URL.canParse(`${scheme}://${host}${rest}`)
    ? new URL(`${scheme}://${host}${rest}`)
    : undefined;
}

function forwarded(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || dropped.has(name) || name.startsWith("sec-")) continue;
    headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return headers;
}

function headersOf(answer: Response, target: URL): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of answer.headers) {
    // A cookie of the archive must not become one of the page.
    if (!dropped.has(name) && name !== "set-cookie") headers[name] = value;
  }
  // fetch has undone the encoding, so the length holds only where there was none.
  const length = answer.headers.get("content-length");
  if (length !== null && !answer.headers.has("content-encoding"))
    headers["content-length"] = length;
  // The page's own fetch would otherwise leave the proxy when it follows a redirect.
  if (headers.location) headers.location = proxied(new URL(headers.location, target));
  return headers;
}

/** The path of the proxy that stands for a URL. */
function proxied(url: URL): string {
  return `${prefix}${url.protocol.slice(0, -1)}/${url.host}${url.pathname}${url.search}`;
}
