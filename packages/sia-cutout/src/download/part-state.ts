import type { Digest } from "./digest.ts";
import { staysInside } from "./file-name.ts";
import type { Verification } from "./outcome.ts";

/** What the server said about a file, kept beside its part (`.vostack/KEY.json`). */
export interface PartState {
  /** What makes the item the same. */
  readonly key: string;
  /** The URL that gave the part; another mirror may continue it only when the digest agrees. */
  readonly from: string;
  /** Name that the file will have. */
  readonly name: string;
  /** Length of the whole file in bytes. */
  readonly size?: number;
  /** Entity tag, strong or weak. */
  readonly etag?: string;
  /** Last-Modified, as the server wrote it. */
  readonly lastModified?: string;
  /** Digests that the server declared. */
  readonly digests: readonly Digest[];
  /** Content type. */
  readonly contentType?: string;
  /** Bytes that are on the disk itself. */
  readonly synced: number;
  /** Run of the machine in which the rest was written. */
  readonly boot: string;
  /** Set when the file is whole and checked, and only its name is missing. */
  readonly complete?: { readonly digest?: Digest; readonly verified: Verification };
}

/**
 * Reads the state of a part. Nobody knows who wrote it, or whether a crash cut it: what is not as it
 * should be, or belongs to another item, is no state, and the file is begun anew.
 */
export function parseState(text: string, key: string): PartState | undefined {
  try {
    const state = JSON.parse(text) as unknown;
    return isState(state) && state.key === key ? state : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isState(value: unknown): value is PartState {
  if (typeof value !== "object" || value === null) return false;
  const state = value as Readonly<Partial<Record<keyof PartState, unknown>>>;
  const { key, from, name, size, etag, lastModified, digests, contentType, synced, boot } = state;
  return (
    [key, from, name, boot].every(isText) &&
    [etag, lastModified, contentType].every((each) => each === undefined || isText(each)) &&
    URL.canParse(from as string) &&
    staysInside(name as string) &&
    isLength(synced) &&
    (size === undefined || isLength(size)) &&
    Array.isArray(digests) &&
    [...digests, (state.complete as PartState["complete"])?.digest].every(isDigest)
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isLength(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isDigest(value: Digest | null | undefined): boolean {
  return value === undefined || (isText(value?.algorithm) && isText(value?.hex));
}
