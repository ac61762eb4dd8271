import { type AbortOptions, type FitsSource, toByteSource, toChunks } from "./byte-source.ts";
import { type Cursor, RangeCursor, readFully, StreamCursor } from "./cursor.ts";
import { gunzipChunks, isGzip } from "./gunzip.ts";

/** How a FITS file is read. */
export interface ReadOptions extends AbortOptions {
  /** Most bytes that a gzipped file may unpack to. Default 1 GiB. */
  readonly maxBytes?: number | undefined;
  /** Most bytes that one header may have. Default 16 MiB. */
  readonly maxHeaderBytes?: number | undefined;
  /** Bytes asked for at once while headers are read by ranges. Default 28 800. */
  readonly readAhead?: number | undefined;
}

/** Default of {@link ReadOptions.maxBytes}. */
export const defaultMaxBytes: number = 2 ** 30;

const gunzipReadLength = 1 << 20;

async function* ranges(
  source: NonNullable<ReturnType<typeof toByteSource>>,
  options: AbortOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; ; ) {
    const bytes = await readFully(source, at, gunzipReadLength, options);
    if (bytes.length === 0) return;
    yield bytes;
    at += bytes.length;
  }
}

async function* prepend(
  first: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield first;
    for (;;) {
      const { done, value } = await chunks.next();
      if (done === true) return;
      yield value;
    }
  } finally {
    await chunks.return?.();
  }
}

/** A cursor over any source; gzip is noticed by its first bytes and unpacked on the way. */
export async function openCursor(source: FitsSource, options: ReadOptions): Promise<Cursor> {
  const { maxBytes = defaultMaxBytes, readAhead = 28_800 } = options;
  const byRange = toByteSource(source);
  if (byRange !== undefined) {
    const cursor = new RangeCursor(byRange, readAhead, options);
    const magic = await cursor.take(2);
    cursor.position = 0;
    if (!isGzip(magic)) return cursor;
    return new StreamCursor(gunzipChunks(ranges(byRange, options), maxBytes), options);
  }
  const stream = source as ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
  const chunks = toChunks(stream);
  let first = new Uint8Array(0);
  while (first.length < 2) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    const joined = new Uint8Array(first.length + value.length);
    joined.set(first);
    joined.set(value, first.length);
    first = joined;
  }
  const all = prepend(first, chunks);
  return new StreamCursor(isGzip(first) ? gunzipChunks(all, maxBytes) : all, options);
}
