import { Cadc } from "@vostack/cadc-facade";
import { Session } from "@vostack/vo-service";

/** What the page's own server says about the archive in use. */
export interface Config {
  /** The registry's `resource-caps` file. */
  readonly registry: string;
  /** Name of the archive. */
  readonly archive: string;
}

/** Asks the page's server which archive it stands for, and makes a client that reaches it through the proxy. */
export async function connect(): Promise<{ cadc: Cadc; config: Config }> {
  const response = await fetch("config.json");
  const config = (await response.json()) as Config;
  const session = new Session({ fetch: throughProxy });
  return { cadc: new Cadc({ registryUrl: config.registry, session }), config };
}

/** `https://host/path` is fetched as `/proxy/https/host/path`; the answer keeps the URL that was meant. */
async function throughProxy(url: string, init: RequestInit): Promise<Response> {
  const { protocol, host, pathname, search } = new URL(url);
  const response = await fetch(`/proxy/${protocol.slice(0, -1)}/${host}${pathname}${search}`, {
    ...init,
    redirect: "follow",
  });
  const [, scheme, at, path = "/"] = /\/proxy\/(https?)\/([^/]+)(\/.*)?$/.exec(response.url) ?? [];
  Object.defineProperty(response, "url", { value: scheme ? `${scheme}://${at}${path}` : url });
  return response;
}
