import { DatalinkService, SiaService, serviceDescriptors } from "@vostack/sia-cutout";
import { TapService } from "@vostack/tap-client";
import { Registry, type Session } from "@vostack/vo-service";
import type { VOTable } from "@vostack/votable";
import { cadcRegistry, resources, standards } from "./constants.ts";

/** Where the services are. */
export interface ServiceAddresses {
  /** Base URL of a TAP service, in place of the one in the registry. */
  readonly url?: string;
  /** The registry's `resource-caps` file. */
  readonly registryUrl?: string;
}

/** The CADC's services, looked up in the registry when they are first needed. */
export class Services {
  readonly #registry: Registry;
  readonly #session: Session;
  readonly #url: string | undefined;
  readonly #found = new Map<keyof typeof resources, Promise<unknown>>();
  /** DataLink as results of the TAP service name it; asked for only when that is not the registry's. */
  #datalinkUrl: string | undefined;

  constructor(session: Session, addresses: ServiceAddresses) {
    this.#session = session;
    this.#url = addresses.url;
    this.#registry = new Registry(addresses.registryUrl ?? cadcRegistry, { session });
  }

  /** The TAP service. */
  tap(): Promise<TapService> {
    return this.#once("tap", async () => {
      const url = this.#url ?? (await this.accessURL("tap", standards.tap));
      return new TapService(url, { session: this.#session });
    });
  }

  /** The DataLink service. */
  datalink(): Promise<DatalinkService> {
    return this.#once("datalink", async () => {
      const url = this.#datalinkUrl ?? (await this.accessURL("datalink", standards.datalink));
      return new DatalinkService(url, { session: this.#session });
    });
  }

  /** Takes the DataLink service from the descriptors of a result, when its TAP service is one of the caller's. */
  learn(result: VOTable | undefined): void {
    if (this.#url === undefined || result === undefined || this.#datalinkUrl !== undefined) return;
    const found = serviceDescriptors(result).find((one) => one.isA("DataLink#links"));
    if (found === undefined) return;
    this.#datalinkUrl = found.accessURL;
    this.#found.delete("datalink");
  }

  /** The image search. */
  sia(): Promise<SiaService> {
    return this.#once("sia", async () => {
      const url = await this.accessURL("sia", standards.sia);
      return new SiaService(url, { session: this.#session });
    });
  }

  /** Where a service offers the first of some standards that it knows. */
  async accessURL(
    service: keyof typeof resources,
    standardIDs: readonly string[],
  ): Promise<string> {
    const capabilities = await this.#registry.capabilities(resources[service]);
    const known = capabilities.map(({ standardID }) => standardID);
    const standardID = standardIDs.find((id) => known.includes(id)) ?? (standardIDs[0] as string);
    return this.#registry.accessURL(resources[service], standardID);
  }

  /** A service is looked up once; a failure is forgotten, so that the next call tries again. */
  #once<T>(name: keyof typeof resources, find: () => Promise<T>): Promise<T> {
    const known = this.#found.get(name) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const found = find();
    this.#found.set(name, found);
    found.catch(() => this.#found.delete(name));
    return found;
  }
}
