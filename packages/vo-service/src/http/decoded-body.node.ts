import { pipeline, type Transform } from "node:stream";
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  type ZlibOptions,
} from "node:zlib";
import type { BodyPiece, BodyReader } from "./types.ts";

/** Nobody codes twice; a long list of codings is made to keep the reader busy. */
const MOST_CODINGS = 3;

/** Large pieces: each costs a turn of the thread pool. */
const options: ZlibOptions = { chunkSize: 65_536 };

/**
 * Undoes content codings, the last one first (RFC 9110, section 8.4). A body that ends before its coding does is
 * an error, since nothing else may tell that its end is missing. With a coding that nobody knows, the body stays as it is.
 */
export function decodedBody(body: BodyReader, contentEncoding: string): BodyReader {
  const codings = contentEncoding
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  if (codings.length === 0 || !codings.every((coding) => coding in decoders)) return body;
  const pieces = codings.reduceRight(decoded, piecesOf(body));
  return {
    read: async (): Promise<BodyPiece> => {
      if (codings.length > MOST_CODINGS) {
        throw new TypeError(`Cannot decompress what is coded ${codings.length} times`);
      }
      const { value, done } = await pieces.next();
      return done ? { done } : { done: false, value };
    },
    async cancel(reason) {
      // The source ends first: it may be what the decoder waits for.
      await body.cancel(reason);
      await pieces.return(undefined).catch(() => undefined);
    },
  };
}

/** How to undo each coding; the first byte tells what servers mean by "deflate". */
const decoders: Readonly<Record<string, (first: number) => Transform>> = {
  gzip: () => createGunzip(options),
  "x-gzip": () => createGunzip(options),
  deflate: (first) => ((first & 0x0f) === 8 ? createInflate(options) : createInflateRaw(options)),
  br: () => createBrotliDecompress({ chunkSize: 65_536 }),
};

async function* decoded(
  pieces: AsyncGenerator<Uint8Array, void>,
  coding: string,
): AsyncGenerator<Uint8Array, void> {
  const first = await pieces.next();
  // Servers say the coding of what they leave out, too.
  if (first.done) return;
  const decoder = decoders[coding]?.(first.value[0] ?? 0);
  if (decoder === undefined) return;
  const coded = async function* (): AsyncGenerator<Uint8Array> {
    yield first.value;
    yield* pieces;
  };
  // An error of the source reaches the decoder, and so its reader.
  pipeline(coded, decoder, () => undefined);
  for await (const piece of decoder) yield piece as Uint8Array;
}

async function* piecesOf(body: BodyReader): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    const { value, done } = await body.read();
    if (done) return;
    yield value;
  }
}
