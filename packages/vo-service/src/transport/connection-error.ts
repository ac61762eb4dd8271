import { ProtocolError, UnavailableError, VoError, type VoErrorDetails } from "../errors.ts";

const NOT_REACHED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/** What was read is against the rules of HTTP, and will be so the next time. */
const NOT_HTTP = /^(HTTPParserError|HeadersOverflowError|ResponseContentLengthMismatchError)$/;

/** Browsers do not tell pages why there is no answer; Chromium, Firefox and Safari say so in these words. */
const NOT_TOLD = /^(Failed to fetch|NetworkError when attempting|Load failed)/;

/** What a failure of fetch is: no connection, a connection that broke, or an answer that cannot be decoded. */
export function connectionError(
  error: unknown,
  url: string,
  jobId: string | undefined,
  during: "request" | "body",
): VoError {
  if (error instanceof VoError) return error;
  const cause = innermost(error);
  const code = codeOf(cause);
  const details = { url, cause: error, ...(jobId !== undefined && { jobId }) };
  const { host } = new URL(url);
  const refusal = /^Proxy .*\((\d{3})\)/.exec(cause.message)?.[1];
  if (refusal !== undefined) return refusedByProxy(host, Number(refusal), details);
  if (
    /^(Z_|ERR__ERROR_FORMAT|UND_ERR_INVALID)/.test(code) ||
    /compress|incorrect header/i.test(cause.message)
  ) {
    return new ProtocolError(`The answer of ${host} cannot be decoded: ${cause.message}`, details);
  }
  if (NOT_HTTP.test(cause.name) || code.startsWith("HPE_")) {
    const hint = "check the address; something else than a web server may listen there";
    return new ProtocolError(`The answer of ${host} is not HTTP: ${cause.message}`, {
      ...details,
      hint,
    });
  }
  if (cause.message === "bad response") {
    const message = `${host} sends 100 Continue, which nobody asked for`;
    const hint = "ask again: from now on the answers of this server are read in another way";
    return new ProtocolError(message, { ...details, hint });
  }
  if (/^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) {
    const hint = "check the address; for a private authority, set connection.ca";
    const message = `The identity of ${host} cannot be verified: ${cause.message}`;
    return new ProtocolError(message, { ...details, code: "tls", hint });
  }
  if (during === "body") {
    const message = `The answer of ${host} broke off: ${cause.message}`;
    return new UnavailableError(message, { ...details, hint: "ask again" });
  }
  if (NOT_TOLD.test(cause.message)) {
    const hint =
      "the browser's console says why: the service cannot be reached, or does not let pages of other origins ask it (CORS)";
    return new UnavailableError(`${host} gives this page no answer: ${cause.message}`, {
      ...details,
      hint,
    });
  }
  const reached = !NOT_REACHED.test(code);
  const what = reached ? "broke the connection" : "cannot be reached";
  const hint = reached ? "try again" : "check the address and your connection";
  const reason = cause.message || code || "no reason is given";
  return new UnavailableError(`${host} ${what}: ${reason}`, { ...details, reached, hint });
}

/** A proxy of the environment that does not let a request through; of 5xx it says that it cannot reach the host itself. */
function refusedByProxy(host: string, status: number, details: VoErrorDetails): VoError {
  const message = `The proxy does not let requests through to ${host}: it answers ${status}`;
  if (status >= 500) {
    return new UnavailableError(message, { ...details, reached: false, hint: "try again" });
  }
  const hint =
    status === 407
      ? "put its user and password into the address of the proxy: http://user:password@proxy.example:3128"
      : "except the host by no_proxy, or ask those who run the proxy";
  return new ProtocolError(message, { ...details, code: "proxy", hint });
}

function innermost(error: unknown): Error {
  let inner = error instanceof Error ? error : new Error(String(error));
  for (let depth = 0; depth < 5 && inner.cause instanceof Error; depth += 1) inner = inner.cause;
  // Several addresses were tried: the first one tells as much as all.
  if (inner instanceof AggregateError && inner.errors[0] instanceof Error) return inner.errors[0];
  return inner;
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
