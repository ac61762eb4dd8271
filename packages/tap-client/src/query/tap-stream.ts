import {
  type Field,
  type Info,
  type Param,
  type QueryStatus,
  type Row,
  type Table,
  type TableStream,
  VOTableError,
} from "@vostack/votable";

/** Where the rows of a stream come from. */
export interface StreamSource {
  /** Turns an error of reading into one that says what failed, where and for which job. */
  explain(error: unknown): Promise<unknown>;
  /** An ERROR or OVERFLOW in the midst of the rows, once they were read to their end. */
  misplaced(): QueryStatus | undefined;
  /** Ends the transfer. */
  close(): Promise<void>;
}

/**
 * A result whose rows arrive while the service still sends them: a `TableStream` whose
 * errors belong to the service's family. What stands after the rows (`status`, `truncated`,
 * late INFOs) is known when the last batch was read.
 *
 * @typeParam R - Type of a row, as `stream<R>()` was called.
 */
export class TapStream<R = Row> {
  readonly #stream: TableStream;
  readonly #source: StreamSource;
  readonly #maxrec: number;
  #nrows = 0;
  #isCut = false;
  #misplaced: QueryStatus | undefined;

  /**
   * Wraps a stream of `@vostack/votable`.
   *
   * @param maxrec - Most rows to give, where the service may not know `MAXREC`.
   */
  constructor(
    stream: TableStream,
    source: StreamSource,
    maxrec: number = Number.POSITIVE_INFINITY,
  ) {
    this.#stream = stream;
    this.#source = source;
    this.#maxrec = maxrec;
  }

  /** The fields of the columns, in order. */
  get fields(): readonly Field[] {
    return this.#stream.fields;
  }

  /** PARAMs around the table. */
  get params(): readonly Param[] {
    return this.#stream.params;
  }

  /** INFOs around the table, as far as they were read. */
  get infos(): readonly Info[] {
    return this.#stream.infos;
  }

  /** What the service said about its answer, as far as it was read. */
  get status(): QueryStatus | undefined {
    return this.#misplaced ?? this.#stream.status;
  }

  /** Whether there are more rows: as the service said so far, or because it sent more than `maxrec`. */
  get truncated(): boolean {
    return this.#isCut || this.status?.value === "OVERFLOW";
  }

  /** The table's metadata, without rows. */
  get table(): Table {
    return this.#stream.table;
  }

  /** The document as far as it was read. */
  get votable(): TableStream["votable"] {
    return this.#stream.votable;
  }

  /**
   * The rows in batches, each a table of its own. Leaving the loop early ends the transfer.
   *
   * @throws QueryError when the service reports an error after some rows; ProtocolError when
   * the answer stops early: after the batch with the last complete row.
   */
  async *batches(): AsyncGenerator<Table, void, undefined> {
    try {
      for await (const batch of this.#stream.batches()) {
        const left = this.#maxrec - this.#nrows;
        this.#isCut = batch.nrows > left;
        this.#nrows += batch.nrows;
        if (!this.#isCut) yield batch;
        else if (left > 0) yield batch.slice(0, left);
        if (this.#isCut) return;
      }
      this.#end();
    } catch (error) {
      throw await this.#source.explain(error);
    } finally {
      await this.#source.close();
    }
  }

  /** The rows one after another, as objects. @throws As `batches`. */
  async *rows(): AsyncGenerator<R, void, undefined> {
    for await (const batch of this.batches()) {
      yield* batch.rows() as Iterable<unknown> as Iterable<R>;
    }
  }

  /** The rows one after another, as objects. @throws As `batches`. */
  [Symbol.asyncIterator](): AsyncGenerator<R, void, undefined> {
    return this.rows();
  }

  /** Reads all remaining rows into one table. @throws As `batches`. */
  async toTable(): Promise<Table> {
    try {
      const table = await this.#stream.toTable();
      this.#end();
      const left = Math.max(0, this.#maxrec - this.#nrows);
      this.#isCut ||= table.nrows > left;
      return table.nrows > left ? table.slice(0, left) : table;
    } catch (error) {
      throw await this.#source.explain(error);
    } finally {
      await this.#source.close();
    }
  }

  /** Ends the transfer and lets the connection go. */
  async close(): Promise<void> {
    await this.#source.close();
    await this.#stream.close();
  }

  #end(): void {
    if (this.#stream.status?.value !== "ERROR") this.#misplaced = this.#source.misplaced();
    const { status } = this;
    if (status?.value === "ERROR") throw new VOTableError("QUERY_ERROR", status.message);
  }
}
