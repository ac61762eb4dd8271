import { platform } from "#http";
import { redactHeaders, redactUrl } from "../log/redact.ts";
import type { Credential } from "../sign-on/credential.ts";
import { basicToken } from "../sign-on/credentials.ts";
import { connectionError } from "./connection-error.ts";
import type { Operation, SessionContext } from "./context.ts";
import { guardedBody } from "./guarded-body.ts";
import type { Outgoing } from "./outgoing.ts";

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
  clock.expect();
  const release = await context.limiter.acquire(url.host, clock.signal);
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
    tell({ type: "failure", ...at(), reason: error instanceof Error ? error.message : "unknown" });
  };
  const failure = (error: unknown, during: "request" | "body"): unknown =>
    clock.signal.aborted
      ? clock.signal.reason
      : connectionError(error, shown, options.jobId, during);
  let arrived = 0;
  const headers = withCredential(request.headers, credential);
  const kind = credential?.kind;
  tell({ type: "request", ...at(), method, headers: shownHeaders(headers), credential: kind });
  let response: Response;
  try {
    response = await platform.fetch(url.href, {
      method,
      headers,
      signal: clock.signal,
      redirect: platform.hidesRedirects && options.redirect !== "manual" ? "follow" : "manual",
      ...(body !== undefined && { body }),
      certificate: credential?.kind === "certificate" ? credential.pem : undefined,
      connection: context.connection,
      fetch: options.fetch ?? context.fetch,
      decode: options.decode ?? true,
      onBytes: (count) => {
        arrived += count;
      },
    });
  } catch (error) {
    const known = failure(error, "request");
    end(known);
    throw known;
  }
  clock.rest();
  const { status } = response;
  tell({ type: "response", ...at(), status, headers: shownHeaders(response.headers) });
  if (options.fetch !== undefined) {
    end();
    if (response.url === "") Object.defineProperty(response, "url", { value: url.href });
    const handOver = (): Response => {
      clock.letGo();
      return response;
    };
    return { exchange: number, url: shown, response, handOver };
  }
  if (response.body === null) end();
  const guarded =
    response.body &&
    guardedBody(response.body, {
      clock,
      url: shown,
      arrived: () => arrived,
      failure: (error) => failure(error, "body"),
      ended: (bytes, error, complete) => {
        end(error);
        tell({ type: "body", ...at(), bytes, complete });
      },
    });
  const answer = like(response, guarded, url);
  const handOver = (): Response => {
    handedOver = true;
    if (over) clock.end();
    return answer;
  };
  return { exchange: number, url: shown, response: answer, handOver };
}

function withCredential(given: Headers, credential: Credential | undefined): Headers {
  const headers = new Headers(given);
  switch (credential?.kind) {
    case "token":
      headers.set("authorization", `Bearer ${credential.token}`);
      break;
    case "basic":
      headers.set("authorization", `Basic ${basicToken(credential.user, credential.password)}`);
      break;
    case "cookie":
      headers.set("cookie", `${credential.name}=${credential.value}`);
      break;
    default:
  }
  return headers;
}

/** The same answer with another body; its `url` is where it came from. */
function like(
  response: Response,
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  url: URL,
): Response {
  const { status, statusText, headers } = response;
  const redirectedTo = response.url || url.href;
  // A response with another status than these cannot be made; browsers make them for what they hide.
  if (status < 200 || status > 599) return response;
  const copy = new Response(body, { status, statusText, headers });
  Object.defineProperty(copy, "url", { value: redirectedTo });
  Object.defineProperty(copy, "redirected", { value: response.redirected });
  return copy;
}
