import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createProxy } from "./proxy.ts";

/** How the explorer is served. */
export interface ServeOptions {
  /** The `resource-caps` file of the archive's registry. */
  readonly registry: string;
  /** Hosts that the archive's services live on, besides the registry's; `.example` stands for subdomains. */
  readonly hosts?: readonly string[];
  /** Name of the archive, shown on the page. */
  readonly archive: string;
  /** Port on loopback. @defaultValue any free one */
  readonly port?: number;
}

/** A running explorer. */
export interface Explorer {
  /** Where the page is. */
  readonly url: string;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

const page = fileURLToPath(new URL("../dist/", import.meta.url));
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".map": "application/json",
};
const policy = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  "style-src 'self' 'unsafe-inline'",
  "script-src 'self' 'wasm-unsafe-eval'",
].join("; ");

/**
 * Serves the archive explorer on loopback: the page, its configuration, and the proxy to the archive.
 *
 * @throws Error when the port is taken
 */
export async function serveExplorer(options: ServeOptions): Promise<Explorer> {
  const { registry, hosts = [], archive, port = 0 } = options;
  const proxy = createProxy([new URL(registry).host, ...hosts]);
  const config = JSON.stringify({ registry, archive });

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://explorer");
    const answer = proxy.owns(pathname)
      ? proxy.handle(request, response)
      : pathname === "/config.json"
        ? send(response, 200, "application/json", config)
        : sendFile(response, pathname);
    answer.catch((error: unknown) => fail(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${actual}/`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
): Promise<void> {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
  response.end(body);
}

async function sendFile(response: ServerResponse, pathname: string): Promise<void> {
  const path = normalize(
    join(page, pathname === "/" ? "index.html" : decodeURIComponent(pathname)),
  );
  const found = path.startsWith(page.endsWith(sep) ? page : page + sep) && (await isFile(path));
  if (!found) return send(response, 404, "text/plain", "not found\n");
  response.writeHead(200, {
    "content-type": types[extname(path)] ?? "application/octet-stream",
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
  await pipeline(createReadStream(path), response);
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

function fail(response: ServerResponse, error: unknown): void {
  // The page went away, or the archive broke off in the middle: there is nobody left to tell.
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const reason = error instanceof Error ? (error.cause ?? error) : error;
  response.writeHead(502, { "content-type": "text/plain" });
  response.end(
    `The archive could not be reached: ${reason instanceof Error ? reason.message : reason}\n`,
  );
}
