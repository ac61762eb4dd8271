import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { HandleDirectory } from "./handle.ts";
import type { DigestAlgorithm, FileDirectory, Hasher } from "./types.ts";

// WebCrypto has no MD5 and no digest of a stream.
const algorithms = { md5, "sha-1": sha1, "sha-256": sha256, "sha-512": sha512 };

/** Starts a digest. */
export function createHasher(algorithm: DigestAlgorithm): Hasher {
  const hash = algorithms[algorithm].create();
  return {
    update(bytes): void {
      hash.update(bytes);
    },
    hex(): string {
      return Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, "0")).join("");
    },
  };
}

/** Opens the directory behind a File System Access handle. */
export async function openDirectory(place: unknown): Promise<FileDirectory> {
  if (!(place instanceof FileSystemDirectoryHandle)) {
    throw new TypeError(
      "In a browser, dir is a FileSystemDirectoryHandle, as showDirectoryPicker() gives it",
    );
  }
  return new HandleDirectory(place);
}
