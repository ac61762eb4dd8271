import { Agent } from "undici";
import type { PlatformFetch } from "./types.ts";

const shared = new Agent({ connections: 16, headersTimeout: 0, bodyTimeout: 0 });
const withCertificate = new Map<string, Agent>();

/** Node's fetch over pooled undici connections. */
export const platformFetch: PlatformFetch = (url, { certificate, ...init }) =>
  globalThis.fetch(url, {
    ...init,
    dispatcher: certificate === undefined ? shared : agentOf(certificate),
  } as RequestInit);

function agentOf(certificate: string): Agent {
  let agent = withCertificate.get(certificate);
  if (agent === undefined) {
    agent = new Agent({ connect: { cert: certificate, key: certificate } });
    withCertificate.set(certificate, agent);
  }
  return agent;
}
