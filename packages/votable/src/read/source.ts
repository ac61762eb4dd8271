import { VOTableError } from "../errors.ts";

/** Where a document comes from: text or bytes in any of the platform's forms. */
export type VOTableSource =
  | string
  | Uint8Array
  | ArrayBuffer
  | Blob
  | Response
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | Iterable<Uint8Array>;

/** Bytes handed on at a time from sources that are in memory. */
const PIECE = 1 << 20;

/** The bytes of a source in pieces; gzip is recognised by its first bytes and unpacked. */
export async function* bytesOf(
  source: VOTableSource,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces = gunzipped(piecesOf(source));
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    yield piece;
  }
}

// Node loads the classes Blob, Response and ReadableStream when their names are first used, which takes longer than
// reading a small document: sources are told apart by what they can do.
async function* piecesOf(source: VOTableSource): AsyncGenerator<Uint8Array, void, undefined> {
  if (typeof source === "string") yield* cut(new TextEncoder().encode(source));
  else if (source instanceof Uint8Array) yield* cut(source);
  else if (source instanceof ArrayBuffer) yield* cut(new Uint8Array(source));
  else if (has(source, "getReader")) yield* readable(source as ReadableStream<Uint8Array>);
  else if (isIterable(source)) yield* source;
  else if (has(source, "slice") && has(source, "arrayBuffer")) yield* blobPieces(source as Blob);
  else if (has(source, "arrayBuffer") && "body" in source) {
    if (source.body !== null) yield* readable(source.body);
  } else {
    throw new VOTableError(
      "NOT_VOTABLE",
      "The source is neither text, bytes nor a stream of bytes",
    );
  }
}

function has(source: unknown, method: string): boolean {
  return (
    typeof source === "object" &&
    source !== null &&
    typeof (source as Record<string, unknown>)[method] === "function"
  );
}

async function* blobPieces(blob: Blob): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < blob.size; at += PIECE) {
    yield new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer());
  }
}

function isIterable(source: unknown): source is AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  return (
    typeof source === "object" &&
    source !== null &&
    (Symbol.asyncIterator in source || Symbol.iterator in source)
  );
}

function* cut(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/** Reads a web stream; it is cancelled when its reader stops early. */
async function* readable(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  let done = false;
  try {
    for (;;) {
      const next = await reader.read();
      if (next.done) {
        done = true;
        return;
      }
      yield next.value;
    }
  } finally {
    if (!done) await reader.cancel();
    reader.releaseLock();
  }
}

async function* gunzipped(
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let head: Uint8Array = new Uint8Array(0);
  for await (const piece of pieces) {
    if (head.length + piece.length < 2) {
      head = join(head, piece);
      continue;
    }
    const first = head.length === 0 ? piece : join(head, piece);
    if (first[0] === 0x1f && first[1] === 0x8b) yield* gunzip(first, pieces);
    else {
      yield first;
      yield* pieces;
    }
    return;
  }
  if (head.length > 0) yield head;
}

/** The bytes that gzip packed, from a first piece and the pieces after it. */
async function* gunzip(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let started = false;
  // What the source itself reports must not be taken for damaged data.
  let fault: { readonly error: unknown } | undefined;
  const packed = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!started) {
        started = true;
        controller.enqueue(first);
        return;
      }
      try {
        const next = await rest.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      } catch (error) {
        fault = { error };
        throw error;
      }
    },
    async cancel() {
      await rest.return?.();
    },
  });
  // The types of the platform and of lib.dom differ in the buffers behind the arrays.
  const inflate = new DecompressionStream("gzip") as unknown as ReadableWritablePair<
    Uint8Array,
    Uint8Array
  >;
  try {
    yield* readable(packed.pipeThrough(inflate));
  } catch (cause) {
    if (fault !== undefined) throw fault.error;
    throw new VOTableError("TRUNCATED", "The gzip data are cut or damaged", { cause });
  }
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
