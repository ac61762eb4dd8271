import type { TextBuffer } from "../../column/buffers.ts";

/** Adds a string given in UTF-16, most significant byte first; a lone surrogate becomes U+FFFD. */
export function appendUtf16(source: Uint8Array, from: number, to: number, items: TextBuffer): void {
  items.reserve(((to - from) >>> 1) * 3);
  const { bytes } = items;
  let out = items.size;
  for (let k = from; k < to; k += 2) {
    let code = (source[k]! << 8) | source[k + 1]!;
    if (code < 0x80) {
      bytes[out++] = code;
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) {
      const next = k + 3 < to ? (source[k + 2]! << 8) | source[k + 3]! : 0;
      if (code < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
        k += 2;
        bytes[out++] = 0xf0 | (code >> 18);
        bytes[out++] = 0x80 | ((code >> 12) & 63);
        bytes[out++] = 0x80 | ((code >> 6) & 63);
        bytes[out++] = 0x80 | (code & 63);
        continue;
      }
      code = 0xfffd;
    }
    if (code < 0x800) bytes[out++] = 0xc0 | (code >> 6);
    else {
      bytes[out++] = 0xe0 | (code >> 12);
      bytes[out++] = 0x80 | ((code >> 6) & 63);
    }
    bytes[out++] = 0x80 | (code & 63);
  }
  items.size = out;
  items.end();
}
