import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface TestServer {
  readonly url: string;
  /** Body bytes handed to the sockets so far. */
  bytes: number;
  readonly requests: {
    path: string;
    range: string | undefined;
    headers: IncomingMessage["headers"];
  }[];
  close(): Promise<void>;
}

export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  server: TestServer,
) => void | Promise<void>;

/** A server on a free port of the loopback that counts what it sends. */
export async function startServer(handler: Handler): Promise<TestServer> {
  const http: Server = createServer((request, response) => {
    server.requests.push({
      path: request.url ?? "",
      range: request.headers.range,
      headers: request.headers,
    });
    const write = response.write.bind(response) as (chunk: unknown, ...rest: unknown[]) => boolean;
    const end = response.end.bind(response) as (
      chunk?: unknown,
      ...rest: unknown[]
    ) => ServerResponse;
    response.write = ((chunk: Uint8Array, ...rest: unknown[]) => {
      server.bytes += chunk.length;
      return write(chunk, ...rest);
    }) as typeof response.write;
    response.end = ((chunk?: Uint8Array | string, ...rest: unknown[]) => {
      if (chunk !== undefined && typeof chunk !== "function") server.bytes += chunk.length;
      return end(chunk, ...rest);
    }) as typeof response.end;
    void handler(request, response, server);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const server: TestServer = {
    url: `http://127.0.0.1:${port}`,
    bytes: 0,
    requests: [],
    close: () =>
      new Promise((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
  return server;
}

/** Serves bytes with ranges and validators, as a decent file server does. */
export function serveFile(
  request: IncomingMessage,
  response: ServerResponse,
  body: Uint8Array,
  headers: Record<string, string> = {},
): void {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  const ifRange = request.headers["if-range"];
  const current =
    ifRange === undefined || ifRange === headers.ETag || ifRange === headers["Last-Modified"];
  const common = {
    "Accept-Ranges": "bytes",
    "Content-Type": "application/octet-stream",
    ...headers,
  };
  if (range !== null && current) {
    const from = Number(range[1]);
    if (from >= body.length) {
      response.writeHead(416, { "Content-Range": `bytes */${body.length}` }).end();
      return;
    }
    const to = range[2] === "" ? body.length - 1 : Math.min(Number(range[2]), body.length - 1);
    response.writeHead(206, {
      ...common,
      "Content-Length": to + 1 - from,
      "Content-Range": `bytes ${from}-${to}/${body.length}`,
    });
    response.end(body.subarray(from, to + 1));
    return;
  }
  response.writeHead(200, { ...common, "Content-Length": body.length });
  response.end(body);
}

/** Bytes that look random and are the same every time. */
export function noise(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state;
  }
  return bytes;
}
