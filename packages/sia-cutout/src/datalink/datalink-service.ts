import { Session } from "@vostack/vo-service";
import type { Fetcher } from "../fetcher.ts";
import { type Ask, completeBatches, type LinksOfId } from "./batches.ts";
import { type ServiceDescriptor, withQuery } from "./descriptor.ts";
import { DatalinkLink } from "./link.ts";
import { type LinksTable, readLinks } from "./links-table.ts";

/** URLs longer than this are sent as a POST: some servers and proxies take no longer ones. */
const longestUrl = 2000;

/** Options of `DatalinkService`. */
export interface DatalinkServiceOptions {
  /** Who does the HTTP. Default: an anonymous `Session`. */
  readonly session?: Fetcher;
}

/** Options of `links`. */
export interface LinksOptions {
  /** IDs in the first request. Default 50; later ones have as many as the answers have room for. */
  readonly batchSize?: number;
  /** Most IDs in one request. Default 500. */
  readonly maxBatchSize?: number;
  /** Requests at the same time. Default 6. */
  readonly concurrency?: number;
  /** `POST` always, `GET` always, or POST where the URL would be long (default `"auto"`). */
  readonly method?: "auto" | "GET" | "POST";
  /** Further parameters for the service, such as `{ REQUEST: "downloads-only" }` or `RUNID`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** How many levels of links that lead to links tables are followed. Default 0: they stay rows. */
  readonly depth?: number;
  /** Milliseconds in total. */
  readonly deadline?: number;
  /** Ends everything. */
  readonly signal?: AbortSignal;
  /** Told how many of the IDs are answered. */
  readonly onProgress?: (progress: { readonly answered: number; readonly asked: number }) => void;
}

/** What a DataLink service says about a list of IDs: complete, in the order of the list. */
export class DatalinkResult implements Iterable<DatalinkLink> {
  /** One entry per ID, in the order in which they were first asked for. */
  readonly ids: readonly LinksOfId[];
  /** Requests that it took. */
  readonly requests: number;

  /**
   * @param ids One entry per ID.
   * @param requests Requests that it took.
   */
  constructor(ids: readonly LinksOfId[], requests: number) {
    this.ids = ids;
    this.requests = requests;
  }

  /** All rows, those with faults included. An ID that got no answer has a row which says so. */
  *[Symbol.iterator](): Generator<DatalinkLink, void, undefined> {
    for (const entry of this.ids) {
      if (entry.links.length > 0) yield* entry.links;
      else yield missingRow(entry);
    }
  }

  /** All rows as an array. */
  get links(): DatalinkLink[] {
    return [...this];
  }

  /** The rows of one ID. */
  of(id: string): readonly DatalinkLink[] {
    const entry = this.ids.find((each) => each.id === id);
    if (entry === undefined) return [];
    return entry.links.length > 0 ? entry.links : [missingRow(entry)];
  }

  /** Rows whose semantics are a term or a kind of it. */
  bySemantics(term: string): DatalinkLink[] {
    return this.links.filter((link) => link.fault === undefined && link.is(term));
  }

  /** Rows that say why there is no link. */
  get faults(): DatalinkLink[] {
    return this.links.filter((link) => link.fault !== undefined);
  }

  /** IDs of which the service has more rows than it puts into an answer. */
  get truncated(): string[] {
    return this.ids.filter((entry) => entry.truncated).map(({ id }) => id);
  }

  /** The services that the links describe, each once. */
  get services(): ServiceDescriptor[] {
    const services = this.links.map((link) => link.service);
    return [...new Set(services)].filter((service) => service !== undefined);
  }

  /** What there is, in a line. */
  toString(): string {
    const { links, faults } = this;
    return `${links.length - faults.length} links of ${this.ids.length} ids, ${faults.length} faults`;
  }
}

/** A DataLink 1.0 or 1.1 service: what there is for an ID. */
export class DatalinkService {
  /** URL of the links endpoint. */
  readonly url: string;
  readonly #session: Fetcher;

  /**
   * @param url URL of the links endpoint, the access URL of `DataLink#links-1.0` or `-1.1`.
   * @param options Who does the HTTP.
   */
  constructor(url: string | URL, options: DatalinkServiceOptions = {}) {
    this.url = String(url);
    this.#session = options.session ?? new Session();
  }

