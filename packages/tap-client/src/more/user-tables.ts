import { UwsService } from "@vostack/uws-jobs";
import type { Session } from "@vostack/vo-service";
import { type Table, writeVOTable } from "@vostack/votable";
import {
  formatPermissions,
  type PermissionChange,
  parsePermissions,
  type TablePermissions,
} from "./permissions.ts";
import { type TableDefinition, tableDocument } from "./table-definition.ts";

/** Where a service keeps the operations on users' own tables. */
export interface UserTableEndpoints {
  /** Tables by name: GET, PUT, DELETE. */
  readonly tables: string;
  /** Rows of tables by name: POST. */
  readonly load: string;
  /** Jobs that change a table, such as making an index. */
  readonly update: string;
  /** Permissions of tables by name: GET, POST. */
  readonly permissions: string;
}

/** How an operation on a table waits. */
export interface UserTableOptions {
  /** Cancels the operation. */
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole operation. Default: none. */
  readonly deadline?: number;
}

/** Media types of rows that services load. */
const loadTypes = {
  csv: "text/csv",
  tsv: "text/tab-separated-values",
  fits: "application/fits",
} as const;

/**
 * Tables that belong to the user: make, fill, index, share and drop them. For services
 * that offer VOSI's table update prototype; all calls need credentials as a rule.
 */
export class UserTables {
  readonly #endpoints: UserTableEndpoints;
  readonly #session: Session;
  readonly #onChange: () => void;

  /**
   * Operations at these addresses.
   *
   * @param onChange - Is told when a table was made or dropped.
   */
  constructor(
    endpoints: UserTableEndpoints,
    session: Session,
    onChange: () => void = () => undefined,
  ) {
    this.#endpoints = endpoints;
    this.#session = session;
    this.#onChange = onChange;
  }

  /**
   * Makes an empty table.
   *
   * @param name - Full name, schema included.
   * @param definition - Its columns; of a `Table` the fields count, its rows are not sent.
   */
  async create(
    name: string,
    definition: TableDefinition | Table,
    options: UserTableOptions = {},
  ): Promise<void> {
    const isTable = "fields" in definition;
    await this.#send("PUT", at(this.#endpoints.tables, name), options, {
      headers: { "Content-Type": isTable ? "application/x-votable+xml" : "text/xml" },
      body: isTable
        ? new TextDecoder().decode(
            writeVOTable(definition.slice(0, 0), { serialization: "tabledata" }),
          )
        : tableDocument(name, definition),
      idempotent: true,
    });
    this.#onChange();
  }

  /** Drops a table with all its rows. */
  async drop(name: string, options: UserTableOptions = {}): Promise<void> {
    await this.#send("DELETE", at(this.#endpoints.tables, name), options, { redirect: "manual" });
    this.#onChange();
  }

  /**
   * Appends rows to a table. A stream is sent as it comes.
   *
   * @param name - Full name of the table.
   * @param rows - Rows in the format of the next argument; CSV and TSV begin with the column names.
   * @param format - `"csv"`, `"tsv"` or `"fits"`.
   */
  async load(
    name: string,
    rows: string | Uint8Array | Blob | ReadableStream<Uint8Array>,
    format: keyof typeof loadTypes,
    options: UserTableOptions = {},
  ): Promise<void> {
    await this.#send("POST", at(this.#endpoints.load, name), options, {
      headers: { "Content-Type": loadTypes[format] },
      body: rows as NonNullable<RequestInit["body"]>,
    });
  }

  /**
   * Makes an index on a column and waits until it is there.
   *
   * @throws VoError with the service's message when the index cannot be made.
   */
  async createIndex(
    name: string,
    column: string,
    options: UserTableOptions & {
      /** Whether values must be unique. Default `false`. */
      readonly unique?: boolean;
    } = {},
  ): Promise<void> {
    const { unique = false, ...wait } = options;
    const jobs = new UwsService(this.#endpoints.update, { session: this.#session });
    const job = await jobs.create({ table: name, index: column, unique: String(unique) }, wait);
    await job.run(wait);
    await job.wait(wait);
    await job.raiseIfError(wait);
  }

  /** Who may read and write a table. */
  async permissions(name: string, options: UserTableOptions = {}): Promise<TablePermissions> {
    const response = await this.#send("GET", at(this.#endpoints.permissions, name), options, {});
    return parsePermissions(await response.text());
  }

  /** Changes who may read and write a table. */
  async setPermissions(
    name: string,
    change: PermissionChange,
    options: UserTableOptions = {},
  ): Promise<void> {
    await this.#send("POST", at(this.#endpoints.permissions, name), options, {
      headers: { "Content-Type": "text/plain" },
      body: formatPermissions(change),
      idempotent: true,
    });
  }

  async #send(
    method: string,
    url: string,
    { signal, deadline }: UserTableOptions,
    request: Parameters<Session["fetch"]>[1],
  ): Promise<Response> {
    return await this.#session.fetch(url, {
      method,
      ...request,
      ...(signal ? { signal } : {}),
      ...(deadline === undefined ? {} : { deadline }),
    });
  }
}

function at(endpoint: string, name: string): string {
  return `${endpoint}/${encodeURIComponent(name)}`;
}
