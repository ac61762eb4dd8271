import { fromTapRows, type Observation, parseObservationURI } from "@vostack/caom-model";
import {
  type Cutout,
  type DatalinkResult,
  type DownloadOptions,
  type DownloadReport,
  type DownloadSources,
  download,
} from "@vostack/sia-cutout";
import {
  type QueryOptions,
  type TapJob,
  type TapResult,
  type TapService,
  type TapStream,
  type TapTable,
  UnknownTableError,
} from "@vostack/tap-client";
import type { JobFilter } from "@vostack/uws-jobs";
import {
  AuthenticationError,
  AuthorizationError,
  NotFoundError,
  Session,
} from "@vostack/vo-service";
import type { Table } from "@vostack/votable";
import { type Collection, collectionsOf } from "./collections.ts";
import { cadcRegistry, defaultRadius, standards } from "./constants.ts";
import { type DataRows, type LinkOptions, linksOf, urlsOf } from "./data-links.ts";
import { withDistinctNames } from "./distinct-names.ts";
import { cutoutsIn, type FitsImage, fetchImages, type ImageOptions } from "./images.ts";
import type {
  CadcOptions,
  CallOptions,
  ExecOptions,
  RegionOptions,
  RegionOutcome,
} from "./options.ts";
import { type Coordinates, type Radius, toCircle } from "./position.ts";
import { collectionsQuery, nameQuery, observationQueries, regionQuery } from "./queries.ts";
import { ReportedList } from "./reported-list.ts";
import { type ResolvedName, resolveName } from "./resolve-name.ts";
import { Services } from "./services.ts";
import { type Login, type SignedOn, signOn } from "./sign-on.ts";

/** The Canadian Astronomy Data Centre: everything that astroquery.cadc offers, and more. */
export class Cadc {
  /** Who does the HTTP for every call, downloads included. */
  readonly session: Session;
  /** The registry in use. */
  readonly registryUrl: string;
  readonly #services: Services;
  readonly #url: string | undefined;

  /** Makes a client; asks nothing until the first call. */
  constructor(options: CadcOptions = {}) {
    this.session = options.session ?? new Session();
    this.registryUrl = options.registryUrl ?? cadcRegistry;
    this.#url = options.url;
    this.#services = new Services(this.session, { ...options, registryUrl: this.registryUrl });
  }

  /** The TAP service behind the queries. */
  tap(): Promise<TapService> {
    return this.#services.tap();
  }

  /** The collections, by name: a description and the energy bands of each. */
  async getCollections(options: CallOptions = {}): Promise<Record<string, Collection>> {
    const { table } = await this.#query(collectionsQuery, options);
    return collectionsOf(table);
  }

  /**
   * Planes whose footprint meets a circle, each with its observation; `SELECT *` of both tables, and the second
   * of two columns with one name carries the suffix 2.
   *
   * @param coordinates text in any notation, or ICRS degrees
   * @param radiusOrOptions the radius (degrees, or with its unit), or the options
   * @throws GeometryError when a text is no position or no angle
   */
  async queryRegion(
    coordinates: Coordinates,
    radiusOrOptions?: Radius | RegionOptions,
    options?: RegionOptions,
  ): Promise<Table> {
    const call = isOptions(radiusOrOptions) ? radiusOrOptions : (options ?? {});
    const given = isOptions(radiusOrOptions) ? undefined : radiusOrOptions;
    const circle = toCircle(coordinates, given ?? call.radius ?? defaultRadius);
    const { table } = await this.#query(regionQuery(circle, call), call);
    return withDistinctNames(table);
  }

