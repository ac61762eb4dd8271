import { toUtf8, XmlError } from "@vostack/xml";
import { VOTableError } from "../errors.ts";
import type { DataStream } from "./data-stream.ts";
import type { DocumentReader, ReaderEvent } from "./document-reader.ts";
import { Input, MAX_ROW_BYTES, tooLong } from "./input.ts";
import type { ReadOptions } from "./options.ts";
import type { Section } from "./section.ts";
import {
  bytesOf,
  noMarkup,
  orAborted,
  piecesOfText,
  sizeOf,
  type VOTableSource,
} from "./source.ts";
import type { XmlRows } from "./xml-rows.ts";

/** Bytes of the document that are in memory at a time. */
const WINDOW = 131_072;
/** The bytes of a row from which on it is long. */
const LONG_ROW = 1_048_576;
/** When packed cells have unpacked to so many bytes, their rows are handed out. */
const MUCH = 16_777_216;
/** So many bytes of data must be at hand for the kernel to be worth its start. */
const SMALL = 49_152;

/** What a document's reading brings, in document order. */
export type DocumentEvent =
  | Exclude<ReaderEvent, { type: "external" | "collected" | "packed" }>
  /**
   * Rows were read, and more will come; whoever wants batches takes them now. `share` is the part of the source that
   * was read, where its size is known.
   */
  | {
      readonly type: "rows";
      readonly section: Section;
      readonly waiting: boolean;
      readonly share?: number;
    };

/**
 * Reads a document and tells what happens.
 *
 * @throws {VOTableError} When the document is cut, damaged or no VOTable; `reader.section` holds the rows before that.
 */
export async function* readDocument(
  source: VOTableSource,
  options: ReadOptions,
  reader: DocumentReader,
): AsyncGenerator<DocumentEvent, void, undefined> {
  const { maxRowBytes: maximum = MAX_ROW_BYTES, maxUnpackedBytes } = options.limits ?? {};
  const input = new Input(WINDOW, maximum);
  const { signal } = options;
  // What a text declares its encoding to be was true before it became text.
  const chunks =
    typeof source === "string"
      ? piecesOfText(source)
      : toUtf8(bytesOf(source, { signal, maxUnpackedBytes }));
  // A long row that is not complete is looked at again when there is twice as much of it, or its reading would take
  // time in the square of its length.
  let enough = 0;
  let seen = 0;
  try {
    const size = options.size ?? (await sizeOf(source));
    if (size !== undefined && size > SMALL) startKernel(options);
    for await (const chunk of chunks) {
      for (let from = 0; from < chunk.length; ) {
        signal?.throwIfAborted();
        const taken =
          typeof chunk === "string" ? input.fillText(chunk, from) : input.fill(chunk, from);
        from += taken;
        if (taken === 0 && !input.grow()) throw tooLong(maximum);
        if (input.end - input.start < enough) continue;
        yield* readOn(input, options, reader, chunk.length - from);
        const left = input.end - input.start;
        enough = left > LONG_ROW ? Math.min(left * 2, maximum) : 0;
      }
      const { section } = reader;
      seen += chunk.length;
      const share = size === undefined ? {} : { share: seen / size };
      const canTake = section?.inRow === false;
      if (canTake) yield { type: "rows", section, waiting: true, ...share };
    }
    yield* readOn(input, options, reader, 0);
    reader.end(input);
    yield* drain(reader, options);
  } catch (error) {
    reader.section?.dropPartialRow();
    // A table that ended in the same breath keeps its rows.
    for (const event of reader.events.splice(0)) {
      if (event.type !== "begin" && event.type !== "end") continue;
      event.section.dropPartialRow();
      yield event;
    }
    throw explain(error, reader, source);
  }
}

/** Reads what is at hand. */
async function* readOn(
  input: Input,
  options: ReadOptions,
  reader: DocumentReader,
  more: number,
): AsyncGenerator<DocumentEvent, void, undefined> {
  const { kernel = "auto" } = options;
  for (;;) {
    const left = input.end - input.start + more;
    if (kernel !== "js" && reader.wantsEngine && (kernel === "wasm" || left > SMALL)) {
      await useKernel(reader, input);
    }
    if (!reader.read(input)) return;
    yield* drain(reader, options);
  }
}

/** Begins to load and compile the kernel, while the document's beginning is read. */
function startKernel({ kernel }: ReadOptions): void {
  if (kernel === "js") return;
  // What goes wrong is told when the kernel is used.
  void import("../kernel/engine.ts")
    .then((engine) => engine.compileKernel())
    .catch(() => undefined);
}

async function useKernel(reader: DocumentReader, input: Input): Promise<void> {
  const { createEngine } = await import("../kernel/engine.ts");
  reader.useEngine(await createEngine(reader.section?.builders ?? []), input);
}

