import type { Finding } from "@vostack/adql";
import { type JobFilter, UwsService } from "@vostack/uws-jobs";
import {
  type Availability,
  describeCapabilities,
  getAvailability,
  Session,
} from "@vostack/vo-service";
import type { Row, Table } from "@vostack/votable";
import { checkQuery } from "./metadata/check-query.ts";
import type { TapExample } from "./metadata/examples.ts";
import { readExamples } from "./metadata/read-examples.ts";
import {
  type ServiceCapabilities,
  ServiceInfo,
  type ServiceLimits,
} from "./metadata/service-info.ts";
import { type MetadataOptions, TableReader } from "./metadata/table-reader.ts";
import type { TableSet, TapTable } from "./metadata/table-set.ts";
import { type ChunkOptions, uploadInChunks } from "./more/chunked-upload.ts";
import { type CrossmatchRequest, crossmatch } from "./more/crossmatch.ts";
import { allRows, keysetPages, type PageRequest } from "./more/keyset.ts";
import { UserTables } from "./more/user-tables.ts";
import { Budget, type Waiting } from "./query/budget.ts";
import { curlCommand } from "./query/curl.ts";
import { type TapEndpoints, tapEndpoints } from "./query/endpoints.ts";
import type { QueryOptions, RequestOptions } from "./query/options.ts";
import type { SavedResult } from "./query/pass-through.ts";
import type { TapResult } from "./query/result.ts";
import { QueryRunner } from "./query/runner.ts";
import { prepareQuery } from "./query/send.ts";
import type { TapStream } from "./query/tap-stream.ts";
import { TapJob } from "./tap-job.ts";
import type { UploadRules } from "./upload/prepare.ts";
import type { UploadRows } from "./upload/sources.ts";

/** What a TAP service is made of. */
export interface TapServiceOptions {
  /** Who does the HTTP, with which credentials. Default: an anonymous session. */
  readonly session?: Session;
}

/** How the tables of a service are listed. */
export interface TablesOptions extends MetadataOptions {
  /** `"min"` (default): names and descriptions; `"max"`: columns and foreign keys too. One request either way. */
  readonly detail?: "min" | "max";
  /** `"vosi"` (default): `/tables`, and `TAP_SCHEMA` when that fails; `"tap_schema"`: `TAP_SCHEMA` at once. */
  readonly from?: "vosi" | "tap_schema";
}

/**
 * A TAP service: any archive that answers ADQL queries (TAP 1.0 and 1.1).
 *
 * Making one asks nothing. Queries take and give plain values, waiting is cancelled by
 * `signal` and bounded by `deadline`, failures are errors of the `VoError` family.
 *
 * @example
 * ```ts
 * import { adql, TapService } from "@vostack/tap-client";
 * const tap = new TapService("https://archive.example/tap");
 * const result = await tap.query(adql`SELECT TOP 5 obsID FROM caom2.Observation WHERE collection = ${"CFHT"}`);
 * console.log(result.nrows, result.truncated);
 * ```
 */
export class TapService {
  /** Base address without a slash at the end. */
  readonly baseUrl: string;
  /** Who does the HTTP. */
  readonly session: Session;
  readonly #endpoints: TapEndpoints;
  readonly #info: ServiceInfo;
  readonly #tables: TableReader;
  readonly #runner: QueryRunner;
  readonly #jobs: UwsService<TapJob>;

