import { credentialDelegation } from "./auth/credentials.ts";
import { accessControl } from "./auth/service.ts";
import type { Sessions } from "./auth/sessions.ts";
import { collections } from "./data/collections.ts";
import { datalinkService } from "./datalink/service.ts";
import { NotFound } from "./http/http-error.ts";
import type { ArchiveRequest, Service } from "./http/request.ts";
import { text, xml } from "./http/responses.ts";
import { metaService } from "./meta/service.ts";
import { packageService } from "./package/service.ts";
import { registry } from "./registry/service.ts";
import { nameResolver } from "./resolver/service.ts";
import * as capabilities from "./service-capabilities.ts";
import { siaService } from "./sia/service.ts";
import type { SodaAsync } from "./soda/async.ts";
import { sodaEcho, sodaSync } from "./soda/service.ts";
import { locator, type StorageOptions, site } from "./storage/storage.ts";
import type { TapEngine } from "./tap/answer.ts";
import type { AsyncTap } from "./tap/async.ts";
import { tapService } from "./tap/service.ts";
import { syncTap } from "./tap/sync.ts";
import { availabilityDocument } from "./vosi/availability.ts";
import { type Capability, capabilitiesDocument, commonCapabilities } from "./vosi/capabilities.ts";

/** What the services stand on. */
export interface Parts {
  /** http://127.0.0.1:port */
  readonly origin: string;
  readonly sessions: Sessions;
  readonly engine: TapEngine;
  readonly tapJobs: AsyncTap;
  readonly sodaJobs: SodaAsync;
  readonly storage: StorageOptions;
  readonly upSince: Date;
}

/** Every service but the storage site, by the first part of its path. */
export function services(parts: Parts): ReadonlyMap<string, Service> {
  const { origin, sessions, engine, storage, upSince } = parts;
  const sync = syncTap(engine);
  const sia = siaService(origin, engine, sync);
  const tap = { engine, upSince, sync, async: parts.tapJobs };
  const ids = collections.map(({ publisher }) => publisher);
  const siteOrigin = new URL(storage.siteUrl).origin;
  return new Map<string, Service>([
    ["argus", (request, path) => tapService(tap, request, path)],
    vosi(parts, "reg", [], (_, path) => registry(origin, siteOrigin, ids, path)),
    vosi(parts, "ac", capabilities.access(origin), (request, path) =>
      accessControl(sessions, request, path),
    ),
    vosi(parts, "cred", capabilities.credentials(origin), (request, path) =>
      credentialDelegation(sessions.certificates, request, path),
    ),
    vosi(parts, "caom2ops", capabilities.operations(origin), operations(parts)),
    vosi(parts, "sia", capabilities.images(origin), (request, path) => {
      if (!/^v2query(\/|$)/.test(path)) throw new NotFound(`not found: ${path}`);
      return sia.answer(request, path.slice("v2query/".length));
    }),
    vosi(parts, "raven", capabilities.locator(origin), (request, path) =>
      locator(storage, request, path),
    ),
    vosi(parts, "cadc-target-resolver", capabilities.resolver(origin), (request, path) => {
      if (path !== "find") throw new NotFound(`not found: ${path}`);
      return nameResolver(request);
    }),
    [
      "",
      (_, path) => {
        if (path !== "") throw new NotFound(`not found: /${path}`);
        return text("A local archive of vostack. Begin with /reg/resource-caps or /argus.\n");
      },
    ],
  ]);
}

/** What the storage site serves, on an origin of its own. */
export function siteServices(storage: StorageOptions, upSince: Date): ReadonlyMap<string, Service> {
  const { origin } = new URL(storage.siteUrl);
  const parts = { origin, upSince, engine: storage };
  return new Map([
    vosi(parts, "minoc", capabilities.site(origin), (request, path) =>
      site(storage, request, path),
    ),
  ]);
}

/** `/caom2ops`: links, cutouts and packages. */
function operations({ origin, engine, storage, sodaJobs }: Parts): Service {
  const { holdings } = storage;
  const options = { origin, holdings, quirks: engine.quirks };
  const datalink = datalinkService(options);
  const sync = sodaSync(options);
  return (request, path) => {
    const [resource, ...rest] = path.split("/");
    const below = rest.join("/");
    switch (resource) {
      case "datalink":
        return datalink.answer(request, below);
      case "sync":
        return sync.answer(request, below);
      case "async":
        return sodaJobs.answer(request, below);
      case "soda-echo":
        return sodaEcho(below);
      case "meta":
        return metaService(engine, request);
      case "pkg":
        return packageService(holdings, request);
      default:
        throw new NotFound(`not found: ${path}`);
    }
  };
}

/** Adds the two documents that every service has. */
function vosi(
  {
    origin,
    engine: { quirks },
    upSince,
  }: {
    readonly origin: string;
    readonly engine: Pick<TapEngine, "quirks">;
    readonly upSince: Date;
  },
  path: string,
  own: readonly Capability[],
  service: Service,
): [string, Service] {
  const all = [...commonCapabilities(`${origin}/${path}`), ...own];
  const answer = (request: ArchiveRequest, below: string): Response | Promise<Response> => {
    if (below === "capabilities") return xml(capabilitiesDocument(all, quirks));
    if (below === "availability") return xml(availabilityDocument(upSince));
    return service(request, below);
  };
  return [path, answer];
}
