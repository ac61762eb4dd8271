import type { Resource } from "../model/resource.ts";
import type { VOTable } from "../model/votable.ts";
import type { Table } from "../table/table.ts";
import { BinaryWriter } from "./binary.ts";
import { ByteSink } from "./byte-sink.ts";
import type { DataPart } from "./data-element.ts";
import { documentOf, documentParts, tableDataRules } from "./document.ts";
import { checkOptions, type Serialization, type WriteOptions } from "./options.ts";
import { type RowSource, rowSourceDocument, writtenRows } from "./row-source.ts";
import type { RowWriter } from "./rows.ts";
import { isStreamed, rowSourceOf, type StreamedTable } from "./streamed-table.ts";
import { TableDataWriter } from "./tabledata.ts";

/** Bytes that a piece of the output has at least, unless it is the last. */
const PIECE = 131_072;
/** Rows written between two looks at how much there is. */
const ROWS_AT_ONCE = 256;

/**
 * Writes a document or a table as VOTable.
 *
 * @returns The document; it may be a view of memory that is a little longer.
 * @throws {VOTableError} `WRITE` for values that the serialisation cannot have.
 */
export function writeVOTable(
  source: VOTable | Resource | Table,
  options: WriteOptions = {},
): Uint8Array {
  checkOptions(options);
  const output = new Output(Number.POSITIVE_INFINITY);
  for (const _ of writeDocument(documentOf(source), options, output)) {
    // Nothing is handed on before the end.
  }
  return output.sink.finish();
}

/**
 * Writes a document, a table, a table that is still being read, or rows that are yet to come, piece by piece: the next piece
 * is made when it is asked for. Of a table that is being read (`openTable`) the rows are written as they come, with the
 * metadata around them, such as a QUERY_STATUS that comes last; other tables of its document are left out.
 *
 * @throws {VOTableError} `WRITE` (as an error of the stream) for values that the serialisation cannot have.
 */
export function streamVOTable(
  source: VOTable | Resource | Table | StreamedTable | RowSource,
  options: WriteOptions = {},
): ReadableStream<Uint8Array> {
  checkOptions(options);
  const pieces = isStreamed(source)
    ? rowPieces(rowSourceOf(source), { ...versionOf(source.votable), ...options })
    : "batches" in source
      ? rowPieces(source, options)
      : documentPieces(documentOf(source), options);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await pieces.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await pieces.return();
      },
    },
    { highWaterMark: 0 },
  );
}

const utf8 = new TextEncoder();

/** Collects text and rows and hands them on in pieces. */
class Output {
  readonly sink: ByteSink = new ByteSink(PIECE * 2);
  readonly #piece: number;

  /** Pieces have `piece` bytes at least. */
  constructor(piece = PIECE) {
    this.#piece = piece;
  }

  /** Begins the data of a table. */
  open(writer: RowWriter, head: string): void {
    this.text(head);
    this.text(writer.head(this.sink.at));
  }

  /** Tells how long the rows are: those written so far take the bytes from `begin` on. */
  expect(begin: number, written: number, rows: number): void {
    const { sink } = this;
    if (this.#piece > PIECE) {
      sink.expected = begin + ((sink.at - begin) / written) * rows * 1.02 + PIECE / 16;
    }
  }

  text(text: string): void {
    const { sink } = this;
    sink.reserve(text.length * 3);
    sink.at += utf8.encodeInto(text, sink.bytes.subarray(sink.at)).written;
  }

  *full(): Generator<Uint8Array, void, undefined> {
    if (this.sink.at >= this.#piece) yield this.sink.take();
  }
}

function* documentPieces(
  votable: VOTable,
  options: WriteOptions,
): Generator<Uint8Array, void, undefined> {
  const output = new Output();
  yield* writeDocument(votable, options, output);
  yield output.sink.take();
}

/** Writes a document into an output; what is full is handed on. */
function* writeDocument(
  votable: VOTable,
  { serialization = "tabledata", version }: WriteOptions,
  output: Output,
): Generator<Uint8Array, void, undefined> {
  for (const part of documentParts(votable, { version, serialization, prepare: true })) {
    if (typeof part === "string") output.text(part);
    else {
      const { table } = part;
      const { nrows } = table;
      const writer = rowWriter(part, serialization, version ?? votable.version);
      output.open(writer, part.head);
      const begin = output.sink.at;
      for (let row = 0; row < nrows; row += ROWS_AT_ONCE) {
        const end = Math.min(nrows, row + ROWS_AT_ONCE);
        writer.write(table, row, end, output.sink);
        output.expect(begin, end, nrows);
        yield* output.full();
      }
      writer.endTable(table, output.sink);
      writer.end(output.sink);
      output.text(part.tail);
    }
    yield* output.full();
  }
}

async function* rowPieces(
  source: RowSource,
  { serialization = "tabledata", version }: WriteOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const output = new Output();
  const { votable, table, resource } = rowSourceDocument(source, serialization);
  for (const part of documentParts(votable, { version, serialization, prepare: false })) {
    if (typeof part === "string") output.text(part);
    else if (part.table === table) {
      const writer = rowWriter(part, serialization, version ?? votable.version);
      output.open(writer, part.head);
      // The head goes out at once: a client learns that its query was accepted.
      yield output.sink.take();
      for await (const batch of writtenRows(source, table)) {
        for (let row = 0; row < batch.nrows; row += ROWS_AT_ONCE) {
          writer.write(batch, row, Math.min(batch.nrows, row + ROWS_AT_ONCE), output.sink);
          yield* output.full();
        }
        writer.endTable(batch, output.sink);
      }
      writer.end(output.sink);
      output.text(part.tail);
      // The document's text is made as it is written, so that what is known only now still finds its place.
      resource.children.push(...(source.closing?.() ?? []));
    }
    yield* output.full();
  }
  yield output.sink.take();
}

/** The version of a document that is written anew, where it has all that may be written. */
function versionOf({ version }: VOTable): WriteOptions {
  return /^1\.[3-6]$/.test(version) ? { version } : {};
}

function rowWriter(part: DataPart, serialization: Serialization, version: string): RowWriter {
  return serialization === "tabledata"
    ? new TableDataWriter(tableDataRules(version), part.markup)
    : new BinaryWriter(serialization === "binary2");
}
