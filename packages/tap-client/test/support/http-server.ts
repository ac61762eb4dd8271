import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** One request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** Parameters of the query string and of a urlencoded or multipart body (files left out). */
  readonly parameters: Record<string, string[]>;
}

export type Handler = (request: SeenRequest, response: ServerResponse) => void | Promise<void>;

export interface TestServer {
  readonly url: string;
  readonly requests: SeenRequest[];
  /** Number of connections that are open now. */
  connections(): number;
  close(): Promise<void>;
}

/** A server on an ephemeral loopback port whose handler decides everything. */
export async function startServer(handler: Handler): Promise<TestServer> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
      const body = Buffer.concat(chunks).toString("utf8");
      const request: SeenRequest = {
        method: incoming.method ?? "",
        path: url.pathname,
        query: url.searchParams,
        headers: incoming.headers,
        body,
        parameters: parametersOf(url.searchParams, body, incoming.headers["content-type"] ?? ""),
      };
      requests.push(request);
      await handler(request, response);
    })().catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    connections: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function parametersOf(
  query: URLSearchParams,
  body: string,
  type: string,
): Record<string, string[]> {
  const all: Record<string, string[]> = {};
  const add = (name: string, value: string) => {
    const key = name.toUpperCase();
    all[key] = [...(all[key] ?? []), value];
  };
  for (const [name, value] of query) add(name, value);
  if (type.startsWith("application/x-www-form-urlencoded")) {
    for (const [name, value] of new URLSearchParams(body)) add(name, value);
  }
  if (type.startsWith("multipart/form-data")) {
    const parts = body.matchAll(
      /Content-Disposition: form-data; name="([^"]*)"\r\n(?:[^\r\n]+\r\n)*\r\n([\s\S]*?)\r\n--/g,
    );
    for (const [, name, value] of parts) add(name ?? "", value ?? "");
  }
  return all;
}
