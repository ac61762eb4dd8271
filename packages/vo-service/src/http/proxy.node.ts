import { BlockList, isIP } from "node:net";
import process from "node:process";
import { UsageError } from "../errors.ts";

/** Variables of an environment, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a URL, as curl and Python's requests find it: `http_proxy` or `https_proxy`
 * by the scheme of the URL, else `all_proxy`; lower case comes before upper case, and an empty variable before none.
 * A proxy without a scheme is one of http.
 *
 * @returns undefined when there is none, or when `no_proxy` excepts the host
 * @throws UsageError when what is named cannot be a proxy
 */
export function proxyFor(url: URL, environment: Environment = process.env): string | undefined {
  const scheme = url.protocol.slice(0, -1);
  const named = variable(environment, `${scheme}_proxy`) || variable(environment, "all_proxy");
  if (!named || isExcepted(url, variable(environment, "no_proxy") ?? "")) return undefined;
  // Names with a port look like a scheme, too: "proxy.example:3128".
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(named) ? named : `http://${named}`;
  // undici leaves the look-up of names to the SOCKS server in any case.
  const proxy = address.replace(/^socks5h:/i, "socks5:");
  if (URL.canParse(proxy) && /^(https?|socks5?):$/.test(new URL(proxy).protocol)) return proxy;
  // The address may hold a password, so it is not repeated.
  throw new UsageError(`The proxy that the environment names for ${scheme} cannot be used`, {
    hint: `set ${scheme}_proxy to something like http://proxy.example:3128 (or https, socks5), or leave it empty`,
  });
}

function variable(environment: Environment, name: string): string | undefined {
  const upper = name.toUpperCase();
  // A web server hands the header `Proxy` of whoever asks down to CGI programs as HTTP_PROXY.
  const isForged = upper === "HTTP_PROXY" && environment.REQUEST_METHOD !== undefined;
  return (environment[name] ?? (isForged ? undefined : environment[upper]))?.trim();
}

/**
 * Whether `no_proxy` excepts a URL. Its entries are separated by commas or blanks: names, with all that is below them, `*.` or a dot before
 * them or not; addresses, those of IPv6 in brackets or not; ranges of addresses (`10.0.0.0/8`); each but ranges
 * with a port or without; `*` for everything.
 */
function isExcepted(url: URL, noProxy: string): boolean {
  const host = bare(url.hostname);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return noProxy.split(/[,\s]+/).some((entry) => {
    if (entry === "" || entry === "*") return entry === "*";
    const [, network, bits] = /^\[?([\da-f.:]+)\]?\/(\d+)$/i.exec(entry) ?? [];
    if (network !== undefined) return isWithin(host, network, Number(bits));
    if (isIP(entry) === 6) return isWithin(host, entry, 128);
    const [, name = entry, onPort] = /^(.*):(\d+)$/.exec(entry) ?? [];
    if (onPort !== undefined && onPort !== port) return false;
    const wanted = bare(name.replace(/^\*?\./, ""));
    if (isIP(wanted) === 6) return isWithin(host, wanted, 128);
    return host === wanted || (isIP(host) === 0 && host.endsWith(`.${wanted}`));
  });
}

/** A host in lower case, without brackets and without the dot that may end a full name. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
}

function isWithin(host: string, network: string, bits: number): boolean {
  const [kind, ownKind] = [isIP(network), isIP(host)];
  if (kind === 0 || kind !== ownKind || bits > (kind === 6 ? 128 : 32)) return false;
  const family = kind === 6 ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list.check(host, family);
}