async function* drain(
  reader: DocumentReader,
  options: ReadOptions,
): AsyncGenerator<DocumentEvent, void, undefined> {
  let many = false;
  for (let event = reader.events.shift(); event !== undefined; event = reader.events.shift()) {
    if (event.type === "external") yield* readExternal(event.stream, options);
    else if (event.type === "collected") yield* readCollected(event.stream, options);
    else if (event.type === "packed") {
      await readPacked(event.rows, options);
      many ||= event.rows.untoldBytes > MUCH;
      if (many) event.rows.untoldBytes = 0;
    } else yield event;
  }
  const { section } = reader;
  if (section?.inRow === false) yield { type: "rows", section, waiting: many };
}

/** Reads a stream that lies outside of the document. */
async function* readExternal(
  stream: DataStream,
  options: ReadOptions,
): AsyncGenerator<DocumentEvent, void, undefined> {
  const { section } = stream;
  const href = stream.href ?? "";
  if (options.resolve === undefined) {
    throw new VOTableError("EXTERNAL_STREAM", `The data of the table lie elsewhere, at ${href}`, {
      hint: "Give a resolve function that returns the bytes of external streams.",
    });
  }
  const { encoding, rights, kind } = stream;
  // The first bytes of rows may look like those of gzip.
  const unpack = kind === "FITS" || encoding === "gzip" || /\.gz$/i.test(href);
  const { resolve, signal } = options;
  // What the resolver throws tells why; where the data should be, it does not.
  const asked = (async () => resolve({ href, encoding, rights }))().catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new VOTableError(
      "EXTERNAL_STREAM",
      `The data of the table at ${href} cannot be had: ${why}`,
      { cause },
    );
  });
  const external = await (signal === undefined ? asked : orAborted(asked, signal));
  let bytes = bytesOf(external, {
    signal: options.signal,
    unpack,
    maxUnpackedBytes: options.limits?.maxUnpackedBytes,
  });
  if (encoding === "base64") bytes = decoded(bytes, stream);
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.length; ) {
      from += stream.addBytes(chunk, from);
      while (stream.readRows(false)) yield { type: "rows", section, waiting: false };
    }
    yield { type: "rows", section, waiting: true };
  }
  if (!stream.collects) closeStream(stream);
}

/** Ends a stream. @throws {VOTableError} When bytes are left that make no row. */
function closeStream(stream: DataStream): void {
  const fault = stream.close();
  if (fault !== undefined) throw fault;
}

/** Reads a stream whose bytes make sense only as a whole. */
async function* readCollected(
  stream: DataStream,
  { signal, limits }: ReadOptions,
): AsyncGenerator<DocumentEvent, void, undefined> {
  const { section, kind } = stream;
  const packed = stream.encoding === "gzip";
  const bytes = bytesOf(stream.takeCollected(), {
    signal,
    unpack: packed,
    maxUnpackedBytes: limits?.maxUnpackedBytes,
  });
  if (kind === "FITS") {
    const { readFitsRows } = await import("./fits-rows.ts");
    readFitsRows(section, await joined(bytes), stream.extnum);
    return;
  }
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.length; ) {
      from += stream.addBytes(chunk, from);
      while (stream.readRows(false)) yield { type: "rows", section, waiting: false };
    }
    yield { type: "rows", section, waiting: true };
  }
  closeStream(stream);
}

/** Unpacks the cells of a row that are packed, and ends the row. */
async function readPacked(rows: XmlRows, { signal, limits }: ReadOptions): Promise<void> {
  const { maxRowBytes = MAX_ROW_BYTES, maxUnpackedBytes = Number.POSITIVE_INFINITY } = limits ?? {};
  let left = maxRowBytes;
  for (const cell of rows.packed) {
    const maximum = Math.min(left, maxUnpackedBytes - rows.unpackedBytes);
    try {
      const bytes = await joined(bytesOf(cell.bytes, { signal, maxUnpackedBytes: maximum }));
      left -= bytes.length;
      rows.unpacked(cell, bytes);
    } catch (error) {
      if (!(error instanceof VOTableError) || error.code !== "TRUNCATED") throw error;
      rows.damaged(cell, error.message);
    }
  }
  rows.endPackedRow();
}

async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    all.push(piece);
    length += piece.length;
  }
  const [first] = all;
  if (all.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of all) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

async function* decoded(
  bytes: AsyncIterable<Uint8Array>,
  stream: DataStream,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of bytes) yield stream.decode(chunk);
}

/** Says after which row a document ends when it is cut. */
function explain(error: unknown, reader: DocumentReader, source: VOTableSource): unknown {
  if (!(error instanceof XmlError)) return error;
  if (reader.stopped !== undefined) return reader.stopped;
  if (/before first tag/.test(error.message)) return noMarkup(source, error);
  const rows = reader.rowsRead;
  if (error.code !== "XML_TRUNCATED") {
    return rows === undefined
      ? error
      : new VOTableError("CELL", error.message, { row: rows, line: error.line, cause: error });
  }
  const where = rows === undefined ? "outside of any table's data" : `after row ${rows}`;
  return new VOTableError("TRUNCATED", `The document is cut ${where}`, {
    row: rows,
    line: error.line,
    column: error.column,
    cause: error,
    hint: "The answer did not arrive as a whole; ask for it again.",
  });
}
