import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { Readable } from "node:stream";
import type { Arrival, BodyReader } from "./types.ts";

/** What is sent. */
export interface ForgivingRequest {
  /** Where to. */
  readonly url: URL;
  /** HTTP method. */
  readonly method: string;
  /** Request headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** Request body. */
  readonly body: string | Uint8Array | Readable | null;
  /** Ends the exchange, its body included. */
  readonly signal: AbortSignal | null | undefined;
  /** Is told the bytes that arrive. */
  readonly onBytes: (count: number) => void;
  /** Authorities and certificates for TLS. */
  readonly tls: Readonly<Record<string, unknown>>;
}

/** What undici says of answers that are no HTTP to the letter. */
const NOT_TO_THE_LETTER =
  /^(HTTPParserError|HeadersOverflowError|ResponseContentLengthMismatchError)$/;

/** Whether an answer failed for what a forgiving reader may read: `100 Continue` that nobody asked for is "bad response". */
export function isNotToTheLetter(error: unknown): boolean {
  return (
    error instanceof Error &&
    (NOT_TO_THE_LETTER.test(error.name) || error.message === "bad response")
  );
}

/**
 * One exchange without redirects, on a connection of its own, by Node's own client with its forgiving parser: for servers
 * that send what browsers, curl and Java read, and undici does not.
 */
export async function exchangeForgivingly(sending: ForgivingRequest): Promise<Arrival> {
  const { url, method, headers, body, signal, onBytes, tls } = sending;
  const options: RequestOptions = {
    method,
    headers,
    agent: false,
    insecureHTTPParser: true,
    maxHeaderSize: 65_536,
    ...(signal && { signal }),
  };
  const request: ClientRequest =
    url.protocol === "https:"
      ? (await import("node:https")).request(url, { ...options, ...tls })
      : (await import("node:http")).request(url, options);
  // None of the headers is left out.
  request.maxHeadersCount = 0;
  return await new Promise((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (response) => {
      // What is wrong within the body is told to the request.
      request.on("error", (error) => response.destroy(error));
      resolve(arrivalOf(response, method, onBytes));
    });
    if (body instanceof Readable) body.on("error", reject).pipe(request);
    else request.end(body ?? undefined);
  });
}

function arrivalOf(
  response: IncomingMessage,
  method: string,
  onBytes: (count: number) => void,
): Arrival {
  const headers = new Headers();
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const { statusCode: status = 0, statusMessage: statusText = "" } = response;
  const hasBody = method !== "HEAD" && ![204, 205, 304].includes(status);
  return { status, statusText, headers, body: hasBody ? readerOf(response, onBytes) : null };
}

function readerOf(response: IncomingMessage, onBytes: (count: number) => void): BodyReader {
  const pieces = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  return {
    async read() {
      const { value, done } = await pieces.next();
      if (done) return { done };
      onBytes(value.length);
      return { done: false, value: new Uint8Array(value.buffer, value.byteOffset, value.length) };
    },
    async cancel() {
      response.destroy();
    },
  };
}
