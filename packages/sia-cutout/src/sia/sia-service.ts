import { parseAngle, parseCoordinates } from "@vostack/sphere";
import { ProtocolError, Session, UsageError } from "@vostack/vo-service";
import {
  openTable,
  type QueryStatus,
  type Row,
  readVOTable,
  type Table,
  type VOTable,
} from "@vostack/votable";
import { withQuery } from "../datalink/descriptor.ts";
import type { Fetcher } from "../fetcher.ts";
import { ObsCoreRow } from "./obscore-row.ts";
import { type SiaQuery, siaParameters } from "./sia-query.ts";
import { sia1Columns } from "./sia1-columns.ts";
import { type Sia1Query, sia1Parameters } from "./sia1-query.ts";

/** Options of `SiaService`. */
export interface SiaServiceOptions {
  /** Who does the HTTP. Default: an anonymous `Session`. */
  readonly session?: Fetcher;
}

/** Options of a query. */
export interface SiaQueryOptions {
  /** Milliseconds in total. */
  readonly deadline?: number;
  /** Ends the query. */
  readonly signal?: AbortSignal;
}

/** The answer of an image service. */
export class SiaResult implements Iterable<ObsCoreRow> {
  /** The document, with its service descriptors. */
  readonly document: VOTable;
  /** The table of images. */
  readonly table: Table;
  readonly #derive: (row: Row) => Row;

  /**
   * @param document The document.
   * @param table The table of images in it.
   * @param derive Makes columns of ObsCore for a row that has others.
   */
  constructor(document: VOTable, table: Table, derive: (row: Row) => Row = () => ({})) {
    this.document = document;
    this.table = table;
    this.#derive = derive;
  }

  /** Number of images. */
  get length(): number {
    return this.table.nrows;
  }

  /** Whether the service had more than it sent. */
  get truncated(): boolean {
    return this.document.status?.value === "OVERFLOW";
  }

  /** One image. @throws RangeError when there is no such row. */
  row(index: number): ObsCoreRow {
    const columns = this.table.row(index);
    return new ObsCoreRow(columns, this.#derive(columns));
  }

  /** The images. */
  *[Symbol.iterator](): Generator<ObsCoreRow, void, undefined> {
    for (let index = 0; index < this.length; index++) yield this.row(index);
  }

  /** Publisher identifiers of the images, each once: what to ask DataLink for. */
  get ids(): string[] {
    const ids = [...this].map((row) => row.publisherDid);
    return [...new Set(ids)].filter((id) => id !== undefined);
  }

  /** The table in print. */
  toString(): string {
    return this.table.toString();
  }
}

/** A Simple Image Access service: SIA 2, and SIA 1 by `query1`. */
export class SiaService {
  /** URL of the query endpoint. */
  readonly url: string;
  readonly #session: Fetcher;

  /**
   * @param url URL of the query endpoint, the access URL of `SIA#query-2.0` (or of `SIA`).
   * @param options Who does the HTTP.
   */
  constructor(url: string | URL, options: SiaServiceOptions = {}) {
    this.url = String(url);
    this.#session = options.session ?? new Session();
  }

  /**
   * Looks for images (SIA 2.0).
   *
   * @throws UsageError, RangeError, GeometryError before anything is sent when a value makes no sense;
   * ProtocolError when the service states an error; VoError for a refusal.
   */
  async query(query: SiaQuery, options: SiaQueryOptions = {}): Promise<SiaResult> {
    return this.#read(await this.#send(siaParameters(query), options));
  }

  /**
   * Looks for images (SIA 2.0) and yields them as they arrive; memory does not grow with their number.
   *
   * @returns (by the generator) what the service said at the end: `OVERFLOW` when it had more.
   * @throws as `query` does; an error that comes after some rows, after them.
   */
  async *stream(
    query: SiaQuery,
    options: SiaQueryOptions = {},
  ): AsyncGenerator<ObsCoreRow, QueryStatus | undefined, undefined> {
    const response = await this.#send(siaParameters(query), options);
    const table = await openTable(response);
    for await (const row of table.rows()) yield new ObsCoreRow(row);
    const { status } = table;
    if (status?.value === "ERROR") throw this.#error(status);
    return status;
  }

  /**
   * Looks for images with SIA 1.0. The rows say in the words of ObsCore what SIA 1 has of it; `table`
   * and a row's `columns` are as the service named them.
   *
   * @throws as `query` does.
   */
  async query1(query: Sia1Query, options: SiaQueryOptions = {}): Promise<SiaResult> {
    const { document, table } = await this.#read(await this.#send(sia1Parameters(query), options));
    return new SiaResult(document, table, sia1Columns(table.fields));
  }

  /** What it is, in a line. */
  toString(): string {
    return `SiaService(${this.url})`;
  }

  #send(parameters: URLSearchParams, options: SiaQueryOptions): Promise<Response> {
    return this.#session.fetch(withQuery(this.url, parameters), options);
  }

  async #read(response: Response): Promise<SiaResult> {
    const document = await readVOTable(response);
    const { status } = document;
    if (status?.value === "ERROR") throw this.#error(status);
    const table = document.firstTable();
    if (table === undefined) {
      throw new ProtocolError("The image service answered without a table", { url: this.url });
    }
    return new SiaResult(document, table);
  }

  #error(status: QueryStatus): ProtocolError {
    return new ProtocolError(`The image service says: ${status.message}`, { url: this.url });
  }
}

/**
 * A circle from coordinates and a radius as people write them, for `pos`:
 * `circleAround("00 42 44.3 +41 16 09", "5 arcmin")`.
 *
 * @throws GeometryError when they cannot be understood; UsageError when the radius is not positive.
 */
export function circleAround(coordinates: string, radius: string | number): readonly number[] {
  const centre = parseCoordinates(coordinates);
  const degrees = typeof radius === "number" ? radius : parseAngle(radius);
  if (!(degrees > 0)) throw new UsageError(`The radius is ${degrees} degrees`, {});
  return [centre.lon, centre.lat, degrees];
}
