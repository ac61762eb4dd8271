import { accessControl } from "./auth/service.ts";
import type { Sessions } from "./auth/sessions.ts";
import { collections } from "./data/collections.ts";
import type { ArchiveRequest, Service } from "./http/request.ts";
import { text, xml } from "./http/responses.ts";
import type { Quirks } from "./quirks.ts";
import { registry } from "./registry/service.ts";
import type { TapEngine } from "./tap/answer.ts";
import type { AsyncTap } from "./tap/async.ts";
import { tapService } from "./tap/service.ts";
import { SyncTap } from "./tap/sync.ts";
import { availabilityDocument } from "./vosi/availability.ts";
import {
  type Capability,
  capabilitiesDocument,
  commonCapabilities,
  SIGNED_ON,
} from "./vosi/capabilities.ts";

/** What the services stand on. */
export interface Parts {
  /** http://127.0.0.1:port */
  readonly origin: string;
  readonly quirks: Quirks;
  readonly sessions: Sessions;
  readonly engine: TapEngine;
  readonly async: AsyncTap;
  readonly upSince: Date;
}

/** Every service, by the first part of its path. */
export function services(parts: Parts): ReadonlyMap<string, Service> {
  const { origin, sessions, engine, async, upSince } = parts;
  const tap = { engine, async, upSince, sync: new SyncTap(engine) };
  const withVosi = (
    path: string,
    own: readonly Capability[],
    service: Service,
  ): [string, Service] => [path, vosi(parts, `${origin}/${path}`, own, service)];
  const ids = collections.map(({ publisher }) => publisher);
  return new Map<string, Service>([
    ["argus", (request, path) => tapService(tap, request, path)],
    withVosi("reg", [], (_, path) => registry(origin, ids, path)),
    withVosi("ac", accessCapabilities(origin), (request, path) =>
      accessControl(sessions, request, path),
    ),
    ["", () => text("A local archive of vostack. Begin with /reg/resource-caps or /argus.\n")],
  ]);
}

/** Adds the two documents that every service has. */
function vosi(
  { quirks, upSince }: Parts,
  base: string,
  own: readonly Capability[],
  service: Service,
): Service {
  return (request: ArchiveRequest, path: string) => {
    if (path === "capabilities") {
      return xml(capabilitiesDocument([...commonCapabilities(base), ...own], quirks));
    }
    if (path === "availability") return xml(availabilityDocument(upSince));
    return service(request, path);
  };
}

function accessCapabilities(origin: string): Capability[] {
  return [
    { standardId: "ivo://ivoa.net/sso#tls-with-password", url: `${origin}/ac/login` },
    { standardId: "ivo://ivoa.net/std/UMS#login-0.1", url: `${origin}/ac/login` },
    {
      standardId: "ivo://ivoa.net/std/UMS#whoami-0.1",
      url: `${origin}/ac/whoami`,
      methods: SIGNED_ON,
    },
    {
      standardId: "ivo://ivoa.net/std/UMS#users-0.1",
      url: `${origin}/ac/users`,
      use: "base",
      methods: SIGNED_ON,
    },
  ];
}