  /**
   * A service by its base address (`…/tap`); that of one of its endpoints (`…/tap/sync`) will do.
   *
   * @throws TypeError when it is no address.
   */
  constructor(baseUrl: string | URL, options: TapServiceOptions = {}) {
    this.session = options.session ?? new Session();
    this.#endpoints = tapEndpoints(baseUrl);
    this.baseUrl = this.#endpoints.base;
    this.#info = new ServiceInfo(this.session, this.baseUrl);
    this.#jobs = new UwsService(this.#endpoints.async, {
      session: this.session,
      job: (url, jobOptions) => new TapJob(url, { ...jobOptions, service: this.baseUrl }),
    });
    this.#runner = new QueryRunner(this.session, this.#endpoints, this.#info);
    this.#tables = new TableReader({
      session: this.session,
      tablesUrl: this.#endpoints.tables,
      declaredTablesUrl: (signal) =>
        this.#info.within(new Budget(signal ? { signal } : {}), (info) => info.tablesUrl()),
      querySchema: (request, wait) => allRows(this, request, wait),
    });
  }

  /**
   * Runs a query and gives its whole result in memory.
   *
   * @typeParam R - Type of a row, for instance written by {@link rowTypes}.
   * @param adql - The query; values from outside belong into the `adql` tag.
   * @throws QueryError, UsageError with the service's message when the query is wrong;
   * UploadError, FileError before anything is sent; other errors of the `VoError` family.
   */
  async query<R = Row>(adql: string, options: QueryOptions = {}): Promise<TapResult<R>> {
    return await this.#runner.query<R>(adql, options);
  }

  /**
   * Runs a query and gives its rows while they arrive. Resolves when the fields are known;
   * memory stays the same whatever the number of rows.
   *
   * @throws As `query`; what happens after the first row is thrown by the loop over the rows.
   */
  async stream<R = Row>(
    adql: string,
    options: Omit<QueryOptions, "outputFile" | "strict"> = {},
  ): Promise<TapStream<R>> {
    return await this.#runner.stream<R>(adql, options);
  }

  /**
   * Runs a query and gives the service's answer as it is, for formats that are passed on
   * (`{ format: "csv" }`, `"parquet"`, `"fits"`, …). An error document in its place is an error here too.
   */
  async download(adql: string, options: RequestOptions = {}): Promise<Response> {
    return await this.#runner.download(adql, options);
  }

  /**
   * Runs a query and keeps the service's answer in a file, byte for byte (Node only). The file
   * appears only when the answer is whole.
   */
  async save(adql: string, file: string, options: RequestOptions = {}): Promise<SavedResult> {
    return await this.#runner.save(adql, file, options);
  }

  /** Makes a job of a query. It waits for `run`, or for `fetchResult`, which runs it. */
  async submit(adql: string, options: RequestOptions = {}): Promise<TapJob> {
    return await this.#runner.submit(adql, options);
  }

  /**
   * A job by its identifier or its address, as it is now.
   *
   * @throws NotFoundError when there is no such job.
   */
  async job(idOrUrl: string | URL, options: Waiting = {}): Promise<TapJob> {
    return await this.#jobs.job(idOrUrl, options);
  }

  /** The jobs that the service lists, by phase, age and number. Many services ask for credentials here. */
  async jobs(filter: JobFilter = {}): Promise<TapJob[]> {
    return await this.#jobs.jobs(filter);
  }

  /** The tables: names and descriptions. */
  tables(options?: TablesOptions & { readonly detail?: "min" }): Promise<TableSet>;
  /** The tables with their columns and foreign keys. */
  tables(options: TablesOptions & { readonly detail: "max" }): Promise<TableSet<TapTable>>;
  async tables(options: TablesOptions = {}): Promise<TableSet> {
    const { detail = "min", from = "vosi", ...wait } = options;
    if (from === "tap_schema") return await this.#tables.fromSchema(wait);
    return await (detail === "max" ? this.#tables.all(wait) : this.#tables.names(wait));
  }

  /**
   * One table with its columns and foreign keys, by name in any case.
   *
   * @throws UnknownTableError when there is none, with near names.
   */
  async table(name: string, options: MetadataOptions = {}): Promise<TapTable> {
    return await this.#tables.table(name, options);
  }

  /** What the service declares, as its capabilities document says it. */
  async capabilities(options: MetadataOptions = {}): Promise<ServiceCapabilities> {
    return await this.#info.within(new Budget(options), (info) => info.capabilities());
  }

  /** Limits, formats, languages and upload methods in short. */
  async limits(options: MetadataOptions = {}): Promise<ServiceLimits> {
    return await this.#info.within(new Budget(options), (info) => info.limits());
  }

  /** Whether the service works now. */
  async availability(options: MetadataOptions = {}): Promise<Availability> {
    return await getAvailability(this.session, this.baseUrl, options);
  }

  /** The example queries that the service publishes; none when it publishes none. */
  async examples(options: MetadataOptions = {}): Promise<TapExample[]> {
    return await readExamples(this.session, this.#endpoints.examples, new Budget(options));
  }

  /** Capabilities as text for people: languages, functions, formats, uploads, limits with their units. */
  async describe(options: MetadataOptions = {}): Promise<string> {
    return describeCapabilities(await this.capabilities(options));
  }

  /**
   * Checks a query against the service's tables, columns and language before it is sent; nothing
   * is thrown for a wrong query.
   *
   * @returns What is wrong or doubtful, with places and suggestions; empty when nothing is.
   */
  async check(adql: string, options: MetadataOptions = {}): Promise<Finding[]> {
    const language = await this.#info.within(new Budget(options), (info) => info.language());
    return await checkQuery(adql, this.#tables, language, options);
  }

  /**
   * The shell commands that send the same synchronous query with curl, the tables to upload
   * included; credentials are left out.
   */
  async toCurl(adql: string, options: RequestOptions = {}): Promise<string> {
    const traits = await this.#runner.traits(new Budget(options));
    const query = await prepareQuery(adql, options, traits);
    return await curlCommand(this.#endpoints.sync, query.parameters, query.uploads);
  }

  /** What the service allows to upload. */
  async uploadRules(): Promise<UploadRules> {
    return (await this.#runner.traits(new Budget({}))).uploads;
  }

  /**
   * Runs one query for a long list of rows, uploaded as `TAP_UPLOAD.targets` in as few pieces as
   * the service allows; one result for each piece.
   */
  uploadInChunks<R = Row>(
    targets: UploadRows | Table,
    adql: string,
    options: ChunkOptions = {},
  ): AsyncGenerator<TapResult<R>> {
    return uploadInChunks<R>(this, targets, adql, options);
  }

  /** Finds rows of a table near each of a list of positions: one upload and one query where the service allows. */
  crossmatch<R = Row>(
    targets: UploadRows | Table,
    request: CrossmatchRequest,
    options: ChunkOptions = {},
  ): AsyncGenerator<TapResult<R>> {
    return crossmatch<R>(this, targets, request, options);
  }

  /** Reads more rows than one result may have, page by page in the order of a key. */
  pages<R = Row>(
    request: PageRequest,
    options: Omit<QueryOptions, "maxrec" | "outputFile"> = {},
  ): AsyncGenerator<TapResult<R>> {
    return keysetPages<R>(this, request, options);
  }

  /** Tables of the user's own: make, load, index, share, drop. For services that offer it. */
  async userTables(): Promise<UserTables> {
    const endpoints = await this.#info.within(new Budget({}), (info) => info.userTableEndpoints());
    return new UserTables(endpoints, this.session, () => this.#tables.forget());
  }
}
