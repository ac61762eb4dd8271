const utf8 = new TextDecoder();

/** The UTF-16 of UTF-8, most significant byte first. */
export function utf16Of(bytes: Uint8Array): Uint8Array {
  const text = utf8.decode(bytes);
  const wide = new Uint8Array(text.length * 2);
  for (let k = 0; k < text.length; k++) {
    const code = text.charCodeAt(k);
    wide[k * 2] = code >>> 8;
    wide[k * 2 + 1] = code & 255;
  }
  return wide;
}
