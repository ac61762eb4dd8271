import { createHash, randomUUID } from "node:crypto";
import { openAsBlob } from "node:fs";
import { access, constants, open, rename, rm, stat } from "node:fs/promises";
import * as zlib from "node:zlib";
import { FileError } from "../errors.ts";
import type { Decompressor, Files, SavedFile } from "./types.ts";

// Zstandard is in Node from 22.15 on.
const { zstdDecompressSync: zstd } = zlib as {
  zstdDecompressSync?: (bytes: Uint8Array) => Uint8Array;
};
const decompressors: Record<string, Decompressor> = {
  GZIP: (bytes) => zlib.gunzipSync(bytes),
  BROTLI: (bytes) => zlib.brotliDecompressSync(bytes),
  ...(zstd ? { ZSTD: (bytes: Uint8Array) => zstd(bytes) } : {}),
};

/** Files of Node: `openFile` gives a Blob that is read from disk as it is sent. */
export const files: Files = { openFile, saveFile, decompressors };

async function openFile(path: string | URL): Promise<Blob> {
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isDirectory()) throw new Error("It is a directory");
    return await openAsBlob(path);
  } catch (cause) {
    throw new FileError(`Cannot read file "${path}": ${reason(cause)}`, String(path), { cause });
  }
}

async function saveFile(path: string, body: AsyncIterable<Uint8Array>): Promise<SavedFile> {
  // Beside the target, so that the last step is a rename within one file system.
  const partial = `${path}.${randomUUID()}.part`;
  const hash = createHash("sha256");
  let bytes = 0;
  const handle = await open(partial, "wx").catch((cause: unknown) => {
    throw new FileError(`Cannot write file "${path}": ${reason(cause)}`, path, { cause });
  });
  try {
    try {
      for await (const chunk of body) {
        hash.update(chunk);
        bytes += chunk.byteLength;
        await handle.write(chunk).catch((cause: unknown) => {
          throw new FileError(`Cannot write file "${path}": ${reason(cause)}`, path, { cause });
        });
      }
    } finally {
      await handle.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return { file: path, bytes, sha256: hash.digest("hex") };
}

function reason(cause: unknown): string {
  const code = (cause as { code?: unknown }).code;
  if (code === "ENOENT") return "No such file or directory";
  if (code === "EACCES") return "Permission denied";
  return cause instanceof Error ? cause.message : String(cause);
}
