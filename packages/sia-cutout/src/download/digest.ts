import type { DigestAlgorithm } from "../files/types.ts";

/** A digest that a file must have. */
export interface Digest {
  /** How it is computed. */
  readonly algorithm: DigestAlgorithm;
  /** The digest in lower-case hexadecimal. */
  readonly hex: string;
}

/** Bytes in a digest of each algorithm, the strongest first. */
const lengths: Readonly<Record<DigestAlgorithm, number>> = {
  "sha-512": 64,
  "sha-256": 32,
  "sha-1": 20,
  md5: 16,
};

const names: Readonly<Record<string, DigestAlgorithm>> = {
  md5: "md5",
  sha: "sha-1",
  sha1: "sha-1",
  sha256: "sha-256",
  sha512: "sha-512",
};

/**
 * Understands a digest as people and archives write it: `md5:0123…` (CAOM), `sha-256=…` (HTTP),
 * `sha256-…` (subresource integrity); the value in hexadecimal, in base64, or as the base64 of the
 * hexadecimal text, which some archives send.
 *
 * @returns `undefined` when the algorithm is unknown or the value has the wrong length.
 */
export function parseDigest(text: string): Digest | undefined {
  const match = /^\s*(md5|sha-?(?:1|256|512)?)\s*[:=-]\s*:?([^\s:]+):?\s*$/i.exec(text);
  if (match === null) return undefined;
  const algorithm = names[match[1]!.toLowerCase().replace("-", "")];
  if (algorithm === undefined) return undefined;
  const hex = toHex(match[2]!, lengths[algorithm]);
  return hex === undefined ? undefined : { algorithm, hex };
}

/**
 * Reads the digests that an answer declares for the whole file: `Repr-Digest` (RFC 9530), `Digest`
 * (RFC 3230), and, when the answer is the whole file, `Content-Digest` and `Content-MD5`.
 *
 * @param whole Whether the body is the whole file rather than a range of it.
 * @returns The digests understood, the strongest first.
 */
export function declaredDigests(headers: Headers, whole: boolean): Digest[] {
  const found: Digest[] = [];
  const take = (text: string): void => {
    const digest = parseDigest(text);
    if (digest !== undefined) found.push(digest);
  };
  const list = (name: string): string[] => headers.get(name)?.split(",") ?? [];
  for (const text of list("Repr-Digest")) take(text);
  for (const text of list("Digest")) take(text);
  if (whole) {
    for (const text of list("Content-Digest")) take(text);
    const md5 = headers.get("Content-MD5");
    if (md5 !== null) take(`md5=${md5}`);
  }
  const order = Object.keys(lengths);
  return found.sort((a, b) => order.indexOf(a.algorithm) - order.indexOf(b.algorithm));
}

function toHex(value: string, length: number): string | undefined {
  if (value.length === 2 * length && /^[0-9a-f]+$/i.test(value)) return value.toLowerCase();
  const binary = fromBase64(value);
  if (binary === undefined) return undefined;
  if (binary.length === length) {
    return Array.from(binary, (char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  }
  return binary.length === 2 * length && /^[0-9a-f]+$/i.test(binary)
    ? binary.toLowerCase()
    : undefined;
}

function fromBase64(text: string): string | undefined {
  const standard = text.replaceAll("-", "+").replaceAll("_", "/");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(standard)) return undefined;
  try {
    return atob(standard);
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
