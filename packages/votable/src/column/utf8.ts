import { isAscii, isUtf8 } from "./utf8-check.ts";

/** Strings one after another, and where each begins. */
export interface Strings {
  /** UTF-8. */
  readonly values: Uint8Array;
  /** One entry more than there are strings. */
  readonly offsets: Int32Array;
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text of bytes in UTF-8. */
export function decodeUtf8(bytes: Uint8Array, from: number, to: number): string {
  const length = to - from;
  // Short ASCII strings are the rule, and for them a call of TextDecoder costs more than the work.
  if (length < 24) {
    let text = "";
    for (let k = from; k < to; k++) {
      const byte = bytes[k]!;
      if (byte > 127) return utf8.decode(bytes.subarray(from, to));
      text += String.fromCharCode(byte);
    }
    return text;
  }
  return utf8.decode(bytes.subarray(from, to));
}

/**
 * Strings of a binary stream as UTF-8. Old writers put one byte for a character (ISO-8859-1): strings that are not UTF-8
 * are read so.
 *
 * @param ascii - So many bytes from the beginning are known to be ASCII.
 * @returns Undefined when all of them are UTF-8.
 */
export function asUtf8(values: Uint8Array, offsets: Int32Array, ascii = 0): Strings | undefined {
  const begin = offsets[0] ?? 0;
  const unknown = values.subarray(Math.max(begin, ascii));
  if (isUtf8(unknown) && (isAscii(unknown) || !anyBeginsInside(values, offsets))) return undefined;
  // Each byte becomes two at most.
  const recoded = new Uint8Array((values.length - begin) * 2);
  const ends = new Int32Array(offsets.length);
  let size = 0;
  for (let k = 0; k + 1 < offsets.length; k++) {
    const string = values.subarray(offsets[k]!, offsets[k + 1]!);
    if (isUtf8(string)) {
      recoded.set(string, size);
      size += string.length;
    } else {
      for (const byte of string) {
        if (byte >= 0x80) recoded[size++] = 0xc0 | (byte >>> 6);
        recoded[size++] = byte < 0x80 ? byte : 0x80 | (byte & 63);
      }
    }
    ends[k + 1] = size;
  }
  return { values: recoded.subarray(0, size), offsets: ends };
}

/** Whether a string begins with a byte that goes on with a character of the one before. */
function anyBeginsInside(values: Uint8Array, offsets: Int32Array): boolean {
  for (let k = 0; k + 1 < offsets.length; k++) {
    if (offsets[k] !== offsets[k + 1] && (values[offsets[k]!]! & 0xc0) === 0x80) return true;
  }
  return false;
}
