import { challenges } from "./auth/service.ts";
import { preflight } from "./http/cors.ts";
import { HttpError, NotFound } from "./http/http-error.ts";
import type { ArchiveRequest, Service } from "./http/request.ts";
import type { Quirks } from "./quirks.ts";

/** Finds the service of a request by the first part of its path. */
export class Router {
  readonly #services: ReadonlyMap<string, Service>;
  readonly #quirks: Quirks;
  readonly #refused = new Set<string>();

  constructor(services: ReadonlyMap<string, Service>, quirks: Quirks) {
    this.#services = services;
    this.#quirks = quirks;
  }

  async answer(request: ArchiveRequest): Promise<Response> {
    const { pathname, origin } = request.url;
    if (request.method === "OPTIONS") {
      return preflight(request.headers.get("access-control-request-headers"));
    }
    this.#refuseOnce(`${request.method} ${pathname}`);
    // Some clients join a base URL that ends in a slash with another slash.
    const [, prefix = "", path = ""] = /^\/([^/]*)\/*(.*)$/.exec(pathname) ?? [];
    const service = this.#services.get(prefix);
    if (service === undefined) throw new NotFound(`not found: ${pathname}`);
    const response = await service(request, path.replace(/\/+$/, ""));
    if (request.identity !== null) {
      response.headers.set("x-vo-authenticated", request.identity.user);
    } else if (this.#quirks.has("challenge-on-success")) {
      for (const one of challenges(origin)) response.headers.append("www-authenticate", one);
    }
    return response;
  }

  /** Quirk retry-after: busy at first. */
  #refuseOnce(what: string): void {
    if (!this.#quirks.has("retry-after") || this.#refused.has(what)) return;
    this.#refused.add(what);
    throw new HttpError(503, "temporarily unavailable", { "retry-after": "1" });
  }
}
