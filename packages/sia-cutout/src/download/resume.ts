import { declaredDigests } from "./digest.ts";
import type { PartState } from "./part-state.ts";

/** Bytes fetched twice and compared when a server gives nothing that tells versions apart. */
const overlapBytes = 1024;

/** Whether a part can be continued from a URL: from its own server, or by a mirror under a digest. */
export function canContinue(state: PartState, url: URL, hasDigest: boolean): boolean {
  return state.from === url.href || hasDigest || state.digests.length > 0;
}

/** How many bytes before the part's end to ask for again: some, when there is no validator. */
export function overlapLength(state: PartState, size: number): number {
  const hasValidator = strongTag(state) !== undefined || state.lastModified !== undefined;
  return hasValidator || state.digests.length > 0 ? 0 : Math.min(overlapBytes, size);
}

/**
 * The headers that ask for the rest of a file, if it is still the same (RFC 9110, section 13.1.5).
 * A mirror knows nothing of the first server's validators; there the digest decides at the end.
 */
export function rangeHeaders(state: PartState, url: URL, offset: number): Record<string, string> {
  const validator = state.from === url.href ? (strongTag(state) ?? state.lastModified) : undefined;
  return {
    Range: `bytes=${offset}-`,
    ...(validator !== undefined && { "If-Range": validator }),
  };
}

/** Whether a 206 answer is the rest of the file that the part is the beginning of. */
export function isRestOf(state: PartState, url: URL, headers: Headers, offset: number): boolean {
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(headers.get("Content-Range") ?? "");
  if (range === null || Number(range[1]) !== offset) return false;
  const total = range[3] === "*" ? undefined : Number(range[3]);
  if (total !== undefined && state.size !== undefined && total !== state.size) return false;
  for (const { algorithm, hex } of declaredDigests(headers, false)) {
    const before = state.digests.find((digest) => digest.algorithm === algorithm);
    if (before !== undefined && before.hex !== hex) return false;
  }
  return isSameVersion(state, url, headers);
}

/** Whether a 416 answer says that nothing is left to send: the part is as long as the file. */
export function isAllOf(state: PartState, url: URL, headers: Headers, size: number): boolean {
  const total = /^bytes \*\/(\d+)$/i.exec(headers.get("Content-Range") ?? "")?.[1];
  return Number(total) === size && size === state.size && isSameVersion(state, url, headers);
}

/** What a server says of its file now, as far as it says it, against what it said before. */
function isSameVersion(state: PartState, url: URL, headers: Headers): boolean {
  if (state.from !== url.href) return true;
  const { etag, lastModified } = state;
  return agree(headers.get("ETag"), etag) && agree(headers.get("Last-Modified"), lastModified);
}

function agree(now: string | null, then: string | undefined): boolean {
  return now === null || then === undefined || now === then;
}

function strongTag(state: PartState): string | undefined {
  return state.etag === undefined || state.etag.startsWith("W/") ? undefined : state.etag;
}
