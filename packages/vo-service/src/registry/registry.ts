import { NotFoundError, UsageError, type VoError } from "../errors.ts";
import { Session } from "../session.ts";
import { readDocument } from "../transport/read-document.ts";
import type { Capability, Interface } from "../vosi/capability.ts";
import { chooseInterface, findCapabilities } from "../vosi/choose-interface.ts";
import { getCapabilities } from "../vosi/get-capabilities.ts";
import { parseResourceCaps } from "./resource-caps.ts";
import { type CacheOptions, StaleCache } from "./stale-cache.ts";

/** How a registry is used. */
export interface RegistryOptions extends CacheOptions {
  /** Who does the HTTP. Default: an anonymous session. */
  readonly session?: Session;
  /** Further addresses of the same file, asked in their order when the ones before fail. */
  readonly mirrors?: readonly (string | URL)[];
}

/** How to look something up. */
export interface LookupOptions {
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

/**
 * A registry file: lines of `resource id = URL of its capabilities`. The file and the capabilities are kept for ten
 * minutes, and longer when new ones cannot be had.
 */
export class Registry {
  /** Where the file is. */
  readonly url: string;
  /** Who does the HTTP. */
  readonly session: Session;
  readonly #urls: readonly string[];
  readonly #files: StaleCache<ReadonlyMap<string, string>>;
  readonly #capabilities: StaleCache<Capability[]>;

  /** Makes a registry of the file at a URL; asks nobody. */
  constructor(url: string | URL, options: RegistryOptions = {}) {
    this.url = String(url);
    this.#urls = [this.url, ...(options.mirrors ?? []).map(String)];
    this.session = options.session ?? new Session();
    this.#files = new StaleCache(options);
    this.#capabilities = new StaleCache(options);
  }

  /** All resources: their ids, and the URLs of their capabilities. */
  resources(options: LookupOptions = {}): Promise<ReadonlyMap<string, string>> {
    return this.#files.get(this.url, () => this.#read(), options.signal);
  }

  /**
   * The capabilities of a resource.
   *
   * @param resourceId - its id, or the base URL of a service that no registry has to know
   * @throws NotFoundError when the registry does not know it
   */
  async capabilities(resourceId: string, options: LookupOptions = {}): Promise<Capability[]> {
    let url = resourceId;
    if (!/^https?:\/\//i.test(resourceId)) {
      const resources = await this.resources(options);
      const known = resources.get(resourceId.trim()) ?? ignoringCase(resources, resourceId);
      if (known === undefined) {
        throw new NotFoundError(`The registry does not know ${resourceId}`, {
          url: this.url,
          hint: `it knows ${resources.size} resources; resources() lists them`,
        });
      }
      url = known;
    }
    const load = (): Promise<Capability[]> => getCapabilities(this.session, url);
    return this.#capabilities.get(url, load, options.signal);
  }

  /**
   * The interface at which a resource offers a standard: one that takes a credential at hand, otherwise one that is
   * open to everybody.
   *
   * @throws NotFoundError when the resource does not offer it
   */
  async interface(
    resourceId: string,
    standardID: string,
    options: LookupOptions = {},
  ): Promise<Interface> {
    const capabilities = await this.capabilities(resourceId, options);
    const found = findCapabilities(capabilities, standardID).flatMap((one) => one.interfaces);
    const chosen = chooseInterface(found, this.session.credentials.kinds);
    if (chosen !== undefined) return chosen;
    const offered = capabilities.map((one) => one.standardID).filter((id) => id !== "");
    throw new NotFoundError(`${resourceId} does not offer ${standardID}`, {
      url: this.url,
      hint: `it offers ${offered.join(", ") || "nothing"}`,
    });
  }

  /** The URL of {@link interface}. */
  async accessURL(
    resourceId: string,
    standardID: string,
    options: LookupOptions = {},
  ): Promise<string> {
    return (await this.interface(resourceId, standardID, options)).accessURL;
  }

  async #read(): Promise<ReadonlyMap<string, string>> {
    const failures: unknown[] = [];
    for (const url of this.#urls) {
      try {
        const response = await this.session.fetch(url);
        return parseResourceCaps(new TextDecoder().decode(await readDocument(response)));
      } catch (error) {
        failures.push(error);
      }
    }
    throw failures[0] as VoError;
  }
}

function ignoringCase(resources: ReadonlyMap<string, string>, id: string): string | undefined {
  const wanted = id.trim().toLowerCase();
  const found = [...resources].filter(([one]) => one.toLowerCase() === wanted);
  if (found.length > 1) throw new UsageError(`${id} is written in several ways in the registry`);
  return found[0]?.[1];
}
