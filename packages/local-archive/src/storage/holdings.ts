import { createHash } from "node:crypto";
import { type Identity, mayRead } from "../auth/identity.ts";
import type { ArtifactOf } from "../data/artifact-cells.ts";
import { PREVIEW_PIXELS, THUMBNAIL_PIXELS } from "../data/files.ts";
import type { Observation } from "../data/model.ts";
import type { PlaneOf } from "../data/plane-cells.ts";
import { makeFits } from "../images/fits-file.ts";
import { makePicture } from "../images/picture.ts";

/** One stored file. */
export interface StoredFile {
  readonly bytes: Uint8Array;
  /** MD5 of the bytes, base64. */
  readonly md5: string;
}

/** Files are made when they are asked for; this many bytes of them are kept. */
const CACHE_BYTES = 48 * 1024 * 1024;

/** Everything the archive holds: observations by their names, files by theirs. */
export class Holdings {
  readonly observations: readonly Observation[];
  readonly #planes = new Map<string, PlaneOf>();
  readonly #artifacts = new Map<string, ArtifactOf>();
  readonly #cache = new Map<string, StoredFile>();
  #cached = 0;

  constructor(observations: readonly Observation[]) {
    this.observations = observations;
    for (const observation of observations) {
      for (const plane of observation.planes) {
        this.#planes.set(plane.publisherID, { observation, plane });
        for (const artifact of plane.artifacts) {
          this.#artifacts.set(artifact.uri, { observation, plane, artifact });
        }
      }
    }
  }

  artifact(uri: string): ArtifactOf | undefined {
    return this.#artifacts.get(uri);
  }

  plane(publisherID: string): PlaneOf | undefined {
    return this.#planes.get(publisherID);
  }

  /** The bytes of a file, always the same ones. */
  file(of: ArtifactOf): StoredFile {
    const { uri } = of.artifact;
    const known = this.#cache.get(uri);
    if (known !== undefined) {
      // The most recently used one goes to the end of the queue.
      this.#cache.delete(uri);
      this.#cache.set(uri, known);
      return known;
    }
    const bytes = make(of);
    const made = { bytes, md5: createHash("md5").update(bytes).digest("base64") };
    this.#keep(uri, made);
    return made;
  }

  #keep(uri: string, file: StoredFile): void {
    this.#cache.set(uri, file);
    this.#cached += file.bytes.length;
    for (const [oldest, { bytes }] of this.#cache) {
      if (this.#cached <= CACHE_BYTES || oldest === uri) return;
      this.#cache.delete(oldest);
      this.#cached -= bytes.length;
    }
  }
}

/** Whether the metadata of an observation are open to this caller. */
export function maySee(identity: Identity | null, observation: Observation): boolean {
  return mayRead(identity, observation.metaRelease, [observation.collection.group]);
}

/** Whether a file is open to this caller. */
export function mayDownload(identity: Identity | null, of: ArtifactOf): boolean {
  const { observation, plane, artifact } = of;
  const release = artifact.releaseType === "data" ? plane.dataRelease : observation.metaRelease;
  return mayRead(identity, release, [observation.collection.group]);
}

function make({ observation, plane, artifact }: ArtifactOf): Uint8Array {
  switch (artifact.productType) {
    case "preview":
      return makePicture(observation, plane, PREVIEW_PIXELS);
    case "thumbnail":
      return makePicture(observation, plane, THUMBNAIL_PIXELS);
    case "auxiliary":
      return makeFits(observation, plane, "weight");
    default:
      return makeFits(observation, plane, "product");
  }
}
