import type { Artifact, Observation, Plane } from "./model.ts";

/** Who may read a file at a given moment. */
export interface AccessInfo {
  /** Whether everybody may. */
  readonly isPublic: boolean;
  /** When it becomes public, ISO date, UTC; `undefined` when no date was set, which means never. */
  readonly release: string | undefined;
  /** Groups that may read it before that. */
  readonly readGroups: readonly string[];
}

/**
 * Says who may read an artifact: the release date of its content, else of its plane's data or metadata as its
 * `releaseType` says. Without any date it is not public.
 *
 * @param options `now` is the moment that counts; the present when left out
 */
export function accessInfo(
  plane: Plane,
  artifact: Artifact,
  options: { readonly now?: Date } = {},
): AccessInfo {
  const meta = artifact.releaseType === "meta";
  const release =
    artifact.contentRelease ?? (meta ? plane.metaRelease : plane.dataRelease) ?? undefined;
  const readGroups =
    artifact.contentReadGroups ?? (meta ? plane.metaReadGroups : plane.dataReadGroups) ?? [];
  const now = options.now ?? new Date();
  const isPublic = release !== undefined && new Date(`${release}Z`) <= now;
  return { isPublic, release, readGroups };
}

/** The URI of an observation: `caom:{collection}/{observationID}`. */
export function observationURI(observation: Observation): string {
  return `caom:${observation.collection}/${observation.observationID}`;
}

/** The URI of a plane: `caom:{collection}/{observationID}/{productID}`. */
export function planeURI(observation: Observation, plane: Plane): string {
  return `${observationURI(observation)}/${plane.productID}`;
}
