import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import type { Agent, Dispatcher, EnvHttpProxyAgent } from "undici";
import type { ConnectionOptions, Platform, PlatformInit } from "./types.ts";

/** The header that keeps a content coding which is not undone. */
const STORED_ENCODING = "x-stored-content-encoding";

const USER_AGENT = "vostack (https://github.com/vostack/vostack)";

const agents = new Map<string, Agent | EnvHttpProxyAgent>();

/** Node: fetch over pooled undici connections. */
export const platform: Platform = {
  hidesRedirects: false,
  async fetch(url, { certificate, connection, decode, onBytes, fetch, ...init }) {
    if (fetch !== undefined) return fetch(url, { ...init, ...(certificate && { certificate }) });
    const headers = new Headers(init.headers);
    if (!headers.has("user-agent")) headers.set("user-agent", USER_AGENT);
    if (!decode) headers.set("accept-encoding", "identity");
    // Programs that never send a request should not pay for loading it.
    const undici = await import("undici");
    const agent = agentOf(undici, connection, certificate);
    const dispatcher = agent.compose(
      (dispatch) => (options, handler) =>
        dispatch(options, observed(new undici.DecoratorHandler(handler), decode, onBytes)),
    );
    // lib.dom's RequestInit does not know undici's dispatcher, nor that uploads stream half-duplex.
    const extra: object = { dispatcher, duplex: "half" };
    return globalThis.fetch(url, { ...init, headers, ...extra });
  },
  certificateFacts(pem) {
    const { subject, validFrom, validTo } = new X509Certificate(pem);
    return {
      subject: subject.replaceAll("\n", ", "),
      validFrom: new Date(validFrom),
      validTo: new Date(validTo),
    };
  },
  forgetCertificate(pem) {
    for (const [key, agent] of agents) {
      if (!key.includes(JSON.stringify(pem))) continue;
      agents.delete(key);
      // Requests that are under way end first; that may take any time, and nobody has to wait for it.
      void agent.close();
    }
  },
  readFile: (path) => readFile(path.replace(/^~(?=\/)/, homedir()), "utf8"),
};

/** Lets the body pass, counts it, and hides its coding from fetch where it is to stay as it is. */
function observed(
  inner: Dispatcher.DispatchHandler,
  decode: boolean,
  onBytes: PlatformInit["onBytes"],
): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller, context) => inner.onRequestStart?.(controller, context),
    onRequestUpgrade: (...upgrade) => inner.onRequestUpgrade?.(...upgrade),
    onResponseStart(controller, status, headers, message) {
      const { "content-encoding": coding, ...rest } = headers;
      const shown =
        decode || coding === undefined ? headers : { ...rest, [STORED_ENCODING]: coding };
      inner.onResponseStart?.(controller, status, shown, message);
    },
    onResponseData(controller, chunk) {
      onBytes(chunk.length);
      inner.onResponseData?.(controller, chunk);
    },
    onResponseEnd: (controller, trailers) => inner.onResponseEnd?.(controller, trailers),
    onResponseError: (controller, error) => inner.onResponseError?.(controller, error),
  };
}

function agentOf(
  undici: typeof import("undici"),
  connection: ConnectionOptions,
  certificate: string | undefined,
): Agent | EnvHttpProxyAgent {
  const { ca, http2 = false, environmentProxy = true } = connection;
  const key = JSON.stringify([ca, http2, environmentProxy, certificate]);
  let agent = agents.get(key);
  if (agent === undefined) {
    const tls = { ...(ca && { ca }), ...(certificate && { cert: certificate, key: certificate }) };
    // Time is kept by the session, which knows what counts as progress.
    const options: Agent.Options = {
      headersTimeout: 0,
      bodyTimeout: 0,
      connections: 32,
      allowH2: http2,
      connect: { timeout: 30_000, ...tls },
    };
    agent = environmentProxy
      ? new undici.EnvHttpProxyAgent({ ...options, requestTls: tls })
      : new undici.Agent(options);
    agents.set(key, agent);
  }
  return agent;
}