  /**
   * Asks about any number of IDs. Every ID is answered in the result: with links, with the fault that
   * the service states, or with a row that says that it has no answer. IDs given twice are asked once.
   *
   * @throws VoError when the service cannot be used at all: the first request fails.
   */
  async links(ids: string | Iterable<string>, options: LinksOptions = {}): Promise<DatalinkResult> {
    const list = typeof ids === "string" ? [ids] : [...new Set(ids)];
    const found = new Map<string, LinksOfId>();
    const counter = { requests: 0 };
    for await (const entry of this.#stream(list, options, counter)) {
      found.set(entry.id, entry);
      options.onProgress?.({ answered: found.size, asked: list.length });
    }
    const entries = list.map((id) => found.get(id)).filter((entry) => entry !== undefined);
    return new DatalinkResult(entries, counter.requests);
  }

  /**
   * Asks about any number of IDs and yields each as soon as its answer is here, in any order.
   *
   * @throws VoError when the first request fails.
   */
  stream(ids: Iterable<string>, options: LinksOptions = {}): AsyncGenerator<LinksOfId> {
    return this.#stream(ids, options, { requests: 0 });
  }

  /** What it is, in a line. */
  toString(): string {
    return `DatalinkService(${this.url})`;
  }

  async *#stream(
    ids: Iterable<string>,
    options: LinksOptions,
    counter: { requests: number },
  ): AsyncGenerator<LinksOfId> {
    const { batchSize = 50, maxBatchSize = 500, concurrency = 6, depth = 0, signal } = options;
    const ask: Ask = (batch) => {
      counter.requests++;
      return this.#ask(batch, options);
    };
    const plan = { batchSize, maxBatchSize, concurrency, signal };
    for await (const entry of completeBatches(ids, ask, plan)) {
      if (depth === 0) yield entry;
      else yield { ...entry, links: await this.#follow(entry.links, depth, options, counter) };
    }
  }

  async #ask(ids: readonly string[], options: LinksOptions): Promise<LinksTable> {
    const query = new URLSearchParams(ids.map((id) => ["ID", id]));
    for (const [name, value] of Object.entries(options.parameters ?? {})) query.append(name, value);
    const common = {
      idempotent: true,
      ...(options.signal !== undefined && { signal: options.signal }),
      ...(options.deadline !== undefined && { deadline: options.deadline }),
    };
    const url = withQuery(this.url, query);
    const { method = "auto" } = options;
    const get = method === "GET" || (method === "auto" && url.length <= longestUrl);
    const response = get
      ? await this.#session.fetch(url, common)
      : await this.#session.fetch(this.url, { ...common, method: "POST", body: query });
    return readLinks(response);
  }

  /** Puts the rows of the tables that links lead to in the place of those links. */
  async #follow(
    links: readonly DatalinkLink[],
    depth: number,
    options: LinksOptions,
    counter: { requests: number },
    seen: ReadonlySet<string> = new Set([this.url]),
  ): Promise<DatalinkLink[]> {
    const followed: DatalinkLink[] = [];
    for (const link of links) {
      const url = link.accessUrl;
      if (depth === 0 || !link.isDatalink || url === undefined || seen.has(url)) {
        followed.push(link);
        continue;
      }
      counter.requests++;
      const { signal } = options;
      const response = await this.#session.fetch(url, signal === undefined ? {} : { signal });
      const table = await readLinks(response, link);
      const below = new Set([...seen, url]);
      followed.push(...(await this.#follow(table.links, depth - 1, options, counter, below)));
    }
    return followed;
  }
}

function missingRow({ id, error }: LinksOfId): DatalinkLink {
  const message = error?.message ?? "The service says nothing about this ID, also when asked again";
  return new DatalinkLink({
    id,
    accessUrl: undefined,
    serviceDef: undefined,
    fault: { kind: "Missing", message },
    semantics: "#this",
    localSemantics: undefined,
    description: undefined,
    contentType: undefined,
    contentLength: undefined,
    contentQualifier: undefined,
    linkAuth: undefined,
    linkAuthorized: undefined,
    service: undefined,
    via: undefined,
  });
}
