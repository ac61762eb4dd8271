import { UnavailableError } from "../errors.ts";

/** When requests are repeated. */
export interface RetryOptions {
  /** How often at most. Default 3. */
  readonly retries?: number;
  /** Milliseconds before the first repetition, doubled for each further one, with jitter. Default 250. */
  readonly backoff?: number;
  /** Longest wait in milliseconds; a service that asks for more is not waited for. Default 30,000. */
  readonly maxWait?: number;
}

/** Whether a request does no harm when it is sent twice. */
export function isRepeatable(method: string, options: { readonly idempotent?: boolean }): boolean {
  return method === "GET" || method === "HEAD" || options.idempotent === true;
}

/**
 * Seconds that a `Retry-After` header asks for (RFC 9110, section 10.2.3). A date counts from the
 * server's own clock where it tells it, so that clocks which differ do no harm.
 */
export function parseRetryAfter(headers: Headers): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const date = Date.parse(value);
  if (Number.isNaN(date)) return undefined;
  const now = Date.parse(headers.get("date") ?? "");
  return Math.max(0, (date - (Number.isNaN(now) ? Date.now() : now)) / 1000);
}

/**
 * Milliseconds to wait before a request is repeated; undefined when it is not.
 *
 * @param attempt - how often it was sent already, at least 1
 * @param safe - whether repeating it does no harm; otherwise only what never arrived is repeated
 */
export function retryDelay(
  error: unknown,
  attempt: number,
  safe: boolean,
  options: Required<RetryOptions>,
): number | undefined {
  if (!(error instanceof UnavailableError) || attempt > options.retries) return undefined;
  if (!safe && error.reached) return undefined;
  const backoff = options.backoff * 2 ** (attempt - 1) * (0.5 + Math.random());
  const asked = (error.retryAfter ?? 0) * 1000;
  if (asked > options.maxWait) return undefined;
  return Math.min(options.maxWait, Math.max(asked, backoff));
}
