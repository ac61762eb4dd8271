import { Gunzip } from "fflate";
import { FitsError } from "../errors.ts";

/** Whether bytes begin like a gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

const pieceLength = 1 << 16;

/** Feeds a chunk piecewise and hands out what comes, so that a bomb is noticed early. */
class Inflater {
  readonly #maxBytes: number;
  readonly #gunzip: Gunzip;
  #out: Uint8Array[] = [];
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#gunzip = new Gunzip((bytes) => this.#collect(bytes));
  }

  *push(chunk: Uint8Array, last: boolean): Generator<Uint8Array, void, undefined> {
    for (let at = 0; at === 0 || at < chunk.length; at += pieceLength) {
      const isLast = last && at + pieceLength >= chunk.length;
      try {
        this.#gunzip.push(chunk.subarray(at, at + pieceLength), isLast);
      } catch (cause) {
        if (cause instanceof FitsError) throw cause;
        throw new FitsError("bad-data", "The gzip data are damaged or cut", { cause });
      }
      const out = this.#out;
      this.#out = [];
      yield* out;
    }
  }

  #collect(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (this.#length > this.#maxBytes) {
      throw new FitsError("too-large", `The file unpacks to more than ${this.#maxBytes} bytes`, {
        hint: "raise maxBytes if the file is trusted",
      });
    }
    if (bytes.length > 0) this.#out.push(bytes);
  }
}

/** Unpacks a gzip file in memory. */
export function gunzipBytes(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const parts = [...new Inflater(maxBytes).push(bytes, true)];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Unpacks a gzip stream. */
export async function* gunzipChunks(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const inflater = new Inflater(maxBytes);
  for await (const chunk of chunks) if (chunk.length > 0) yield* inflater.push(chunk, false);
  yield* inflater.push(new Uint8Array(0), true);
}