  /**
   * {@link Cadc.queryRegion} for many positions, four at a time. Every position has an outcome, in the order
   * given.
   */
  async queryRegions(
    list: Iterable<Coordinates>,
    radius: Radius = defaultRadius,
    options: RegionOptions = {},
  ): Promise<RegionOutcome[]> {
    const all = [...list];
    const outcomes: RegionOutcome[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let n = next++; n < all.length; n = next++) {
        const coordinates = all[n] as Coordinates;
        try {
          outcomes[n] = {
            coordinates,
            table: await this.queryRegion(coordinates, radius, options),
          };
        } catch (error) {
          options.signal?.throwIfAborted();
          outcomes[n] = {
            coordinates,
            error: error instanceof Error ? error : new Error(String(error)),
          };
        }
      }
    };
    await Promise.all([work(), work(), work(), work()]);
    return outcomes;
  }

  /**
   * Planes of observations whose target name contains a text, letter case aside. The name is not resolved;
   * {@link Cadc.resolveName} does that.
   */
  async queryName(
    name: string,
    options: CallOptions & { readonly maxrec?: number } = {},
  ): Promise<Table> {
    const { table } = await this.#query(nameQuery(name), options);
    const wanted = name.toLowerCase();
    // `%` and `_` of the name matched more than themselves.
    const exact = table.filter((row) => String(row.target_name).toLowerCase().includes(wanted));
    return withDistinctNames(exact);
  }

  /** What DataLink says about rows: files, services, and the reasons where there is nothing. */
  async getDataLinks(rows: DataRows, options: LinkOptions = {}): Promise<DatalinkResult> {
    return linksOf(await this.#services.datalink(), rows, options);
  }

  /**
   * URLs of the files of rows, each id asked once. What has no URL is in `faults` of the list.
   *
   * @param result rows with a `publisherID`, or the ids
   * @param options `includeAuxiliaries` adds previews and other files besides the data themselves
   * @throws UsageError when the rows have no publisherID
   */
  async getDataUrls(
    result: DataRows,
    options: LinkOptions & { readonly includeAuxiliaries?: boolean } = {},
  ): Promise<ReportedList<string>> {
    const { includeAuxiliaries = false, ...others } = options;
    const service = await this.#services.datalink();
    const links = await linksOf(service, result, { ...others, downloadsOnly: true });
    return urlsOf(links, includeAuxiliaries);
  }

  /**
   * The cutouts of a circle from the images of rows, nothing of them fetched yet. What cannot be cut is in `faults`
   * of the list.
   */
  async getCutouts(
    result: DataRows,
    coordinates: Coordinates,
    radius: Radius,
    options: LinkOptions = {},
  ): Promise<ReportedList<Cutout>> {
    const circle = toCircle(coordinates, radius);
    return cutoutsIn(await this.getDataLinks(result, options), circle, this.session);
  }

  /**
   * URLs of the cutouts of a circle from the images of rows. Files that the circle does not meet, and ids without
   * links, are in `faults` of the list.
   */
  async getImageList(
    result: DataRows,
    coordinates: Coordinates,
    radius: Radius,
    options: LinkOptions = {},
  ): Promise<ReportedList<string>> {
    const cutouts = await this.getCutouts(result, coordinates, radius, options);
    return new ReportedList(
      [...cutouts].map(({ url }) => url),
      cutouts.faults,
    );
  }

  /**
   * Cuts a circle out of every image there, downloads, verifies and reads the pieces.
   *
   * @returns the images, or with `getUrlList` the URLs; what could not be had is in `faults` of the list
   */
  async getImages(
    coordinates: Coordinates,
    radius: Radius,
    options: RegionOptions & ImageOptions & { readonly getUrlList: true },
  ): Promise<ReportedList<string>>;
  async getImages(
    coordinates: Coordinates,
    radius: Radius,
    options?: RegionOptions & ImageOptions & { readonly getUrlList?: false },
  ): Promise<ReportedList<FitsImage>>;
  async getImages(
    coordinates: Coordinates,
    radius: Radius,
    options: RegionOptions & ImageOptions & { readonly getUrlList?: boolean } = {},
  ): Promise<ReportedList<string> | ReportedList<FitsImage>> {
    const cutouts = await this.getImagesAsync(coordinates, radius, options);
    if (options.getUrlList === true) {
      return new ReportedList(
        [...cutouts].map(({ url }) => url),
        cutouts.faults,
      );
    }
    return fetchImages(cutouts, this.session, options);
  }

  /**
   * The cutouts of a circle from every image there, nothing of them fetched yet: each prints what it is, and is
   * fetched by `fits()`, `blob()` or `save()`.
   */
  async getImagesAsync(
    coordinates: Coordinates,
    radius: Radius,
    options: RegionOptions = {},
  ): Promise<ReportedList<Cutout>> {
    const rows = await this.queryRegion(coordinates, radius, {
      ...options,
      dataProductType: "image",
    });
    return this.getCutouts(rows, coordinates, radius, signalOf(options));
  }

  /** The tables; with `onlyNames` their names. */
  async getTables(options: CallOptions & { readonly onlyNames: true }): Promise<string[]>;
  async getTables(options?: CallOptions & { readonly onlyNames?: false }): Promise<TapTable[]>;
  async getTables(
    options: CallOptions & { readonly onlyNames?: boolean } = {},
  ): Promise<string[] | TapTable[]> {
    const tap = await this.tap();
    if (options.onlyNames === true) {
      return [...(await tap.tables(signalOf(options)))].map(({ name }) => name);
    }
    return [...(await tap.tables({ ...signalOf(options), detail: "max" }))];
  }

  /** One table with its columns; `null` when there is none of this name. */
  async getTable(name: string, options: CallOptions = {}): Promise<TapTable | null> {
    try {
      return await (await this.tap()).table(name, signalOf(options));
    } catch (error) {
      if (error instanceof UnknownTableError || error instanceof NotFoundError) return null;
      throw error;
    }
  }

  /** Runs a query and returns its rows. */
  async execSync(query: string, options: ExecOptions = {}): Promise<Table> {
    const { outputFormat, ...others } = options;
    const format = outputFormat === undefined ? {} : { format: outputFormat };
    return (await (await this.tap()).query(query, { ...others, ...format })).table;
  }

  /** Runs a query and hands its rows out while they arrive. */
  async stream(query: string, options: QueryOptions = {}): Promise<TapStream> {
    return (await this.tap()).stream(query, options);
  }

  /** Makes a job of a query; `fetchResult()` starts it, waits and returns its rows. */
  async createAsync(query: string, options: Omit<ExecOptions, "outputFile"> = {}): Promise<TapJob> {
    const { outputFormat, ...others } = options;
    const format = outputFormat === undefined ? {} : { format: outputFormat };
    return (await this.tap()).submit(query, { ...others, ...format });
  }

  /** A job by its identifier or URL, as the service has it now. */
  async loadAsyncJob(jobId: string, options: CallOptions = {}): Promise<TapJob> {
    return (await this.tap()).job(jobId, signalOf(options));
  }

  /**
   * The jobs of the user.
   *
   * @throws AuthenticationError when nobody is logged in
   */
  async listAsyncJobs(filter: JobFilter = {}): Promise<TapJob[]> {
    try {
      return await (await this.tap()).jobs(filter);
    } catch (error) {
      const refused = error instanceof AuthorizationError || error instanceof AuthenticationError;
      if (!refused || !this.session.credentials.anonymous) throw error;
      throw new AuthenticationError("The archive lists jobs only to those who are logged in", {
        ...(error.url !== undefined && { url: error.url }),
        ...(error.status !== undefined && { status: error.status }),
        hint: "call login() first",
        cause: error,
      });
    }
  }

  /** Where an object is, as NED, SIMBAD or VizieR know it. */
  async resolveName(name: string, options: CallOptions = {}): Promise<ResolvedName> {
    const url = await this.#services.accessURL("resolver", standards.resolver);
    return resolveName(url, name, { session: this.session, ...signalOf(options) });
  }

  /**
   * One observation with its planes and files.
   *
   * @param uri `caom:{collection}/{observationID}`
   * @throws CaomError when the URI has another form
   * @throws NotFoundError when there is no such observation
   */
  async observation(uri: string, options: CallOptions = {}): Promise<Observation> {
    const queries = observationQueries(parseObservationURI(uri));
    const [observations, planes, artifacts] = await Promise.all(
      [queries.observation, queries.planes, queries.artifacts].map(
        async (query) => (await this.#query(query, options)).table,
      ),
    );
    const [found] = fromTapRows({
      observations: observations?.rows() ?? [],
      planes: planes?.rows() ?? [],
      artifacts: artifacts?.rows() ?? [],
    });
    if (found !== undefined) return found;
    throw new NotFoundError(`There is no observation ${uri}, or it is not public`, {
      url: this.#url ?? this.registryUrl,
      hint: "queryName and queryRegion find observations",
    });
  }

  /** Downloads URLs, links or cutouts: parallel, resumable, verified, with the credentials of this client. */
  download(urls: DownloadSources, options: DownloadOptions = {}): Promise<DownloadReport> {
    return download(urls, { session: this.session, ...options });
  }

  /**
   * Logs in: every later call carries the credentials, downloads included, until {@link Cadc.logout}.
   *
   * @throws UsageError when something is missing, AuthenticationError when it is not accepted
   */
  login(login: Login, options: CallOptions = {}): Promise<SignedOn> {
    return signOn(this.session, login, {
      loginUrl: () => this.#services.accessURL("users", standards.login),
      domains: [this.registryUrl, this.#url].flatMap((url) => (url ? [new URL(url).hostname] : [])),
      ...signalOf(options),
    });
  }

  /** Forgets every credential. */
  logout(): void {
    this.session.credentials.clear();
  }

  /** Who the archive takes this client for; `null` when for nobody. */
  async whoami(options: CallOptions = {}): Promise<string | null> {
    if (this.session.credentials.anonymous) return null;
    const url = await this.#services.accessURL("users", standards.whoami);
    const response = await this.session.fetch(url, signalOf(options));
    const text = await response.text();
    return (
      response.headers.get("x-vo-authenticated") ??
      /<identity[^>]*type="HTTP"[^>]*>([^<]+)</.exec(text)?.[1] ??
      null
    );
  }

  async #query(query: string, options: QueryOptions): Promise<TapResult> {
    const { maxrec, signal } = options;
    const result = await (await this.tap()).query(query, {
      ...(maxrec !== undefined && { maxrec }),
      ...(signal && { signal }),
    });
    this.#services.learn(result.document);
    return result;
  }
}

/** A ready anonymous client. */
export const cadc: Cadc = new Cadc();

function isOptions(value: Radius | RegionOptions | undefined): value is RegionOptions {
  return typeof value === "object" && !("value" in value);
}

function signalOf({ signal }: CallOptions): CallOptions {
  return signal === undefined ? {} : { signal };
}
