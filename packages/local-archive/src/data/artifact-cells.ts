import type { Cell } from "../engine/bulk-load.ts";
import type { Artifact, Observation, Plane } from "./model.ts";

/** An artifact, its plane and its observation. */
export interface ArtifactOf {
  readonly observation: Observation;
  readonly plane: Plane;
  readonly artifact: Artifact;
}

/** Columns of caom2.Artifact that are stored; one follows from these, the others are NULL. */
export const artifactCells: Readonly<Record<string, (of: ArtifactOf) => Cell>> = {
  uri: ({ artifact }) => artifact.uri,
  planeID: ({ plane }) => plane.id,
  artifactID: ({ artifact }) => artifact.id,
  productType: ({ artifact }) => artifact.productType,
  releaseType: ({ artifact }) => artifact.releaseType,
  contentType: ({ artifact }) => artifact.contentType,
  contentLength: ({ artifact }) => artifact.contentLength,
  lastModified: ({ observation }) => observation.lastModified,
};

/** Columns of caom2.Artifact that follow from stored ones. */
export const artifactExpressions: Readonly<Record<string, string>> = {
  maxLastModified: `"lastModified"`,
};
