import { VOTableError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import type { Field, Param } from "../model/field.ts";
import type { Info } from "../model/info.ts";
import type { QueryStatus } from "../model/status.ts";
import type { VOTable } from "../model/votable.ts";
import { type Row, Table } from "../table/table.ts";
import { DocumentReader } from "./document-reader.ts";
import type { ReadOptions } from "./options.ts";
import { type DocumentEvent, readDocument } from "./read-document.ts";
import type { Section } from "./section.ts";
import type { VOTableSource } from "./source.ts";

/** How a table is streamed. */
export interface StreamOptions extends ReadOptions {
  /** The most rows in a batch. Default 16,384. */
  readonly batchRows?: number;
  /** Which of the document's tables with data: its position or its name. Default the first outside of resources of type `meta`. */
  readonly table?: number | string;
}

/**
 * A table whose rows arrive while they are read. Its metadata are there from the beginning; what the document says after
 * the rows (an INFO of an overflow, service descriptors) is in `votable` and `status` once the last batch was read.
 */
export class TableStream {
  /** The document as far as it was read. */
  readonly votable: VOTable;
  /** The table: its metadata, without data. */
  readonly table: Table;
  /** The fields of the columns, in order. */
  readonly fields: readonly Field[];
  readonly #state: StreamState;
  readonly #section: Section | undefined;
  #taken = false;

  /** @internal Made by {@link openTable} and {@link openTables}; without a section the table has no data. */
  constructor(table: Table, state: StreamState, section?: Section) {
    // A reader that has met a table has met its document.
    this.votable = state.reader.votable!;
    this.table = table;
    this.fields = section?.fields ?? table.fields;
    this.#state = state;
    this.#section = section;
  }

  /** PARAM children of the table, and those of the resources around it and of the document before. */
  get params(): readonly Param[] {
    return this.#around((element) => element.params);
  }

  /** INFO children of the table, of the resources around it and of the document, as far as they were read. */
  get infos(): readonly Info[] {
    return this.#around((element) => element.infos);
  }

  /**
   * What the service said about its answer, as far as it was read: an overflow, or an error of a service that wrote
   * complete rows until then, stands after the rows. Such an error is a finding, too.
   */
  get status(): QueryStatus | undefined {
    return this.votable.status;
  }

  /** What the reader noticed so far. */
  get findings(): readonly Finding[] {
    return this.votable.findings;
  }

  /**
   * The rows in batches, each a table of its own with the same fields.
   *
   * @throws {VOTableError} When the document is cut or damaged: after the batch with the last complete row.
   */
  async *batches(): AsyncGenerator<Table, void, undefined> {
    this.#take();
    if (this.#section !== undefined) yield* this.#state.batches(this.#section);
  }

  /** The rows one by one. @throws {VOTableError} as {@link TableStream.batches}. */
  async *rows(): AsyncGenerator<Row, void, undefined> {
    for await (const batch of this.batches()) yield* batch.rows();
  }

  /** Reads all remaining rows into one table. @throws {VOTableError} as {@link TableStream.batches}. */
  async toTable(): Promise<Table> {
    this.#take();
    return this.#section === undefined ? new Table() : this.#state.all(this.#section);
  }

  #take(): void {
    if (this.#taken) throw new RangeError("The rows of a TableStream can be read once only");
    this.#taken = true;
  }

  /** Stops reading and lets go of the source. */
  async close(): Promise<void> {
    await this.#state.close();
  }

  #around<T>(of: (element: Table | VOTable | VOTable["resources"][number]) => T[]): T[] {
    const found: T[] = [...of(this.votable)];
    const visit = (resources: VOTable["resources"]): boolean =>
      resources.some((resource) => {
        const inside = resource.tables.includes(this.table) || visit(resource.resources);
        if (inside) found.push(...of(resource));
        return inside;
      });
    visit(this.votable.resources);
    return [...found, ...of(this.table)];
  }
}

/** Reading in progress, shared by the streams of one document. */
class StreamState {
  readonly reader: DocumentReader;
  readonly #events: AsyncGenerator<DocumentEvent, void, undefined>;
  readonly #options: StreamOptions;
  #section: Section | undefined;

  constructor(source: VOTableSource, options: StreamOptions) {
    this.#options = options;
    this.reader = new DocumentReader(options);
    this.#events = readDocument(source, options, this.reader);
  }

  /** Reads up to the next table with data. */
  async next(): Promise<Section | undefined> {
    for (;;) {
      const event = await this.#events.next();
      if (event.done) return undefined;
      // Nobody wanted the rows of the table before.
      if (event.value.type === "rows") event.value.section.forget();
      if (event.value.type !== "begin") continue;
      this.#section = event.value.section;
      return this.#section;
    }
  }

  async *batches(section: Section): AsyncGenerator<Table, void, undefined> {
    const { batchRows = 16_384 } = this.#options;
    let finished = false;
    try {
      for (;;) {
        const event = await this.#step(section);
        const last = event === undefined || event.type === "end";
        const enough =
          last || (event.type === "rows" && (event.waiting || section.rows >= batchRows));
        if (enough && section.rows > 0) yield* this.#cut(section, batchRows);
        if (last) {
          finished = true;
          return;
        }
      }
    } finally {
      if (!finished) await this.close();
    }
  }

  async all(section: Section): Promise<Table> {
    for (;;) {
      const event = await this.#step(section);
      if (event === undefined || event.type === "end") return this.#take(section);
      if (event.type === "rows") section.expect(event.share ?? 1);
    }
  }

  async close(): Promise<void> {
    await this.#events.return();
  }

  /** Rows that were complete before a fault are handed out before it is thrown. */
  #fault: { error: unknown } | undefined;

  async #step(section: Section): Promise<DocumentEvent | undefined> {
    if (this.#fault !== undefined) throw this.#fault.error;
    if (section !== this.#section) {
      throw new RangeError("The rows of this table are gone: the next table has been opened");
    }
    try {
      const event = await this.#events.next();
      if (event.done) return undefined;
      if (event.value.type === "end") await this.#toEnd();
      return event.value;
    } catch (error) {
      if (section.rows === 0) throw error;
      this.#fault = { error };
      return { type: "rows", section, waiting: true };
    }
  }

  /** Reads what follows the rows of the only table that was asked for, so that the status is known. */
  async #toEnd(): Promise<void> {
    if (this.#all) return;
    for (let event = await this.#events.next(); !event.done; event = await this.#events.next()) {
      if (event.value.type === "rows") event.value.section.forget();
    }
  }

  /** Whether the streams of all tables are wanted, one after another. */
  #all = false;

  /** Prepares for handing out all tables. */
  wantAll(): void {
    this.#all = true;
  }

  *#cut(section: Section, batchRows: number): Generator<Table, void, undefined> {
    const batch = this.#take(section);
    if (batch.nrows <= batchRows) yield batch;
    else {
      for (let at = 0; at < batch.nrows; at += batchRows) yield batch.slice(at, at + batchRows);
    }
  }

  #take(section: Section): Table {
    const { longs = "auto" } = this.#options;
    const { columns, markup } = section.take({ longs });
    const batch = section.table.withColumns(columns);
    batch.rowMarkup = markup;
    return batch;
  }
}

