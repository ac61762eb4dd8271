import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Quirks } from "../quirks.ts";
import type { StoredFile } from "./holdings.ts";

/** A file as it lies in storage, and how its headers tell of it. */
export interface StoredForm {
  readonly bytes: Uint8Array;
  /** The Digest header. */
  readonly digest: string;
  /** Content-Encoding: an attribute of the stored bytes, not negotiated. */
  readonly encoding: string | null;
}

/** The stored form of a file in an archive with these quirks. */
export function storedForm(file: StoredFile, quirks: Quirks): StoredForm {
  const gzipped = quirks.has("storage-gzip");
  const bytes = gzipped ? new Uint8Array(gzipSync(file.bytes, { level: 1 })) : file.bytes;
  const md5 = gzipped ? createHash("md5").update(bytes).digest("base64") : file.md5;
  return { bytes, digest: `md5=${digestText(md5, quirks)}`, encoding: gzipped ? "gzip" : null };
}

function digestText(md5: string, quirks: Quirks): string {
  if (quirks.has("storage-bad-digest")) return "AAAAAAAAAAAAAAAAAAAAAA==";
  if (!quirks.has("storage-hex-digest")) return md5;
  const hex = Buffer.from(md5, "base64").toString("hex");
  return Buffer.from(hex).toString("base64");
}
