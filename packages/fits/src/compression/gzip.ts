import { gunzipSync } from "fflate";
import { FitsError } from "../errors.ts";

/**
 * Unpacks a gzipped tile of known number of pixels.
 *
 * @returns Big-endian elements; their size is the length divided by `pixels`.
 * @throws FitsError `bad-data` when the content is not 1, 2, 4 or 8 bytes a pixel.
 */
export function gunzipTile(bytes: Uint8Array, pixels: number): Uint8Array {
  const size = bytes.length < 18 ? -1 : lengthOf(bytes) / pixels;
  if (size !== 1 && size !== 2 && size !== 4 && size !== 8) {
    throw new FitsError("bad-data", `A gzipped tile does not hold ${pixels} pixels`);
  }
  try {
    const out = gunzipSync(bytes, { out: new Uint8Array(pixels * size) });
    if (out.length === pixels * size) return out;
  } catch (cause) {
    throw new FitsError("bad-data", "A gzipped tile is damaged", { cause });
  }
  throw new FitsError("bad-data", "A gzipped tile is cut");
}

/** The unpacked length, which gzip notes in the last four bytes. */
function lengthOf(bytes: Uint8Array): number {
  const at = bytes.length - 4;
  return (
    (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
  );
}

/** Undoes GZIP_2's shuffle: all first bytes, then all second bytes, … become elements again. */
export function unshuffle(bytes: Uint8Array, size: number): Uint8Array {
  const count = bytes.length / size;
  const out = new Uint8Array(bytes.length);
  for (let b = 0; b < size; b++) {
    const from = b * count;
    for (let i = 0; i < count; i++) out[i * size + b] = bytes[from + i]!;
  }
  return out;
}
