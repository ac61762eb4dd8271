import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import type { Agent, Dispatcher, EnvHttpProxyAgent } from "undici";
import { UsageError } from "../errors.ts";
import { arrivalOf } from "./arrival-of.ts";
import { decodedBody } from "./decoded-body.node.ts";
import { encodeBody } from "./encode-body.node.ts";
import { dispatch } from "./reception.node.ts";
import type { Arrival, ConnectionOptions, Platform } from "./types.ts";

/** The header that keeps a content coding which is not undone. */
const STORED_ENCODING = "x-stored-content-encoding";

const USER_AGENT = "vostack (https://github.com/vostack/vostack)";

const agents = new Map<string, Agent | EnvHttpProxyAgent>();

/** Node: pooled undici connections. */
export const platform: Platform = {
  hidesRedirects: false,
  async fetch(url, { certificate, connection, decode, onBytes, fetch, ...init }) {
    if (fetch !== undefined) {
      return arrivalOf(await fetch(url, { ...init, ...(certificate && { certificate }) }));
    }
    const { method = "GET", signal } = init;
    const { body, headers } = encodeBody(init.body);
    const given = Object.fromEntries(new Headers(init.headers));
    const plain = !decode || given.range !== undefined;
    // Programs that never send a request should not pay for loading it.
    const undici = await import("undici");
    const { origin, pathname, search } = new URL(url);
    const arrival = await dispatch(agentOf(undici, connection, certificate), {
      origin,
      path: `${pathname}${search}`,
      method: method as Dispatcher.HttpMethod,
      headers: {
        accept: "*/*",
        "accept-encoding": plain ? "identity" : "gzip, deflate",
        "user-agent": USER_AGENT,
        ...headers,
        ...given,
      },
      body,
      signal,
      onBytes,
    });
    return withCoding(arrival, decode);
  },
  certificateFacts(pem) {
    const { subject, validFrom, validTo } = checkedCertificate(pem);
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

/** Undoes the content coding, or says by another header that it is as it was. */
function withCoding(arrival: Arrival, decode: boolean): Arrival {
  const { headers, body } = arrival;
  const coding = headers.get("content-encoding");
  if (coding === null) return arrival;
  if (decode) return { ...arrival, body: body && decodedBody(body, coding) };
  headers.delete("content-encoding");
  headers.set(STORED_ENCODING, coding);
  return arrival;
}

/** The certificate of a PEM text, whose key, if there is one, can be used as it is. */
function checkedCertificate(pem: string): X509Certificate {
  if (/^(-----BEGIN ENCRYPTED |Proc-Type:.*ENCRYPTED)/m.test(pem)) {
    throw new UsageError("The key of the certificate is encrypted", {
      hint: "decrypt it into a file that only you can read: openssl pkey -in key.pem",
    });
  }
  let fits: boolean;
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
    fits = !/PRIVATE KEY-----/.test(pem) || certificate.checkPrivateKey(createPrivateKey(pem));
  } catch {
    // The cause may repeat what it could not read, and that may be the key.
    throw new UsageError("The PEM text cannot be read as a certificate and its key");
  }
  if (fits) return certificate;
  throw new UsageError("The key in the PEM text is not that of the certificate", {
    hint: "put the certificate that belongs to the key first, and others of its chain after it",
  });
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
