import { platformFetch } from "#http";
import { Credentials } from "./credentials.ts";
import { daliMessage } from "./dali-message.ts";
import {
  AbortedError,
  AuthenticationError,
  AuthorizationError,
  DeadlineError,
  NotFoundError,
  ServiceError,
  UnavailableError,
  UsageError,
  VoError,
  type VoErrorDetails,
} from "./errors.ts";

/** One request. */
export interface RequestOptions {
  /** HTTP method. Default GET. */
  readonly method?: string;
  /** Request headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Request body. */
  readonly body?: BodyInit;
  /** Ends the request and its body. */
  readonly signal?: AbortSignal;
  /** Milliseconds to the answer. */
  readonly timeout?: number;
  /** Milliseconds in total. */
  readonly deadline?: number;
  /** `manual` returns a redirect as it is. Default `follow`. */
  readonly redirect?: "follow" | "manual";
  /** Whether a POST may be repeated. */
  readonly idempotent?: boolean;
  /** How often a request is repeated. Default 2. */
  readonly retries?: number;
  /** Whether content codings are undone. Default true. */
  readonly decode?: boolean;
  /** The job that it is about, for errors. */
  readonly jobId?: string;
  /** Which statuses are returned rather than thrown. Default 2xx, and 3xx when `redirect` is manual. */
  readonly accept?: (status: number) => boolean;
}

/** How a session works. */
export interface SessionOptions {
  /** Credentials to send, each to its own domains. */
  readonly credentials?: Credentials;
  /** `negotiate` pairs credentials with what services declare; `always` sends them to their domains. */
  readonly policy?: "negotiate" | "always";
  /** Another fetch, for tests and proxies. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** Does HTTP for every service: credentials, redirects, retries, errors. */
export class Session {
  /** What proves who asks. */
  readonly credentials: Credentials;
  readonly #fetch: (url: string, init: RequestInit) => Promise<Response>;

  /** Makes a session; without options it is anonymous. */
  constructor(options: SessionOptions = {}) {
    this.credentials = options.credentials ?? new Credentials();
    this.#fetch = options.fetch ?? platformFetch;
  }

  /**
   * Sends a request and returns the answer with its body still to be read.
   *
   * @throws VoError when there is no such answer
   */
  async fetch(url: string | URL, options: RequestOptions = {}): Promise<Response> {
    const { method = "GET", redirect = "follow", retries = 2 } = options;
    const signals = [options.signal, options.deadline && AbortSignal.timeout(options.deadline)];
    const signal = AbortSignal.any(signals.filter((one) => one instanceof AbortSignal));
    const safe = /^(GET|HEAD)$/.test(method) || options.idempotent === true;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#follow(new URL(url), options, redirect, signal);
      } catch (error) {
        const again = safe && attempt < retries && error instanceof UnavailableError;
        if (!again) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt));
      }
    }
  }

  async #follow(
    first: URL,
    options: RequestOptions,
    redirect: "follow" | "manual",
    signal: AbortSignal,
  ): Promise<Response> {
    let url = first;
    let { method = "GET", body } = options;
    const accept =
      options.accept ??
      ((status: number) => status < 300 || (redirect === "manual" && status < 400));
    for (let hop = 0; hop <= 10; hop += 1) {
      const headers = new Headers(options.headers);
      let certificate: string | undefined;
      for (const credential of this.credentials.for(url).slice(0, 1)) {
        if (credential.kind === "token") headers.set("authorization", `Bearer ${credential.token}`);
        if (credential.kind === "basic") {
          headers.set("authorization", `Basic ${btoa(`${credential.user}:${credential.password}`)}`);
        }
        if (credential.kind === "cookie") {
          headers.set("cookie", `${credential.name}=${credential.value}`);
        }
        if (credential.kind === "certificate") certificate = credential.pem;
      }
      const init = { method, headers, signal, redirect: "manual", certificate, duplex: "half" };
      let response: Response;
      try {
        response = await this.#fetch(String(url), { ...init, ...(body && { body }) } as RequestInit);
      } catch (error) {
        throw asVoError(error, url, options);
      }
      const location = response.headers.get("location");
      if (redirect === "follow" && response.status >= 300 && response.status < 400 && location) {
        await response.body?.cancel();
        url = new URL(location, url);
        if (response.status !== 307 && response.status !== 308 && method !== "HEAD") {
          method = "GET";
          body = undefined as unknown as BodyInit;
        }
        continue;
      }
      if (accept(response.status)) {
        // A hand-made redirect leaves `url` as the first one.
        if (response.url === "") Object.defineProperty(response, "url", { value: String(url) });
        return response;
      }
      throw await errorOf(response, url);
    }
    throw new ServiceError("Too many redirects", { url: String(first) });
  }
}

function asVoError(error: unknown, url: URL, options: RequestOptions): VoError {
  const details = { url: String(url), cause: error };
  if (options.signal?.aborted) return new AbortedError("The request was cancelled", details);
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return new DeadlineError(`${url.host} did not answer in time`, details);
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UnavailableError(`${url.host} cannot be reached: ${reason}`, {
    ...details,
    hint: "check the address and your connection",
  });
}

async function errorOf(response: Response, url: URL): Promise<VoError> {
  const text = await response.text();
  const serverMessage = daliMessage(text, response.headers.get("content-type") ?? "");
  const said = serverMessage ? `: ${serverMessage}` : "";
  const details: VoErrorDetails = {
    url: String(url),
    status: response.status,
    ...(serverMessage && { serverMessage }),
  };
  const message = `${url.host} answers ${response.status}${said}`;
  switch (response.status) {
    case 401:
      return new AuthenticationError(message, { ...details, hint: "log in" });
    case 403:
      return new AuthorizationError(message, { ...details, hint: "log in as somebody who may" });
    case 404:
      return new NotFoundError(message, details);
    case 408:
    case 425:
    case 429:
    case 502:
    case 503:
    case 504:
      return new UnavailableError(message, { ...details, hint: "try again later" });
    default:
      return response.status < 500
        ? new UsageError(message, details)
        : new ServiceError(message, details);
  }
}
