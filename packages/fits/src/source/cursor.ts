import type { AbortOptions, ByteSource } from "./byte-source.ts";

/** A place in a file from which bytes are taken one after the other. */
export interface Cursor {
  /** Offset of the next byte. */
  readonly position: number;
  /** Takes the next bytes; fewer only when the file ends. */
  take(length: number): Promise<Uint8Array>;
  /** Leaves bytes out. */
  skip(length: number): Promise<void>;
  /** Releases what lies behind, when the caller has seen enough. */
  close(): Promise<void>;
}

/** Reads ranges, a little ahead, so that several small headers cost one request. */
export class RangeCursor implements Cursor {
  position = 0;
  readonly #source: ByteSource;
  readonly #readAhead: number;
  readonly #options: AbortOptions;
  #window: Uint8Array = new Uint8Array(0);
  #windowStart = 0;

  constructor(source: ByteSource, readAhead: number, options: AbortOptions) {
    this.#source = source;
    this.#readAhead = readAhead;
    this.#options = options;
  }

  async take(length: number): Promise<Uint8Array> {
    const have = this.#windowStart + this.#window.length;
    if (this.position < this.#windowStart || this.position + length > have) {
      this.#options.signal?.throwIfAborted();
      const wanted = Math.max(length, this.#readAhead);
      this.#window = await readFully(this.#source, this.position, wanted, this.#options);
      this.#windowStart = this.position;
    }
    const from = this.position - this.#windowStart;
    const bytes = this.#window.subarray(from, from + length);
    this.position += bytes.length;
    return bytes;
  }

  async skip(length: number): Promise<void> {
    this.position += length;
  }

  async close(): Promise<void> {
    this.#window = new Uint8Array(0);
  }
}

/** Reads a range; asks again when a source gives fewer bytes than asked before its end. */
export async function readFully(
  source: ByteSource,
  offset: number,
  length: number,
  options: AbortOptions = {},
): Promise<Uint8Array> {
  const wanted = Math.max(0, Math.min(length, (source.size ?? Infinity) - offset));
  const first = await source.read(offset, wanted, options);
  if (first.length >= wanted || first.length === 0) return first.subarray(0, wanted);
  const parts = [first];
  let have = first.length;
  while (have < wanted) {
    const part = await source.read(offset + have, wanted - have, options);
    if (part.length === 0) break;
    parts.push(part);
    have += part.length;
  }
  return join(parts, have);
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Reads a stream from front to back. */
export class StreamCursor implements Cursor {
  position = 0;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #options: AbortOptions;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(chunks: AsyncIterable<Uint8Array>, options: AbortOptions) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#options = options;
  }

  async take(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let have = 0;
    while (have < length && (await this.#fill())) {
      const part = this.#rest.subarray(0, length - have);
      this.#rest = this.#rest.subarray(part.length);
      parts.push(part);
      have += part.length;
    }
    this.position += have;
    return parts.length === 0 ? new Uint8Array(0) : join(parts, have);
  }

  async skip(length: number): Promise<void> {
    let left = length;
    while (left > 0 && (await this.#fill())) {
      const part = Math.min(left, this.#rest.length);
      this.#rest = this.#rest.subarray(part);
      left -= part;
      this.position += part;
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** Makes sure that a byte is at hand; false at the end of the stream. */
  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      this.#options.signal?.throwIfAborted();
      const { done, value } = await this.#chunks.next();
      if (done === true) return false;
      this.#rest = value;
    }
    return true;
  }
}
