import { VOTableError } from "../errors.ts";

/** A file that is open: what `open` of `node:fs/promises` gives. It is read from where it stands, and not closed. */
export interface FileSource {
  /** Reads bytes into a part of a buffer. */
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: null,
  ): Promise<{ readonly bytesRead: number }>;
  /** Tells the file's size. */
  stat(): Promise<{ readonly size: number }>;
}

/** Where a document comes from: text or bytes in any of the platform's forms. */
export type VOTableSource =
  | string
  | Uint8Array
  | ArrayBuffer
  | Blob
  | Response
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | Iterable<Uint8Array>
  | FileSource;

/** Bytes handed on at a time from sources that are in memory. */
const PIECE = 1 << 20;

/** Bytes of a file read at a time: with fewer, waiting for each reading takes longer than the reading. */
const FILE_PIECE = 1 << 20;
/** Pieces shorter than this are copied, so that whoever collects them may keep them. */
const SHORT = 4_096;

/** How many bytes a source has, where it tells: a hint. */
export async function sizeOf(source: VOTableSource): Promise<number | undefined> {
  if (typeof source === "string") return source.length;
  // What is no source at all is told when it is read.
  if (typeof source !== "object" || source === null) return undefined;
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return source.byteLength;
  if (isFile(source)) return (await source.stat()).size;
  const { size, headers } = source as Partial<Blob & Response>;
  if (typeof size === "number") return size;
  if (typeof headers?.get !== "function" || headers.has("content-encoding")) return undefined;
  return Number(headers.get("content-length")) || undefined;
}

/** A text in pieces that cut no character. */
export function* piecesOfText(text: string): Generator<string, void, undefined> {
  for (let from = 0; from < text.length; ) {
    const cut = from + PIECE;
    const to = isLowSurrogate(text.charCodeAt(cut)) ? cut - 1 : cut;
    yield text.slice(from, to);
    from = to;
  }
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** How the bytes of a source are had. */
export interface SourceOptions {
  /** Ends the reading, also while the source lets wait. */
  readonly signal?: AbortSignal | undefined;
  /** Whether gzip is recognised by its first bytes and unpacked. Default true. */
  readonly unpack?: boolean;
  /** Bytes that gzip may unpack to. Default unlimited. */
  readonly maxUnpackedBytes?: number | undefined;
}

/**
 * The bytes of a source in pieces.
 *
 * @throws {VOTableError} `NOT_VOTABLE` when it is no source; the pieces: `TRUNCATED` for damaged gzip, `LIMIT` for too
 * much of it.
 */
export function bytesOf(
  source: VOTableSource,
  { signal, unpack = true, maxUnpackedBytes = Number.POSITIVE_INFINITY }: SourceOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const raw = piecesOf(source, signal);
  const pieces = unpack ? gunzipped(raw, maxUnpackedBytes) : raw;
  return signal === undefined ? pieces : abortable(pieces, signal);
}

/** The same pieces, until the signal ends them. */
async function* abortable(
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let waiting = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      waiting = true;
      const next = await orAborted(pieces.next(), signal);
      waiting = false;
      if (next.done) return;
      signal.throwIfAborted();
      yield next.value;
    }
  } finally {
    const closed = pieces.return();
    // A source that never answers would not let itself be closed either.
    if (waiting) closed.catch(() => undefined);
    else await closed;
  }
}

