/** What a request for a file or a document says beside its URL. */
export interface FetchOptions {
  /** HTTP method, default `GET`. */
  readonly method?: string;
  /** Request headers. */
  readonly headers?: Record<string, string>;
  /** Request body. */
  readonly body?: string | URLSearchParams;
  /** Ends the request, body included. */
  readonly signal?: AbortSignal;
  /** Milliseconds without progress after which the request fails. */
  readonly timeout?: number;
  /** Milliseconds in total, body included. */
  readonly deadline?: number;
  /** How often a failed request is repeated. */
  readonly retries?: number;
  /** Whether stored content codings are undone; digests and ranges need the stored bytes. */
  readonly decode?: boolean;
  /** `manual` returns a redirect as it is. */
  readonly redirect?: "follow" | "manual";
  /** Whether a POST may be repeated. */
  readonly idempotent?: boolean;
  /** Who sends this request in the place of the session's own fetch. */
  readonly fetch?: (
    url: string,
    init: RequestInit & { readonly certificate?: string },
  ) => Promise<Response>;
  /** Which statuses are returned rather than thrown, default 2xx. */
  readonly accept?: (status: number) => boolean;
}

/**
 * Whatever can do HTTP for this package. `Session` of `@vostack/vo-service` is one: it follows
 * redirects, keeps credentials where they belong, and throws a `VoError` for a refusal.
 */
export interface Fetcher {
  /** Sends a request and returns the answer with its body still to be read. */
  fetch(url: string | URL, options?: FetchOptions): Promise<Response>;
}
