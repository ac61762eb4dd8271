import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Identity } from "../auth/identity.ts";
import { ArchiveError } from "../errors.ts";
import { corsHeaders } from "./cors.ts";
import { errorResponse } from "./error-response.ts";
import { HttpError } from "./http-error.ts";
import { type ArchiveRequest, archiveRequest } from "./request.ts";

/** What one listening socket does with its requests. */
export interface HttpServerOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly answer: (request: ArchiveRequest) => Promise<Response>;
  readonly identify: (headers: Headers) => Promise<Identity | null>;
  readonly log: (line: string) => void;
  /** The WWW-Authenticate headers of a 401. */
  readonly challenges: () => readonly string[];
}

/** An HTTP server on 127.0.0.1. */
export class HttpServer {
  readonly origin: string;
  readonly #server: Server;
  readonly #closing: AbortController;

  private constructor(server: Server, origin: string, closing: AbortController) {
    this.#server = server;
    this.origin = origin;
    this.#closing = closing;
  }

  /** @throws {@link ArchiveError} when the port is taken or may not be used. */
  static async listen(options: HttpServerOptions): Promise<HttpServer> {
    const closing = new AbortController();
    let origin = "http://127.0.0.1";
    const server = createServer((message, reply) => {
      serve(message, reply, origin, options, closing.signal).catch((cause: unknown) => {
        options.log(`${message.method} ${message.url} failed: ${String(cause)}`);
        reply.destroy();
      });
    });
    // A long-poll (UWS WAIT) is idle for a minute; uploads are small.
    server.keepAliveTimeout = 5_000;
    await new Promise<void>((resolve, reject) => {
      server.once("error", (cause: NodeJS.ErrnoException) => reject(listenError(cause, options)));
      server.listen(options.port, "127.0.0.1", resolve);
    });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new HttpServer(server, origin, closing);
  }

  /** Stops listening, ends every open connection, and waits until all are gone. */
  async close(): Promise<void> {
    this.#closing.abort();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }
}

function listenError(cause: NodeJS.ErrnoException, { port }: HttpServerOptions): ArchiveError {
  if (cause.code === "EADDRINUSE") {
    return new ArchiveError("PORT_TAKEN", `port ${port} is already in use on 127.0.0.1`, {
      hint: "stop the other program, choose another port, or use port 0 for any free one",
      cause,
    });
  }
  return new ArchiveError("LISTEN_FAILED", `cannot listen on port ${port}: ${cause.message}`, {
    hint: "choose another port, or use port 0 for any free one",
    cause,
  });
}

async function serve(
  message: IncomingMessage,
  reply: ServerResponse,
  origin: string,
  options: HttpServerOptions,
  closing: AbortSignal,
): Promise<void> {
  const gone = new AbortController();
  reply.once("close", () => gone.abort());
  let response: Response;
  const started = Date.now();
  try {
    const signal = AbortSignal.any([gone.signal, closing]);
    const request = await archiveRequest(message, origin, options.identify, signal);
    response = await options.answer(request);
  } catch (error) {
    if (!(error instanceof HttpError)) options.log(describe(error));
    response = errorResponse(error);
    if (response.status === 401) {
      for (const one of options.challenges()) response.headers.append("www-authenticate", one);
    }
  }
  options.log(
    `${message.method} ${redact(message.url ?? "")} ${response.status} ${Date.now() - started} ms`,
  );
  await send(message, reply, response);
}

/** Pre-authorised URLs carry their token in the path: not for the log. */
function redact(url: string): string {
  return url.replace(/~[\w~=-]{8,}/g, "~…");
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function send(
  message: IncomingMessage,
  reply: ServerResponse,
  response: Response,
): Promise<void> {
  reply.statusCode = response.status;
  reply.setHeader("server", "vostack-local-archive");
  for (const [name, value] of corsHeaders(message.headers.origin)) reply.setHeader(name, value);
  for (const [name, value] of response.headers) reply.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.setHeader("set-cookie", cookies);
  // Whatever of the body nobody read must not block the next request on this connection.
  message.resume();
  if (response.body === null || message.method === "HEAD") {
    await response.body?.cancel();
    reply.end();
    return;
  }
  // A body that breaks off (or a client that leaves) ends the connection: the reader sees a cut.
  await pipeline(Readable.fromWeb(response.body as never), reply).catch(() => reply.destroy());
}
