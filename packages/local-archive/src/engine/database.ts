import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { registerGeometry } from "./geometry-functions.ts";
import { QueryResult } from "./query-result.ts";
import { Semaphore } from "./semaphore.ts";

/**
 * Every running query holds one of libuv's four pool threads; were all four taken, every file
 * access and name look-up of the process would wait for a query to end.
 */
const CONCURRENT_QUERIES = 3;

const OPTIONS: Record<string, string> = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_unsigned_extensions: "false",
  memory_limit: "1GB",
  temp_directory: "",
};

/** An in-memory DuckDB. Only SQL of our own making ever reaches it. */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #idle: DuckDBConnection[] = [];
  readonly #open = new Set<DuckDBConnection>();
  readonly #slots = new Semaphore(CONCURRENT_QUERIES);
  readonly #closing = new AbortController();

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  static async open(): Promise<Database> {
    const database = new Database(await DuckDBInstance.create(":memory:", OPTIONS));
    await database.using(async (connection) => registerGeometry(connection));
    return database;
  }

  /** From now on no statement can reach a file, another database, or a setting. */
  async lock(): Promise<void> {
    await this.run("SET enable_external_access = false");
    await this.run("SET lock_configuration = true");
  }

  /**
   * Runs one statement and holds its whole result: a streamed DuckDB result ends silently on a
   * mid-way error, a materialised one throws.
   * @throws the signal's reason when aborted; the query is interrupted.
   */
  async run(sql: string, signal?: AbortSignal): Promise<QueryResult> {
    return this.using(async (connection) => {
      const interrupt = (): void => connection.interrupt();
      signal?.addEventListener("abort", interrupt, { once: true });
      try {
        return new QueryResult(await connection.run(sql));
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        signal?.removeEventListener("abort", interrupt);
      }
    }, signal);
  }

  /** Lends a connection that nobody else uses meanwhile. */
  async using<T>(
    work: (connection: DuckDBConnection) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    return this.#slots.run(async () => {
      if (this.#closing.signal.aborted) throw new Error("the archive is closed");
      const connection = this.#idle.pop() ?? (await this.#instance.connect());
      this.#open.add(connection);
      try {
        return await work(connection);
      } finally {
        if (this.#closing.signal.aborted) connection.closeSync();
        else this.#idle.push(connection);
        this.#open.delete(connection);
        if (this.#closing.signal.aborted && this.#open.size === 0) this.#instance.closeSync();
      }
    }, signal);
  }

  /** Interrupts what runs and frees the memory. */
  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    for (const connection of this.#open) connection.interrupt();
    for (const connection of this.#idle) connection.closeSync();
    if (this.#open.size === 0) this.#instance.closeSync();
  }
}
