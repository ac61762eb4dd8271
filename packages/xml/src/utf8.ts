/** Decodes UTF-8 in chunks and knows how many bytes a part of the decoded text came from. */
export class Utf8Decoder {
  #decoder: TextDecoder = newDecoder();
  #heldBefore = 0;
  #held = 0;

  /** The text of the next chunk; a character cut by its end arrives with the next one. @throws {TypeError} on malformed bytes. */
  decode(chunk: Uint8Array): string {
    const text = this.#decoder.decode(chunk, { stream: true });
    this.#heldBefore = this.#held;
    this.#held = cutBytes(chunk, this.#held);
    return text;
  }

  /** How many bytes of the last chunk the first `length` characters of its text came from. */
  bytesOf(text: string, length: number): number {
    return utf8Length(text, length) - this.#heldBefore;
  }

  /** Forgets the bytes of a cut character: they will be given again. */
  restart(): void {
    if (this.#held > 0) this.#decoder = newDecoder();
    this.#held = 0;
  }

  /** Whether the last chunk ended with a whole character. */
  get isComplete(): boolean {
    return this.#held === 0;
  }
}

function newDecoder(): TextDecoder {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
}

/** How many bytes at the end of a chunk belong to a character that the chunk cuts. */
function cutBytes(chunk: Uint8Array, held: number): number {
  for (let back = 1; back <= 3; back++) {
    const byte = chunk[chunk.length - back];
    // The chunk is shorter than the character: all of it is held, after what was held before.
    if (byte === undefined) return held > 0 ? held + chunk.length : 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

/** The number of bytes that the first `length` characters take in UTF-8. */
function utf8Length(text: string, length: number): number {
  let bytes = length;
  for (let k = 0; k < length; k++) {
    const unit = text.charCodeAt(k);
    if (unit < 0x80) continue;
    // Each half of a surrogate pair stands for two of its four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
