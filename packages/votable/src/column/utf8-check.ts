/** Bytes, and the same memory as far as it can be seen as 32-bit words, which begin `head` bytes after it. */
interface Memory {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly head: number;
}

function memoryOf(bytes: Uint8Array): Memory {
  const { buffer, byteOffset, length } = bytes;
  const head = -byteOffset & 3;
  const count = Math.max(0, (length - head) >> 2);
  return {
    bytes,
    words: new Uint32Array(buffer, count === 0 ? 0 : byteOffset + head, count),
    head,
  };
}

/** Where the first byte from 128 on is, or the length. */
function endOfAscii({ bytes, words, head }: Memory, from: number): number {
  const { length } = bytes;
  let at = from;
  for (; at < length && (at & 3) !== (head & 3); at++) if (bytes[at]! > 127) return at;
  // Sixteen bytes at a time, for whole columns are looked at.
  const whole = words.length - 3;
  let word = (at - head) >> 2;
  for (; word >= 0 && word < whole; word += 4) {
    const four = words[word]! | words[word + 1]! | words[word + 2]! | words[word + 3]!;
    if ((four & 0x80808080) !== 0) break;
    at += 16;
  }
  while (at < length && bytes[at]! < 128) at++;
  return at;
}

/** Whether all bytes are below 128. */
export function isAscii(bytes: Uint8Array): boolean {
  return endOfAscii(memoryOf(bytes), 0) === bytes.length;
}

/** Whether bytes are well-formed UTF-8 (The Unicode Standard, table 3-7). */
export function isUtf8(bytes: Uint8Array): boolean {
  const { length } = bytes;
  const memory = memoryOf(bytes);
  for (let at = endOfAscii(memory, 0); at < length; ) {
    const lead = bytes[at++]!;
    const more = lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : 0;
    if (more === 0 || at + more > length) return false;
    // No longer form than needed, no surrogates, nothing beyond U+10FFFF.
    const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (bytes[at]! < least || bytes[at]! > most) return false;
    for (const end = at++ + more; at < end; at++) if ((bytes[at]! & 0xc0) !== 0x80) return false;
    if (at < length && bytes[at]! < 128) at = endOfAscii(memory, at);
  }
  return true;
}
