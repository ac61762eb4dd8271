import { nearest } from "@vostack/adql";
import {
  AbortedError,
  DeadlineError,
  NotFoundError,
  ProtocolError,
  readDocument,
  type Session,
  UnavailableError,
  VoError,
} from "@vostack/vo-service";
import { XmlError } from "@vostack/xml";
import { QueryError, UnknownTableError } from "../errors.ts";
import { Budget } from "../query/budget.ts";
import { Shared } from "./shared.ts";
import { TableSet, type TableSummary, type TapTable, tableKey } from "./table-set.ts";
import {
  readSchemaKeys,
  readSchemaNames,
  readSchemaTable,
  readTapSchema,
  type SchemaQuery,
  type SchemaRequest,
  type SchemaRows,
} from "./tap-schema.ts";
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
  querySchema(request: SchemaRequest, options: MetadataOptions): Promise<SchemaRows>;
}

/** How a request for metadata waits. */
export interface MetadataOptions {
  /** Cancels the request. */
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole operation. Default: none. */
  readonly deadline?: number;
}

/**
 * The tables of one service, read lazily and kept: names in one request, one table in one
 * request, everything in one request. Falls back from `/tables` to the address that the
 * capabilities declare, then to `TAP_SCHEMA`.
 */
export class TableReader {
  readonly #source: TableSource;
  readonly #tables = new Map<string, TapTable>();
  readonly #names = new Shared<TableSet>((signal) => this.#readNames(signal));
  readonly #all = new Shared<TableSet<TapTable>>((signal) => this.#readAll(signal));
  readonly #schema = new Shared<TableSet<TapTable>>((signal) =>
    readTapSchema(this.#schemaQuery(signal)),
  );

  readonly #keys = new Shared((signal) => readSchemaKeys(this.#schemaQuery(signal)));

  /** @param source - The service. */
  constructor(source: TableSource) {
    this.#source = source;
  }

  /** Names and descriptions of all tables, without columns unless the service sends them anyway. */
  async names(options: MetadataOptions = {}): Promise<TableSet> {
    return await this.#names.get(new Budget(options));
  }

  /** All tables with their columns and foreign keys. */
  async all(options: MetadataOptions = {}): Promise<TableSet<TapTable>> {
    const tables = await this.#all.get(new Budget(options));
    this.#names.take(tables);
    return tables;
  }

  /**
   * One table with its columns and foreign keys.
   *
   * @throws UnknownTableError when the service has no such table, with near names.
   */
  async table(name: string, options: MetadataOptions = {}): Promise<TapTable> {
    const budget = new Budget(options);
    const table = await this.tableWithColumns(name, budget.next());
    if (table.foreignKeys.length > 0 || (await this.#all.known())) return table;
    // Some services leave foreign keys out where they tell of one table; all of them are two small queries.
    const keys = await this.#keys.get(budget).catch((error: unknown) => {
      if (error instanceof AbortedError || error instanceof DeadlineError) throw error;
      return undefined;
    });
    return { ...table, foreignKeys: keys?.get(tableKey(table.name)) ?? [] };
  }

