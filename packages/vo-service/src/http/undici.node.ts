/// <reference path="./undici-agent.d.ts" />
import type { Agent, ProxyAgent } from "undici";

/**
 * undici's pooled connections. What is around them (fetch, WebSocket, caches, mocks) would take three times as long to
 * load as they do, so they alone are asked for; undici's own entry has them too, should they ever be elsewhere.
 */
export async function loadAgent(): Promise<typeof Agent> {
  try {
    return (await import("undici/lib/dispatcher/agent.js")).default;
  } catch {
    return (await import("undici")).Agent;
  }
}

/** undici's connections through a proxy. */
export async function loadProxyAgent(): Promise<typeof ProxyAgent> {
  return (await import("undici")).ProxyAgent;
}
