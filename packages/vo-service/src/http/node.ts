import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import type { Agent, Dispatcher, ProxyAgent } from "undici";
import { UsageError } from "../errors.ts";
import { arrivalOf } from "./arrival-of.ts";
import { decodedBody } from "./decoded-body.node.ts";
import { type EncodedBody, encodeBody } from "./encode-body.node.ts";
import { exchangeForgivingly, isNotToTheLetter } from "./forgiving.node.ts";
import { proxyFor } from "./proxy.node.ts";
import { dispatch } from "./reception.node.ts";
import type { Arrival, ConnectionOptions, Platform } from "./types.ts";
import { loadAgent, loadProxyAgent } from "./undici.node.ts";

/** The header that keeps a content coding which is not undone. */
const STORED_ENCODING = "x-stored-content-encoding";

const USER_AGENT = "vostack (https://github.com/vostack/vostack)";

const agents = new Map<string, Promise<Agent | ProxyAgent>>();

/** Origins whose answers are no HTTP to the letter. */
const unlettered = new Set<string>();

/** Node: pooled undici connections; for servers that undici cannot read, Node's own client. */
export const platform: Platform = {
  hidesRedirects: false,
  async fetch(url, { certificate, connection, decode, onBytes, fetch, repeatable, ...init }) {
    if (fetch !== undefined) {
      return arrivalOf(await fetch(url, { ...init, ...(certificate && { certificate }) }));
    }
    const { method = "GET", signal } = init;
    const { body, headers } = encodeBody(init.body);
    const given = Object.fromEntries(new Headers(init.headers));
    const plain = !decode || given.range !== undefined;
    const target = new URL(url);
    const proxy = connection.environmentProxy === false ? undefined : proxyFor(target);
    const { origin, pathname, search } = target;
    const sent = {
      accept: "*/*",
      "accept-encoding": plain ? "identity" : "gzip, deflate",
      "user-agent": USER_AGENT,
      ...headers,
      ...given,
    };
    const forgivingly = async (again: EncodedBody["body"]): Promise<Arrival> => {
      const tls = tlsOf(connection, certificate);
      return withCoding(
        await exchangeForgivingly({
          url: target,
          method,
          headers: sent,
          body: again,
          signal,
          onBytes,
          tls,
        }),
        decode,
      );
    };
    // Proxies speak for themselves.
    if (proxy === undefined && unlettered.has(origin)) return await forgivingly(body);
    const onFailure = (error: unknown): void => {
      if (isNotToTheLetter(error)) unlettered.add(origin);
    };
    try {
      const agent = await agentOf(connection, certificate, proxy);
      const arrival = await dispatch(agent, {
        origin,
        path: `${pathname}${search}`,
        method: method as Dispatcher.HttpMethod,
        headers: sent,
        body,
        signal,
        onBytes,
        onFailure,
      });
      return withCoding(arrival, decode);
    } catch (error) {
      if (proxy !== undefined || !repeatable || !unlettered.has(origin)) throw error;
      return await forgivingly(encodeBody(init.body).body);
    }
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
      void agent.then((one) => one.close()).catch(() => undefined);
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

/** The agent for connections of one kind. Programs that never send a request do not pay for loading undici. */
function agentOf(
  connection: ConnectionOptions,
  certificate: string | undefined,
  proxy: string | undefined,
): Promise<Agent | ProxyAgent> {
  const { ca, http2 = false } = connection;
  const key = JSON.stringify([ca, http2, proxy, certificate]);
  let agent = agents.get(key);
  if (agent === undefined) {
    agent = makeAgent(connection, certificate, proxy);
    agents.set(key, agent);
    // What cannot be made, such as one for a certificate that is none, is tried again.
    agent.catch(() => agents.delete(key));
  }
  return agent;
}

/** Whom to trust and what to show, in the words of Node's TLS. */
function tlsOf({ ca }: ConnectionOptions, certificate: string | undefined): Record<string, string> {
  return {
    ...(ca && { ca }),
    ...(certificate && { cert: certificate, key: certificate }),
  };
}

async function makeAgent(
  connection: ConnectionOptions,
  certificate: string | undefined,
  proxy: string | undefined,
): Promise<Agent | ProxyAgent> {
  const tls = { timeout: 30_000, ...tlsOf(connection, certificate) };
  const { ca, http2 = false } = connection;
  const options: Agent.Options = { connections: 32, allowH2: http2, connect: tls };
  if (proxy === undefined) return new (await loadAgent())(options);
  const ProxyAgent = await loadProxyAgent();
  // Proxies forward http as it is, and many of them tunnel nothing but https. None is shown the certificate.
  return new ProxyAgent({
    ...options,
    uri: proxy,
    proxyTunnel: false,
    requestTls: tls,
    // To undici this means TLS up to the proxy.
    ...(ca && /^https:/i.test(proxy) && { proxyTls: { ca } }),
  });
}
