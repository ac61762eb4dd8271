/** Decodes UTF-8 in chunks and knows how many bytes a part of the decoded text came from. */
export class Utf8Decoder {
  #decoder: TextDecoder | undefined;
  /** Bytes of a cut character: before the last chunk, now, and those still missing. */
  #heldBefore = 0;
  #held = 0;
  #missing = 0;
  /** Bytes of the last chunk with those held before it. */
  #length = 0;

  /** The text of the next chunk; a character cut by its end arrives with the next one. @throws {TypeError} on malformed bytes. */
  decode(chunk: Uint8Array): string {
    this.#heldBefore = this.#held;
    this.#length = this.#held + chunk.length;
    if (this.#held === 0 && cutCharacter(chunk)[0] === 0) {
      // The platform decodes what is whole much faster than the pieces of a stream.
      whole ??= newDecoder();
      return whole.decode(chunk);
    }
    this.#decoder ??= newDecoder();
    const text = this.#decoder.decode(chunk, { stream: true });
    if (chunk.length < this.#missing) {
      this.#held += chunk.length;
      this.#missing -= chunk.length;
    } else [this.#held, this.#missing] = cutCharacter(chunk);
    return text;
  }

  /** How many bytes of the last chunk the first `length` characters of its text came from. */
  bytesOf(text: string, length: number): number {
    // As many characters as bytes: all of it is ASCII.
    if (text.length === this.#length) return length;
    return utf8Length(text, length) - this.#heldBefore;
  }

  /** Forgets the bytes of a cut character: they will be given again. */
  restart(): void {
    if (this.#held > 0) this.#decoder = undefined;
    this.#held = 0;
    this.#missing = 0;
  }

  /** Whether the last chunk ended with a whole character. */
  get isComplete(): boolean {
    return this.#held === 0;
  }
}

/** Decodes chunks that end with a whole character, for all documents. */
let whole: TextDecoder | undefined;

function newDecoder(): TextDecoder {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
}

/** How many bytes of a cut character end a chunk, and how many are missing. */
function cutCharacter(chunk: Uint8Array): [held: number, missing: number] {
  for (let back = 1; back <= 3; back++) {
    const byte = chunk[chunk.length - back];
    if (byte === undefined || byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? [back, length - back] : [0, 0];
  }
  return [0, 0];
}

/** The number of bytes that the first `length` characters of a text take in UTF-8. */
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
