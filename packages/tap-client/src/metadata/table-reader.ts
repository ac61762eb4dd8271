import { nearest } from "@vostack/adql";
import { NotFoundError, readDocument, type Session, VoError } from "@vostack/vo-service";
import { XmlError } from "@vostack/xml";
import { QueryError, UnknownTableError } from "../errors.ts";
import { type TableSet, type TableSummary, type TapTable, tableKey } from "./table-set.ts";
import { readSchemaTable, readTapSchema, type SchemaRows } from "./tap-schema.ts";
import { parseVosiTables } from "./vosi-tables.ts";

/** What the reader needs from the service it reads about. */
export interface TableSource {
  /** Sends the requests. */
  readonly session: Session;
  /** Usual address of the tables endpoint: base address + `/tables`. */
  readonly tablesUrl: string;
  /** The address that the capabilities declare, asked for only when the usual one fails. */
  declaredTablesUrl(signal?: AbortSignal): Promise<string | undefined>;
  /** All rows of a query of `TAP_SCHEMA`. */
  querySchema(adql: string, signal?: AbortSignal): Promise<SchemaRows>;
}

/** How a request for metadata waits. */
export interface MetadataOptions {
  /** Cancels the request. */
  readonly signal?: AbortSignal;
}

/**
 * The tables of one service, read lazily and kept: names in one request, one table in one
 * request, everything in one request. Falls back from `/tables` to the address that the
 * capabilities declare, then to `TAP_SCHEMA`.
 */
export class TableReader {
  readonly #source: TableSource;
  readonly #tables = new Map<string, TapTable>();
  #schema: Promise<TableSet<TapTable>> | undefined;
  #names: Promise<TableSet> | undefined;
  #all: Promise<TableSet<TapTable>> | undefined;

  /** @param source - The service. */
  constructor(source: TableSource) {
    this.#source = source;
  }

  /** Names and descriptions of all tables, without columns unless the service sends them anyway. */
  names(options: MetadataOptions = {}): Promise<TableSet> {
    this.#names ??= this.#readNames(options).catch((error: unknown) => {
      this.#names = undefined;
      throw error;
    });
    return this.#names;
  }

  /** All tables with their columns and foreign keys. */
  all(options: MetadataOptions = {}): Promise<TableSet<TapTable>> {
    this.#all ??= this.#readAll(options).then(
      (tables) => {
        this.#names = Promise.resolve(tables);
        return tables;
      },
      (error: unknown) => {
        this.#all = undefined;
        throw error;
      },
    );
    return this.#all;
  }

  /**
   * One table with its columns and foreign keys.
   *
   * @throws UnknownTableError when the service has no such table, with near names.
   */
  async table(name: string, options: MetadataOptions = {}): Promise<TapTable> {
    const key = tableKey(name);
    const known = this.#tables.get(key) ?? complete((await this.#loaded())?.get(name));
    if (known) return known;
    const table =
      (await this.#readTable(name, options)) ?? (await this.#searchTable(name, options));
    this.#tables.set(key, table);
    return table;
  }

  /** All tables with columns and foreign keys from `TAP_SCHEMA`. */
  fromSchema(options: MetadataOptions = {}): Promise<TableSet<TapTable>> {
    const query = (adql: string) => this.#source.querySchema(adql, options.signal);
    this.#schema ??= readTapSchema(query).catch((error: unknown) => {
      this.#schema = undefined;
      throw error;
    });
    return this.#schema;
  }

  /** Whatever set is there already; no request is made. */
  async #loaded(): Promise<TableSet | undefined> {
    return await (this.#all ?? this.#names)?.catch(() => undefined);
  }

  async #readTable(name: string, options: MetadataOptions): Promise<TapTable | undefined> {
    const url = `${this.#source.tablesUrl}/${encodeURIComponent(name.replaceAll('"', ""))}`;
    try {
      const [table] = parseVosiTables(await this.#text(url, options));
      return complete(table && tableKey(table.name) === tableKey(name) ? table : undefined);
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  /** The long way, for services without a resource per table or with another spelling of it. */
  async #searchTable(name: string, options: MetadataOptions): Promise<TapTable> {
    const names = await this.names(options);
    const summary = names.get(name);
    if (!summary) {
      const near = nearest(name, names.names());
      throw new UnknownTableError(name, near ? [near] : [], this.#source.tablesUrl);
    }
    const own = complete(summary);
    if (own) return own;
    const spelled =
      summary.name === name ? undefined : await this.#readTable(summary.name, options);
    const table =
      spelled ?? (await this.#schemaTable(summary, options)) ?? (await this.all(options)).get(name);
    if (!table) throw new UnknownTableError(name, [], this.#source.tablesUrl);
    return table;
  }

  async #schemaTable(
    summary: TableSummary,
    options: MetadataOptions,
  ): Promise<TapTable | undefined> {
    const query = (adql: string) => this.#source.querySchema(adql, options.signal);
    try {
      return await readSchemaTable(query, summary);
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  async #readNames(options: MetadataOptions): Promise<TableSet> {
    const tables = await this.#readVosi("?detail=min", options);
    return tables ?? (await this.all(options));
  }

  async #readAll(options: MetadataOptions): Promise<TableSet<TapTable>> {
    const tables = await this.#readVosi("?detail=max", options);
    if (tables && [...tables].every(complete)) return tables as TableSet<TapTable>;
    return await this.fromSchema(options);
  }

  /** The table set of `/tables`; `undefined` when the service has none that can be read. */
  async #readVosi(query: string, options: MetadataOptions): Promise<TableSet | undefined> {
    const usual = await this.#tryVosi(`${this.#source.tablesUrl}${query}`, options);
    if (usual) return usual;
    const declared = await this.#source.declaredTablesUrl(options.signal);
    if (!declared || declared === this.#source.tablesUrl) return undefined;
    return await this.#tryVosi(`${declared}${query}`, options);
  }

  async #tryVosi(url: string, options: MetadataOptions): Promise<TableSet | undefined> {
    try {
      const tables = parseVosiTables(await this.#text(url, options));
      return tables.length > 0 ? tables : undefined;
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  async #text(url: string, options: MetadataOptions): Promise<Uint8Array> {
    const { signal } = options;
    const response = await this.#source.session.fetch(url, signal ? { signal } : {});
    return await readDocument(response);
  }
}

function complete(table: TableSummary | undefined): TapTable | undefined {
  return table?.columns ? (table as TapTable) : undefined;
}

/** Errors that mean "not here" or "not like this", after which another way is tried. */
function isRefusal(error: unknown): boolean {
  if (error instanceof XmlError || error instanceof RangeError) return true;
  if (error instanceof NotFoundError || error instanceof QueryError) return true;
  const status = error instanceof VoError ? error.status : undefined;
  return status !== undefined && [400, 404, 405, 406, 410, 500, 501].includes(status);
}
