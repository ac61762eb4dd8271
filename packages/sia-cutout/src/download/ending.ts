import { FitsError, readFitsHeaders } from "@vostack/fits";

/** Reads bytes of a file; fewer than asked for at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;

/**
 * Looks whether a file ends where its own structure says: FITS (every HDU with its data and its
 * padding), tar (its two empty blocks), zip (its directory).
 *
 * @param size Length of the file in bytes.
 * @returns `whole`, `unknown` for other kinds of files, or a sentence that says what is missing.
 */
export async function checkEnding(read: ReadAt, size: number): Promise<string> {
  if (size === 0) return "The file is empty";
  const start = await read(0, 512);
  if (startsWith(start, "SIMPLE  =")) return fitsEnding(read, size);
  if (start.length >= 263 && startsWith(start.subarray(257), "ustar")) return tarEnding(read, size);
  if (startsWith(start, "PK\u0003\u0004")) return zipEnding(read, size);
  return "unknown";
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return ascii(bytes.subarray(0, text.length)) === text;
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

const block = 2880;

async function fitsEnding(read: ReadAt, size: number): Promise<string> {
  try {
    const hdus = await readFitsHeaders({ size, read });
    const last = hdus.at(-1);
    if (last === undefined) return "There is no HDU";
    const end = last.dataOffset + Math.ceil(last.dataLength / block) * block;
    if (end > size) return `HDU ${last.index} ends at byte ${end}, the file at ${size}`;
    // What follows the last HDU may be special records (FITS 4.0, section 3.5), in whole blocks.
    return size % block === 0 ? "whole" : "What follows the last HDU breaks off";
  } catch (error) {
    if (error instanceof FitsError && error.code === "no-end") return error.message;
    if (error instanceof FitsError) return "unknown";
    throw error;
  }
}

async function tarEnding(read: ReadAt, size: number): Promise<string> {
  let offset = 0;
  while (offset < size) {
    const header = await read(offset, 1024);
    if (header.length >= 512 && header.subarray(0, 512).every((byte) => byte === 0)) {
      const second = header.subarray(512);
      return second.length === 512 && second.every((byte) => byte === 0)
        ? "whole"
        : "The second empty block of the archive is missing";
    }
    if (header.length < 512) break;
    const length = tarSize(header.subarray(124, 136));
    if (length === undefined) return `The entry at byte ${offset} has no readable length`;
    offset += 512 + Math.ceil(length / 512) * 512;
  }
  return "The archive ends before its two empty blocks";
}

/** The size field of a tar header: octal text, or a big-endian number when its first bit is set. */
function tarSize(field: Uint8Array): number | undefined {
  if ((field[0]! & 0x80) !== 0) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const text = ascii(field).replace(/\0.*$/s, "").trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** The end of central directory record may be followed by a comment of up to 65,535 bytes. */
async function zipEnding(read: ReadAt, size: number): Promise<string> {
  const length = Math.min(size, 65_557);
  const tail = await read(size - length, length);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (startsWith(tail.subarray(at), "PK\u0005\u0006")) {
      const comment = tail[at + 20]! + 256 * tail[at + 21]!;
      if (at + 22 + comment === tail.length) return "whole";
    }
  }
  return "The directory at the end of the archive is missing";
}
