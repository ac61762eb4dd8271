/** What every asynchronous call takes. */
export interface AbortOptions {
  /** Stops the work; the promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Something that can be read by ranges: a remote file, a file handle, a Blob. */
export interface ByteSource {
  /** Length in bytes, when known. */
  readonly size?: number | undefined;
  /**
   * Reads `length` bytes from `offset`; fewer only where the file ends, none beyond its end.
   * The returned bytes must not change afterwards.
   */
  read(offset: number, length: number, options?: AbortOptions): Promise<Uint8Array>;
}

/** Everything FITS can be read from. A stream is read once, from its beginning. */
export type FitsSource =
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ByteSource
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

/** Bytes in memory, a Blob or any other range reader as a `ByteSource`; streams are not. */
export function toByteSource(source: FitsSource): ByteSource | undefined {
  if (source instanceof ArrayBuffer) return toByteSource(new Uint8Array(source));
  if (source instanceof Uint8Array) {
    return {
      size: source.length,
      read: async (offset, length) => source.subarray(offset, offset + length),
    };
  }
  if (typeof Blob === "function" && source instanceof Blob) {
    return {
      size: source.size,
      read: async (offset, length) =>
        new Uint8Array(await source.slice(offset, offset + length).arrayBuffer()),
    };
  }
  return "read" in source ? source : undefined;
}

/** The chunks of a stream; it is cancelled when the consumer stops early. */
export async function* toChunks(
  stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (!("getReader" in stream)) {
    yield* stream;
    return;
  }
  const reader = stream.getReader();
  let finished = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        finished = true;
        return;
      }
      yield value;
    }
  } finally {
    if (!finished) await reader.cancel();
    reader.releaseLock();
  }
}
