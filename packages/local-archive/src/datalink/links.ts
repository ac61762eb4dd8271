import type { Identity } from "../auth/identity.ts";
import type { Artifact } from "../data/model.ts";
import type { PlaneOf } from "../data/plane-cells.ts";
import { type Holdings, mayDownload, maySee } from "../storage/holdings.ts";
import { encodePath } from "../storage/storage.ts";

/** One link of a product (DataLink 1.1, section 3.2). */
export interface Link {
  readonly id: string;
  readonly semantics: string;
  readonly accessUrl?: string;
  readonly serviceDef?: string;
  readonly errorMessage?: string;
  readonly description?: string;
  readonly contentType?: string;
  readonly contentLength?: number;
  /** Whether the caller may follow the link now; null for errors. */
  readonly authorized: boolean | null;
}

/** A file that can be cut, and the IDs of the services that do it. */
export interface CutoutService {
  readonly of: PlaneOf;
  readonly artifact: Artifact;
  readonly sync: string;
  readonly async: string;
}

/** What there is of one product. */
export interface ProductLinks {
  readonly links: readonly Link[];
  readonly services: readonly CutoutService[];
}

const SEMANTICS: Readonly<Record<Artifact["productType"], string>> = {
  science: "#this",
  calibration: "#this",
  preview: "#preview",
  thumbnail: "#thumbnail",
  auxiliary: "#auxiliary",
  weight: "#weight",
};

/** How the answer is to be. */
export interface LinkOptions {
  readonly origin: string;
  readonly holdings: Holdings;
  readonly identity: Identity | null;
  /** Files only: no cutouts and no packages. */
  readonly downloadsOnly: boolean;
  /** What error messages call a fault: `Fault`, or `Error` long ago. */
  readonly fault: "Fault" | "Error";
  /** The term for a package of all files. */
  readonly packageTerm: string;
}

/** The links of one publisher identifier; what is wrong with it is a link too. */
export function linksOf(id: string, options: LinkOptions): ProductLinks {
  const { holdings, identity } = options;
  if (!/^ivo:\/\/[^/?]+\/[^?]+\?[^/?]+\/[^/?]+$/.test(id)) {
    return failed(id, `Usage${options.fault}: invalid ID: ${id}`);
  }
  const of = holdings.plane(id);
  if (of === undefined || !maySee(identity, of.observation)) {
    return failed(id, `NotFound${options.fault}: ${id}`);
  }
  const files = of.plane.artifacts.map((artifact) => fileLink(id, of, artifact, options));
  if (options.downloadsOnly) return { links: files, services: [] };
  const services = of.plane.artifacts
    .filter((artifact) => isCuttable(of, artifact))
    .map((artifact) => ({
      of,
      artifact,
      sync: `soda-sync-${artifact.id}`,
      async: `soda-async-${artifact.id}`,
    }));
  return {
    links: [
      ...files,
      ...services.flatMap((service) => cutoutLinks(id, service, options)),
      ...packageLink(id, of, options),
    ],
    services,
  };
}

function failed(id: string, errorMessage: string): ProductLinks {
  return { links: [{ id, semantics: "#this", errorMessage, authorized: null }], services: [] };
}

function isCuttable({ plane, observation }: PlaneOf, artifact: Artifact): boolean {
  return (
    artifact.productType === "science" &&
    plane.centre !== null &&
    observation.instrument.layout !== "spectrum"
  );
}

function fileLink(
  id: string,
  of: PlaneOf,
  artifact: Artifact,
  { origin, identity }: LinkOptions,
): Link {
  return {
    id,
    semantics: SEMANTICS[artifact.productType],
    accessUrl: `${origin}/raven/files/${encodePath(artifact.uri)}`,
    description: `download ${artifact.uri}`,
    contentType: artifact.contentType,
    contentLength: artifact.contentLength,
    authorized: mayDownload(identity, { ...of, artifact }),
  };
}

function cutoutLinks(
  id: string,
  { of, artifact, sync, async }: CutoutService,
  { identity }: LinkOptions,
): Link[] {
  const authorized = mayDownload(identity, { ...of, artifact });
  return (["sync", "async"] as const).map((mode) => ({
    id,
    semantics: "#cutout",
    serviceDef: mode === "sync" ? sync : async,
    description: `SODA-${mode} cutout of ${artifact.uri}`,
    contentType: artifact.contentType,
    authorized,
  }));
}

function packageLink(
  id: string,
  of: PlaneOf,
  { origin, identity, packageTerm }: LinkOptions,
): Link[] {
  const { artifacts } = of.plane;
  if (artifacts.length < 2) return [];
  return [
    {
      id,
      semantics: packageTerm,
      accessUrl: `${origin}/caom2ops/pkg?ID=${encodeURIComponent(id)}`,
      description: "single download containing all files (previews and thumbnails excluded)",
      contentType: "application/x-tar",
      authorized: artifacts.some((artifact) => mayDownload(identity, { ...of, artifact })),
    },
  ];
}
