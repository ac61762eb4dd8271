import type { Fetch } from "../http/types.ts";

/** One request. */
export interface RequestOptions {
  /** HTTP method, in any case. Default GET. */
  readonly method?: string;
  /** Request headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Request body. A stream can be sent only once, so such a request is neither repeated nor redirected. */
  readonly body?: NonNullable<RequestInit["body"]>;
  /** Ends the request and its body. */
  readonly signal?: AbortSignal;
  /** Milliseconds without progress, of the answer and of its body. Default: the session's. */
  readonly timeout?: number;
  /** Milliseconds in total: all repetitions and the body included. Default: the session's. */
  readonly deadline?: number;
  /** `manual` returns a redirect as it is. Default `follow`; redirects of DELETE are always returned. */
  readonly redirect?: "follow" | "manual";
  /** Whether the request may be repeated though it is no GET or HEAD. Default false. */
  readonly idempotent?: boolean;
  /** How often the request is repeated at most. Default: the session's. */
  readonly retries?: number;
  /** Whether content codings are undone. Default true; browsers always undo them. */
  readonly decode?: boolean;
  /** Which statuses are returned rather than thrown. Default 2xx, and redirects that are not followed. */
  readonly accept?: (status: number) => boolean;
  /**
   * Who sends this request, in place of the platform's way; a session with a `fetch`, `connection.ca` or
   * `connection.http2` of its own sends it itself all the same. The answer is returned as the sender made it:
   * only `signal` ends its body, which is the sender's to bound in time and size.
   */
  readonly fetch?: Fetch;
  /** The job that it is about, for errors. */
  readonly jobId?: string;
  /** Texts that may stand in no error and no event, for example a password in the body. */
  readonly secrets?: readonly string[];
}