/** What the promise gives, unless the signal comes first. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

// Node loads the classes Blob, Response and ReadableStream when their names are first used, which takes longer than
// reading a small document: sources are told apart by what they can do.
function piecesOf(
  source: VOTableSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (typeof source === "string") return each(cut(new TextEncoder().encode(source)));
  if (source instanceof Uint8Array) return each(cut(source));
  if (source instanceof ArrayBuffer) return each(cut(new Uint8Array(source)));
  if (has(source, "getReader")) return readable(source as ReadableStream<Uint8Array>, signal);
  if (isIterable(source)) return each(source);
  if (isFile(source)) return filePieces(source);
  if (has(source, "slice") && has(source, "arrayBuffer")) return blobPieces(source as Blob);
  if (has(source, "arrayBuffer") && "body" in source) {
    return source.body === null ? each([]) : readable(source.body, signal);
  }
  throw noSource(source);
}

async function* each(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* pieces;
}

function noSource(source: unknown): VOTableError {
  const kind = Object.prototype.toString.call(source).slice(8, -1);
  const what = source === undefined || source === null ? String(source) : `of the kind ${kind}`;
  const message = `The source is ${what}, neither text, bytes nor a stream of bytes`;
  return new VOTableError("NOT_VOTABLE", message, { hint: SOURCES });
}

const SOURCES =
  "Give the document as text or bytes, a Blob, a stream of bytes, a Response (await fetch(url)), or a file that is open (await open(path) of node:fs/promises).";

/** The error for text that is no XML: some give an address where the document should be. */
export function noMarkup(source: VOTableSource, cause: Error): VOTableError {
  const isGiven = typeof source === "string";
  const start = isGiven ? ` begins with ${JSON.stringify(source.trim().slice(0, 40))} and` : "";
  return new VOTableError("NOT_VOTABLE", `The source${start} is no XML`, {
    cause,
    hint: isGiven
      ? SOURCES
      : "Look at the media type of the answer: it may be CSV, JSON or an error.",
  });
}

function has(source: unknown, method: string): boolean {
  return (
    typeof source === "object" &&
    source !== null &&
    typeof (source as Record<string, unknown>)[method] === "function"
  );
}

function isFile(source: object): source is FileSource {
  return has(source, "read") && has(source, "stat");
}

/** Reads a file into two buffers in turn: while one is used the other one is filled. */
async function* filePieces(file: FileSource): AsyncGenerator<Uint8Array, void, undefined> {
  const buffers = [new Uint8Array(FILE_PIECE), new Uint8Array(FILE_PIECE)] as const;
  let current: 0 | 1 = 0;
  const read = (): ReturnType<FileSource["read"]> => {
    const piece = file.read(buffers[current], 0, FILE_PIECE, null);
    // What fails while the piece before is used is told when this one is wanted.
    piece.catch(() => undefined);
    return piece;
  };
  let next = read();
  try {
    for (;;) {
      const { bytesRead } = await next;
      if (bytesRead === 0) return;
      const piece = buffers[current].subarray(0, bytesRead);
      const kept = bytesRead < SHORT ? piece.slice() : piece;
      current = current === 0 ? 1 : 0;
      next = read();
      yield kept;
    }
  } finally {
    // Whoever stops early closes the file, which must not be read then.
    await next.catch(() => undefined);
  }
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

/** Reads a web stream; it is cancelled when its reader stops early, or the signal stops it while it waits. */
async function* readable(
  stream: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  const abort = (): void => {
    // Whoever aborts gets the signal's reason, whatever the stream says to it.
    reader.cancel(signal?.reason).catch(() => undefined);
  };
  signal?.addEventListener("abort", abort, { once: true });
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
    signal?.removeEventListener("abort", abort);
    if (!done) await reader.cancel();
    reader.releaseLock();
  }
}

async function* gunzipped(
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
  maxUnpackedBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let head: Uint8Array = new Uint8Array(0);
  for await (const piece of pieces) {
    if (head.length + piece.length < 2) {
      head = join(head, piece);
      continue;
    }
    const first = head.length === 0 ? piece : join(head, piece);
    if (first[0] === 0x1f && first[1] === 0x8b) yield* gunzip(first, pieces, maxUnpackedBytes);
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
  maxUnpackedBytes: number,
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
        // The source may use its buffer again while this piece waits to be unpacked.
        else controller.enqueue(next.value.slice());
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
  let unpacked = 0;
  try {
    for await (const piece of readable(packed.pipeThrough(inflate))) {
      unpacked += piece.length;
      if (unpacked > maxUnpackedBytes) throw tooMuch(maxUnpackedBytes);
      yield piece;
    }
  } catch (cause) {
    if (fault !== undefined) throw fault.error;
    if (cause instanceof VOTableError) throw cause;
    throw new VOTableError("TRUNCATED", "The gzip data are cut or damaged", { cause });
  }
}

function tooMuch(maximum: number): VOTableError {
  return new VOTableError("LIMIT", `The gzip data unpack to more than ${maximum} bytes`, {
    hint: "Read the document in batches with openTable, or raise limits.maxUnpackedBytes.",
  });
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
