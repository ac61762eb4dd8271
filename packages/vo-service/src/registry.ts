import { NotFoundError } from "./errors.ts";
import type { Session } from "./session.ts";
import { type Capability, getCapabilities, type Interface } from "./vosi.ts";

/** A registry file: lines of `resource id = URL of its capabilities`. */
export class Registry {
  /** Where the file is. */
  readonly url: string;
  readonly #session: Session;
  #entries: Promise<ReadonlyMap<string, string>> | undefined;
  readonly #capabilities = new Map<string, Promise<Capability[]>>();

  /** Makes a registry of the file at a URL. */
  constructor(url: string | URL, options: { readonly session: Session }) {
    this.url = String(url);
    this.#session = options.session;
  }

  /** The capabilities of a resource. */
  async capabilities(resourceId: string): Promise<Capability[]> {
    this.#entries ??= this.#read();
    const url = (await this.#entries).get(resourceId);
    if (url === undefined) {
      throw new NotFoundError(`The registry does not know ${resourceId}`, { url: this.url });
    }
    let found = this.#capabilities.get(url);
    if (found === undefined) {
      found = getCapabilities(this.#session, url);
      this.#capabilities.set(url, found);
    }
    return found;
  }

  /** The URL at which a resource offers a standard. */
  async accessURL(resourceId: string, standardID: string): Promise<string> {
    const capability = (await this.capabilities(resourceId)).find(
      (one) => one.standardID === standardID,
    );
    const url = choose(capability?.interfaces ?? []);
    if (url !== undefined) return url;
    throw new NotFoundError(`${resourceId} does not offer ${standardID}`, { url: this.url });
  }

  async #read(): Promise<ReadonlyMap<string, string>> {
    const response = await this.#session.fetch(this.url);
    const lines = (await response.text()).split(/\r?\n/);
    return new Map(
      lines.flatMap((line): [string, string][] => {
        const match = /^\s*([^#=\s][^=]*?)\s*=\s*(\S+)\s*$/.exec(line);
        return match ? [[match[1] as string, match[2] as string]] : [];
      }),
    );
  }
}

function choose(interfaces: readonly Interface[]): string | undefined {
  const open = interfaces.find((one) => one.securityMethods.length === 0);
  return (open ?? interfaces[0])?.accessURL;
}
