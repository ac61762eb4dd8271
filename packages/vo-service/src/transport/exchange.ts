import { platform } from "#http";
import { ProtocolError } from "../errors.ts";
import type { Arrival, Fetch } from "../http/types.ts";
import { redactHeaders, redactUrl } from "../log/redact.ts";
import type { Credential } from "../sign-on/credential.ts";
import { basicToken } from "../sign-on/credentials.ts";
import { connectionError } from "./connection-error.ts";
import type { Operation, SessionContext } from "./context.ts";
import { guardedBody } from "./guarded-body.ts";
import type { Outgoing } from "./outgoing.ts";
import type { RequestOptions } from "./request-options.ts";
import { isRepeatable } from "./retry.ts";

/** The answer to one exchange. */
export interface Answer {
  /** Number of the exchange. */
  readonly exchange: number;
  /** URL without secrets. */
  readonly url: string;
  /** The answer; its place for the host is free when its body has ended. */
  readonly response: Response;
  /** The answer goes to the caller: the clock of the operation ends with its body. */
  readonly handOver: () => Response;
}

/**
 * Sends a request once and guards the answer's body.
 *
 * @throws VoError when there is no answer
 */
export async function exchange(
  request: Outgoing,
  { options, clock, redact }: Operation,
  context: SessionContext,
  credential: Credential | undefined,
): Promise<Answer> {
  const { url, method, body } = request;
  const { tell } = context;
  const shown = redact(redactUrl(url));
  const number = context.nextExchange();
  // To wait for a place is no silence of the service.
  const release = await context.limiter.acquire(url.host, clock.signal);
  clock.expect();
  const at = (): { exchange: number; url: string; time: Date } => ({
    exchange: number,
    url: shown,
    time: new Date(),
  });
  const shownHeaders = (headers: Headers): [string, string][] =>
    redactHeaders(headers).map(([name, value]) => [name, redact(value)]);
  let over = false;
  let handedOver = false;
  const end = (error?: unknown): void => {
    over = true;
    release();
    clock.rest();
    if (handedOver) clock.end();
    if (error === undefined) return;
    const reason = error instanceof Error ? error.message : "unknown";
    tell?.({ type: "failure", ...at(), reason });
  };
  const failure = (error: unknown, during: "request" | "body"): unknown =>
    clock.signal.aborted
      ? clock.signal.reason
      : connectionError(error, shown, options.jobId, during);
  let arrived = 0;
  // A caller with cookies of its own knows better, and what signs on leaves nothing behind.
  const keepsCookies = !request.headers.has("cookie") && options.secrets === undefined;
  const headers = withCredential(request, credential, context, keepsCookies);
  const kind = credential?.kind;
  const certificate = credential?.kind === "certificate" ? credential.pem : undefined;
  const init: RequestInit = {
    method,
    headers,
    signal: clock.signal,
    redirect: platform.hidesRedirects && options.redirect !== "manual" ? "follow" : "manual",
    ...(body !== undefined && { body }),
  };
  tell?.({ type: "request", ...at(), method, headers: shownHeaders(headers), credential: kind });
  const sender = senderOf(options, context);
  let arrival: Arrival | Response;
  try {
    arrival = await (sender === undefined
      ? platform.fetch(url.href, {
          ...init,
          certificate,
          connection: context.connection,
          fetch: context.fetch,
          decode: options.decode ?? true,
          repeatable: isRepeatable(method, options) && !(body instanceof ReadableStream),
          onBytes: (count) => {
            arrived += count;
          },
        })
      : sender(url.href, { ...init, ...(certificate && { certificate }) }));
  } catch (error) {
    const known = failure(error, "request");
    end(known);
    throw known;
  }
  clock.rest();
  if (keepsCookies && arrival.headers.has("set-cookie")) {
    context.serverCookies.take(arrival.headers, url, credential);
  }
  const { status } = arrival;
  tell?.({ type: "response", ...at(), status, headers: shownHeaders(arrival.headers) });
  if ("clone" in arrival) {
    end();
    const response = arrival;
    if (response.url === "") Object.defineProperty(response, "url", { value: url.href });
    const handOver = (): Response => {
      clock.letGo();
      return response;
    };
    return { exchange: number, url: shown, response, handOver };
  }
  if (arrival.body === null) end();
  const guarded =
    arrival.body &&
    guardedBody(arrival.body, {
      clock,
      url: shown,
      arrived: () => arrived,
      failure: (error) => failure(error, "body"),
      ended: (bytes, error, complete) => {
        end(error);
        tell?.({ type: "body", ...at(), bytes, complete });
      },
    });
  const response = await responseOf(arrival, guarded, url);
  const handOver = (): Response => {
    handedOver = true;
    if (over) clock.end();
    return response;
  };
  return { exchange: number, url: shown, response, handOver };
}

/**
 * Who sends in place of the platform. A session with a fetch of its own, or with a network of its own, has its
 * reasons, and no single request knows better.
 */
function senderOf(options: RequestOptions, context: SessionContext): Fetch | undefined {
  const { ca, http2 } = context.connection;
  const own = context.fetch !== undefined || ca !== undefined || http2 === true;
  return own ? undefined : options.fetch;
}

function withCredential(
  request: Outgoing,
  credential: Credential | undefined,
  { credentials, serverCookies }: SessionContext,
  keepsCookies: boolean,
): Headers {
  const hasCookies = keepsCookies && !serverCookies.isEmpty;
  const hasHeader = credential !== undefined && credential.kind !== "certificate";
  if (!hasCookies && !hasHeader) return request.headers;
  const headers = new Headers(request.headers);
  switch (credential?.kind) {
    case "token":
      headers.set("authorization", `Bearer ${credential.token}`);
      break;
    case "basic":
      headers.set("authorization", `Basic ${basicToken(credential.user, credential.password)}`);
      break;
    case "cookie":
      headers.set("cookie", credentials.cookiesFor(request.url));
      break;
  }
  if (hasCookies) serverCookies.addTo(headers, request.url, credential);
  return headers;
}

/** The answer as fetch gives it; its `url` is where it came from. */
async function responseOf(
  { status, statusText, headers, url: redirectedTo }: Arrival,
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  url: URL,
): Promise<Response> {
  // A response with another status than these cannot be made.
  if (status < 200 || status > 599) {
    await body?.cancel();
    throw new ProtocolError(
      `${url.host} answers with the status ${status}, which HTTP does not know`,
      {
        url: redactUrl(url),
        hint: "check the address: this is not what a service answers",
      },
    );
  }
  const response = new Response(body, { status, statusText, headers });
  Object.defineProperty(response, "url", { value: redirectedTo ?? url.href });
  Object.defineProperty(response, "redirected", { value: redirectedTo !== undefined });
  return response;
}
