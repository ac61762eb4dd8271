import type { RequestEvent, ResponseEvent, SessionEvent } from "./session-event.ts";

interface NameValue {
  readonly name: string;
  readonly value: string;
}

interface Entry {
  readonly request: RequestEvent;
  response?: ResponseEvent;
  redirect?: string;
  bytes: number;
  end: Date;
  comment?: string;
}

/**
 * Records what a session does as an HTTP archive (HAR 1.2), which browsers and many tools show.
 * Bodies and credentials are not recorded.
 */
export class HarRecorder {
  readonly #most: number;
  readonly #entries = new Map<number, Entry>();

  /** Makes a recorder that keeps so many of the last exchanges. */
  constructor(options: { readonly most?: number } = {}) {
    this.#most = options.most ?? 1000;
  }

  /** Takes an event; to be given to a session as its `onEvent`. */
  readonly record = (event: SessionEvent): void => {
    // A repetition is another exchange, and the one before has told why.
    if (event.type === "retry") return;
    const entry = this.#entries.get(event.exchange);
    if (event.type === "request") {
      this.#entries.set(event.exchange, { request: event, bytes: 0, end: event.time });
      const [oldest] = this.#entries.keys();
      if (this.#entries.size > this.#most && oldest !== undefined) this.#entries.delete(oldest);
    }
    if (entry === undefined) return;
    entry.end = event.time;
    if (event.type === "response") entry.response = event;
    if (event.type === "redirect") entry.redirect = event.to;
    if (event.type === "body") entry.bytes = event.bytes;
    if (event.type === "failure") entry.comment = event.reason;
  };

  /** The record so far as an HTTP archive, ready for `JSON.stringify`. */
  toHar(): object {
    return {
      log: {
        version: "1.2",
        creator: { name: "@vostack/vo-service", version: "0.1.0" },
        entries: [...this.#entries.values()].map(harEntry),
      },
    };
  }
}

function harEntry({ request, response, redirect, bytes, end, comment }: Entry): object {
  const started = request.time.getTime();
  const first = (response?.time ?? end).getTime();
  const headerOf = ([name, value]: readonly [string, string]): NameValue => ({ name, value });
  const headers = response?.headers.map(headerOf) ?? [];
  const mimeType = headers.find(({ name }) => name === "content-type")?.value ?? "";
  return {
    startedDateTime: request.time.toISOString(),
    time: end.getTime() - started,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: "",
      cookies: [],
      headers: request.headers.map(headerOf),
      queryString: [...new URL(request.url).searchParams].map(headerOf),
      headersSize: -1,
      bodySize: -1,
    },
    response: {
      status: response?.status ?? 0,
      statusText: "",
      httpVersion: "",
      cookies: [],
      headers,
      content: { size: bytes, mimeType },
      redirectURL: redirect ?? "",
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: first - started, receive: end.getTime() - first },
    ...(comment && { comment }),
  };
}
