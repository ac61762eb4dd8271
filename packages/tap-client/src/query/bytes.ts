import { ProtocolError, VoError } from "@vostack/vo-service";

/** The bytes of an answer as they come. Who stops reading lets the connection go. */
export async function* bytesOf(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (!reader) return;
  let ended = false;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      yield value;
    }
    ended = true;
  } finally {
    // Left early: the connection must not stay open for bytes that nobody wants.
    if (!ended) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

/** Bytes as a stream, each piece taken when it is wanted. */
export function streamOf(bytes: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await bytes.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await bytes.return(undefined);
    },
  });
}

/** Bytes that were taken already, and those that follow them. */
export async function* joined(
  first: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** What gzip packed. @throws ProtocolError when it is damaged or stops early. */
export async function* unpacked(
  packed: AsyncGenerator<Uint8Array>,
  url: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  // The types of DecompressionStream want a narrower kind of bytes than streams give.
  const gunzip = new DecompressionStream("gzip") as unknown as TransformStream<
    Uint8Array,
    Uint8Array
  >;
  try {
    yield* bytesOf(streamOf(packed).pipeThrough(gunzip).getReader());
  } catch (cause) {
    if (cause instanceof VoError) throw cause;
    throw new ProtocolError(`Cannot unpack the answer of ${url}: its gzip is damaged or cut`, {
      url,
      cause,
      hint: "The connection broke off or the server failed while it sent rows: ask again.",
    });
  }
}

/** A document from its first tag on: page templates leave blank lines there, which XML does not allow. */
export async function* withoutLeadingBlanks(
  body: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let begun = false;
  for await (const chunk of body) {
    if (begun) {
      yield chunk;
      continue;
    }
    const start = chunk.findIndex((byte) => byte !== 0x20 && (byte < 0x09 || byte > 0x0d));
    if (start < 0) continue;
    begun = true;
    yield start > 0 ? chunk.subarray(start) : chunk;
  }
}