/**
 * Opens a table for reading in constant memory. Resolves as soon as its fields are known.
 *
 * @throws {VOTableError} `NO_TABLE` when there is none; `QUERY_ERROR` when the document only says that a query failed.
 * @example
 * ```ts no-run
 * const stream = await openTable(await fetch(url));
 * for await (const batch of stream.batches()) console.log(batch.nrows);
 * ```
 */
export async function openTable(
  source: VOTableSource,
  options: StreamOptions = {},
): Promise<TableStream> {
  const state = new StreamState(source, options);
  const { table: wanted } = options;
  for (let k = 0; ; k++) {
    const section = await state.next();
    if (section === undefined) {
      if (k > 0 && wanted === undefined) throw onlyMeta();
      return withoutData(state, options);
    }
    const { table } = section;
    const isWanted =
      wanted === undefined
        ? !state.reader.votable!.isMeta(table)
        : wanted === k || wanted === table.name || wanted === table.ID;
    if (isWanted) return new TableStream(table, state, section);
  }
}

/** Opens all tables with data, one after another; rows that are not read are skipped. */
export async function* openTables(
  source: VOTableSource,
  options: StreamOptions = {},
): AsyncGenerator<TableStream, void, undefined> {
  const state = new StreamState(source, options);
  state.wantAll();
  try {
    for (let section = await state.next(); section !== undefined; section = await state.next()) {
      yield new TableStream(section.table, state, section);
    }
  } finally {
    await state.close();
  }
}

function onlyMeta(): VOTableError {
  return new VOTableError("NO_TABLE", "All tables with data stand in resources of type meta", {
    hint: "say which of them is wanted: { table: 0 }",
  });
}

function withoutData(state: StreamState, options: StreamOptions): TableStream {
  const votable = state.reader.votable!;
  const { status } = votable;
  if (status?.value === "ERROR") {
    throw new VOTableError("QUERY_ERROR", status.message || "The service reports an error");
  }
  const table = options.table === undefined ? votable.firstTable() : undefined;
  if (table === undefined) {
    const which = options.table === undefined ? "" : ` ${JSON.stringify(options.table)}`;
    throw new VOTableError("NO_TABLE", `The document has no table${which} with data`);
  }
  return new TableStream(table, state);
}
