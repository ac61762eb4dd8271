import { toUtf8, XmlError } from "@vostack/xml";
import { VOTableError } from "../errors.ts";
import type { DataStream } from "./data-stream.ts";
import type { DocumentReader, ReaderEvent } from "./document-reader.ts";
import { Input, tooLong } from "./input.ts";
import type { ReadOptions } from "./options.ts";
import type { Section } from "./section.ts";
import { bytesOf, type VOTableSource } from "./source.ts";

/** Bytes of the document that are in memory at a time. */
const WINDOW = 131_072;
/** So many bytes of data must be at hand for the kernel to be worth its start. */
const SMALL = 49_152;

/** What a document's reading brings, in document order. */
export type DocumentEvent =
  | Exclude<ReaderEvent, { type: "external" | "collected" }>
  /** Rows were read, and more will come; whoever wants batches takes them now. */
  | { readonly type: "rows"; readonly section: Section; readonly waiting: boolean };

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
  const maximum = options.limits?.maxRowBytes ?? 268_435_456;
  const input = new Input(WINDOW, maximum);
  const kernel = options.kernel ?? "auto";
  try {
    for await (const chunk of toUtf8(bytesOf(source, options.signal))) {
      for (let from = 0; from < chunk.length; ) {
        const taken = input.fill(chunk, from);
        from += taken;
        if (taken === 0 && !input.grow()) throw tooLong(maximum);
        for (;;) {
          const left = input.end - input.start + chunk.length - from;
          if (kernel !== "js" && reader.wantsEngine && (kernel === "wasm" || left > SMALL)) {
            await useKernel(reader, input);
          }
          if (!reader.read(input)) break;
          yield* drain(reader, options);
        }
      }
      const { section } = reader;
      if (section !== undefined) yield { type: "rows", section, waiting: true };
    }
    reader.end(input);
    yield* drain(reader, options);
  } catch (error) {
    reader.section?.dropPartialRow();
    throw explain(error, reader);
  }
}

async function useKernel(reader: DocumentReader, input: Input): Promise<void> {
  const { createEngine } = await import("../kernel/engine.ts");
  reader.useEngine(await createEngine(reader.section?.builders ?? []), input);
}

async function* drain(
  reader: DocumentReader,
  options: ReadOptions,
): AsyncGenerator<DocumentEvent, void, undefined> {
  for (const event of reader.events.splice(0)) {
    if (event.type === "external") yield* readExternal(event.stream, options);
    else if (event.type === "collected") await readCollected(event.stream);
    else yield event;
  }
  const { section } = reader;
  if (section !== undefined) yield { type: "rows", section, waiting: false };
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
  const { encoding, rights } = stream;
  let bytes = bytesOf(await options.resolve({ href, encoding, rights }), options.signal);
  if (encoding === "base64") bytes = decoded(bytes, stream);
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.length; ) {
      from += stream.addBytes(chunk, from);
      while (stream.readRows(false)) yield { type: "rows", section, waiting: false };
    }
    yield { type: "rows", section, waiting: true };
  }
}

/** Reads a stream whose bytes make sense only as a whole. */
async function readCollected(stream: DataStream): Promise<void> {
  const bytes = stream.takeCollected();
  if (stream.kind === "FITS") {
    const { readFitsRows } = await import("./fits-rows.ts");
    readFitsRows(stream.section, bytes, stream.extnum);
    return;
  }
  for await (const chunk of bytesOf(bytes)) {
    for (let from = 0; from < chunk.length; ) {
      from += stream.addBytes(chunk, from);
      while (stream.readRows(false));
    }
  }
  stream.close();
}

async function* decoded(
  bytes: AsyncIterable<Uint8Array>,
  stream: DataStream,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of bytes) yield stream.decode(chunk);
}

/** Says after which row a document ends when it is cut. */
function explain(error: unknown, reader: DocumentReader): unknown {
  if (!(error instanceof XmlError)) return error;
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
