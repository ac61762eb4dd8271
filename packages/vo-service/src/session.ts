import { UsageError } from "./errors.ts";
import type { ConnectionOptions, Fetch } from "./http/types.ts";
import { redactUrl } from "./log/redact.ts";
import type { SessionEvent } from "./log/session-event.ts";
import { Credentials } from "./sign-on/credentials.ts";
import { Declarations } from "./sign-on/declarations.ts";
import { ServerCookies } from "./sign-on/server-cookies.ts";
import { Clock } from "./transport/clock.ts";
import type { SessionContext } from "./transport/context.ts";
import { converse } from "./transport/conversation.ts";
import { HostLimiter } from "./transport/host-limiter.ts";
import type { RequestOptions } from "./transport/request-options.ts";
import { isRepeatable, type RetryOptions, retryDelay } from "./transport/retry.ts";
import type { Capability } from "./vosi/capability.ts";

/** How a session works. */
export interface SessionOptions extends RetryOptions {
  /** Credentials to send, each to its own domains. Default: none. */
  readonly credentials?: Credentials;
  /**
   * Which credentials are sent to their domains. `negotiate`: those that the service declares for the URL, or asks
   * for with 401; where nothing is declared, any. `always`: any, whatever is declared. Default `negotiate`.
   */
  readonly policy?: "negotiate" | "always";
  /** Whether a request whose credentials are refused (401) is repeated without any. Default false. */
  readonly anonymousFallback?: boolean;
  /** Milliseconds without progress. Default 60,000. */
  readonly timeout?: number;
  /** Milliseconds in total for each request. Default: no end. */
  readonly deadline?: number;
  /** Exchanges with one host at the same time, their bodies included. Default 16. */
  readonly connectionsPerHost?: number;
  /** Redirects that are followed in a row. Default 10. */
  readonly maxRedirects?: number;
  /** How connections are made; in Node only. */
  readonly connection?: ConnectionOptions;
  /** Is told what happens; nothing that it is told holds credentials. */
  readonly onEvent?: (event: SessionEvent) => void;
  /** Another fetch in place of the platform's, for tests and for special networks. */
  readonly fetch?: Fetch;
}

/**
 * Does HTTP for every service: credentials, redirects, retries, time limits and errors. Sessions share
 * their connections; a session is cheap, and needs no closing.
 */
export class Session {
  /** What proves who asks. */
  readonly credentials: Credentials;
  readonly #options: SessionOptions;
  readonly #declarations = new Declarations();
  readonly #serverCookies = new ServerCookies();
  readonly #context: SessionContext;

  /** Makes a session; without options it is anonymous. */
  constructor(options: SessionOptions = {}) {
    this.credentials = options.credentials ?? new Credentials();
    this.#options = options;
    let exchanges = 0;
    this.#context = {
      credentials: this.credentials,
      declarations: this.#declarations,
      serverCookies: this.#serverCookies,
      limiter: new HostLimiter(options.connectionsPerHost ?? 16),
      policy: options.policy ?? "negotiate",
      anonymousFallback: options.anonymousFallback ?? false,
      maxRedirects: options.maxRedirects ?? 10,
      connection: options.connection ?? {},
      fetch: options.fetch,
      tell: options.onEvent,
      nextExchange: () => ++exchanges,
    };
  }

  /**
   * Sends a request and returns the answer, whose body is still to be read: until it is read or cancelled, it
   * holds one of the places for its host. GET, HEAD and what is declared idempotent is repeated when the service
   * cannot work now (408, 425, 429, 502, 503, 504) or the connection breaks before the answer.
   *
   * @throws UsageError, AuthenticationError, AuthorizationError, NotFoundError, ServiceError,
   * UnavailableError, DeadlineError, ProtocolError, AbortedError; reading the body throws the last four
   */
  async fetch(url: string | URL, options: RequestOptions = {}): Promise<Response> {
    const { body, signal, jobId } = options;
    const method = (options.method ?? "GET").toUpperCase();
    const target = checked(url);
    const shown = this.#redact(redactUrl(target), options.secrets);
    const clock = new Clock({
      signal,
      timeout: options.timeout ?? this.#options.timeout ?? 60_000,
      deadline: options.deadline ?? this.#options.deadline ?? Infinity,
      about: { url: shown, ...(jobId !== undefined && { jobId }) },
    });
    const { backoff = 250, maxWait = 30_000 } = this.#options;
    const retries = options.retries ?? this.#options.retries ?? 3;
    const once = body instanceof ReadableStream;
    const safe = isRepeatable(method, options);
    const headers = new Headers(options.headers);
    const redact = (text: string): string => this.#redact(text, options.secrets);
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const request = { url: target, method, headers, body };
          return await converse(request, { options, clock, redact }, this.#context);
        } catch (error) {
          const delay = once
            ? undefined
            : retryDelay(error, attempt, safe, { retries, backoff, maxWait });
          if (delay === undefined || delay >= clock.left) throw error;
          const reason = error instanceof Error ? error.message : String(error);
          const time = new Date();
          this.#context.tell?.({ type: "retry", url: shown, attempt, delay, reason, time });
          clock.rest();
          await clock.pause(delay);
        }
      }
    } catch (error) {
      clock.end();
      throw error;
    }
  }

  /** Takes what services declare about their securityMethods; {@link getCapabilities} does that by itself. */
  learn(capabilities: readonly Capability[]): void {
    this.#declarations.add(capabilities);
  }

  /** Forgets all credentials, the cookies of servers, and all that services declared. */
  logout(): void {
    this.credentials.clear();
    this.#declarations.clear();
    this.#serverCookies.clear();
  }

  #redact(text: string, secrets: readonly string[] = []): string {
    let clean = this.#serverCookies.redact(this.credentials.redact(text));
    for (const secret of secrets) if (secret !== "") clean = clean.replaceAll(secret, "[redacted]");
    return clean;
  }
}

function checked(url: string | URL): URL {
  if (!URL.canParse(url)) {
    throw new UsageError("The address of a service has to be an absolute URL", {
      hint: "for example https://archive.example/tap",
    });
  }
  const target = new URL(url);
  if (target.protocol !== "http:" && target.protocol !== "https:") {
    throw new UsageError(`Expected an http or https URL, got ${target.protocol}`);
  }
  if (target.username !== "" || target.password !== "") {
    throw new UsageError(`The URL of ${target.host} has a user or password in it`, {
      hint: "put them into Credentials, which keeps them out of logs",
    });
  }
  return target;
}