  /**
   * One table with its columns; its foreign keys may be missing.
   *
   * @throws As `table`.
   */
  async tableWithColumns(name: string, options: MetadataOptions = {}): Promise<TapTable> {
    const key = tableKey(name);
    const known = this.#tables.get(key) ?? complete((await this.#known())?.get(name));
    if (known) return known;
    const budget = new Budget(options);
    const table = (await this.#readTable(name, budget)) ?? (await this.#searchTable(name, budget));
    this.#tables.set(key, table);
    return table;
  }

  /** All tables with columns and foreign keys from `TAP_SCHEMA`. */
  async fromSchema(options: MetadataOptions = {}): Promise<TableSet<TapTable>> {
    return await this.#schema.get(new Budget(options));
  }

  /** Forgets all tables, since some were made or dropped. */
  forget(): void {
    this.#tables.clear();
    for (const shared of [this.#names, this.#all, this.#schema, this.#keys]) shared.forget();
  }

  /** Whatever set is there already; no request is made. */
  async #known(): Promise<TableSet | undefined> {
    return (await this.#all.known()) ?? (await this.#names.known());
  }

  async #readTable(name: string, budget: Budget): Promise<TapTable | undefined> {
    const url = `${this.#source.tablesUrl}/${encodeURIComponent(name.replaceAll('"', ""))}`;
    try {
      return complete(parseVosiTables(await this.#text(url, budget)).get(name));
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  /** The long way, for services without a resource per table or with another spelling of it. */
  async #searchTable(name: string, budget: Budget): Promise<TapTable> {
    const names = await this.names(budget.next());
    const summary = names.get(name);
    if (!summary) {
      const near = nearest(name, names.names());
      throw new UnknownTableError(name, near ? [near] : [], this.#source.tablesUrl);
    }
    const own = complete(summary);
    if (own) return own;
    const spelled = summary.name === name ? undefined : await this.#readTable(summary.name, budget);
    const table =
      spelled ??
      (await this.#schemaTable(summary, budget)) ??
      (await this.all(budget.next())).get(name);
    if (!table) throw new UnknownTableError(name, [], this.#source.tablesUrl);
    return table;
  }

  async #schemaTable(summary: TableSummary, budget: Budget): Promise<TapTable | undefined> {
    try {
      return await readSchemaTable(
        (request) => this.#source.querySchema(request, budget.next()),
        summary,
      );
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  async #readNames(signal: AbortSignal): Promise<TableSet> {
    const tables = await this.#readVosi("min", signal);
    return tables ?? (await readSchemaNames(this.#schemaQuery(signal)));
  }

  async #readAll(signal: AbortSignal): Promise<TableSet<TapTable>> {
    const tables = await this.#readVosi("max", signal);
    if (tables && [...tables].every(complete)) return tables as TableSet<TapTable>;
    const schema = this.fromSchema({ signal });
    if (!tables || ![...tables].some(complete)) return await schema;
    return await schema.catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
      // Of some tables the service tells no columns anywhere.
      const known = [...tables].map((table) => ({ columns: [], foreignKeys: [], ...table }));
      return new TableSet<TapTable>(tables.schemas, known);
    });
  }

  #schemaQuery(signal: AbortSignal): SchemaQuery {
    return (request) => this.#source.querySchema(request, { signal });
  }

  /** The table set of `/tables`; `undefined` when the service has none that can be read. */
  async #readVosi(detail: "min" | "max", signal: AbortSignal): Promise<TableSet | undefined> {
    const usual = await this.#tryVosi(this.#source.tablesUrl, detail, signal);
    if (usual) return usual;
    const declared = await this.#source.declaredTablesUrl(signal);
    if (!declared || declared === this.#source.tablesUrl) return undefined;
    return await this.#tryVosi(declared, detail, signal);
  }

  async #tryVosi(
    url: string,
    detail: "min" | "max",
    signal: AbortSignal,
  ): Promise<TableSet | undefined> {
    const budget = new Budget({ signal });
    // VOSI 1.0 knows no detail; some services refuse what they do not know.
    for (const asked of [`${url}?detail=${detail}`, url]) {
      try {
        const tables = parseVosiTables(await this.#text(asked, budget));
        return tables.length > 0 ? tables : undefined;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        if (!(error instanceof VoError && [400, 500].includes(error.status ?? 0))) return undefined;
      }
    }
    return undefined;
  }

  async #text(url: string, budget: Budget): Promise<Uint8Array> {
    return await readDocument(await this.#source.session.fetch(url, budget.next()));
  }
}

function complete(table: TableSummary | undefined): TapTable | undefined {
  return table?.columns ? (table as TapTable) : undefined;
}

/** Errors that mean "not here" or "not like this", after which another way is tried. */
function isRefusal(error: unknown): boolean {
  if (error instanceof XmlError || error instanceof RangeError) return true;
  if (error instanceof NotFoundError || error instanceof QueryError) return true;
  // A page of something else, or a document too long to be taken whole: archives have more tables than that.
  if (error instanceof ProtocolError || error instanceof UnavailableError) return true;
  const status = error instanceof VoError ? error.status : undefined;
  return status !== undefined && [400, 404, 405, 406, 410, 500, 501].includes(status);
}
