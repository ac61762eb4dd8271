/** A cookie as a server sets it (RFC 6265, section 5.3). */
export interface SetCookie {
  /** Name. */
  readonly name: string;
  /** Value as it is sent, quotes included. */
  readonly value: string;
  /** The domain that it is for, with all below it; undefined: only for the host that set it. */
  readonly domain: string | undefined;
  /** The path that it is for, with all below it. */
  readonly path: string;
  /** When it is over; undefined: with the session. */
  readonly expires: Date | undefined;
}

/**
 * Reads one `Set-Cookie` header.
 *
 * @param url - where the answer came from
 * @returns undefined for what is no cookie, for one of a foreign domain and for one that is over
 */
export function parseSetCookie(line: string, url: URL): SetCookie | undefined {
  const [pair = "", ...rest] = line.split(";");
  const { name, value } = split(pair);
  if (!pair.includes("=") || name === "" || value === "") return undefined;
  const attributes = new Map(
    rest.map(split).map((one): [string, string] => [one.name.toLowerCase(), one.value]),
  );
  const domain = attributes.get("domain")?.replace(/^\./, "").toLowerCase() || undefined;
  if (domain !== undefined && !isWithin(url.hostname, domain)) return undefined;
  const expires = endOf(attributes);
  if (expires !== undefined && expires.getTime() <= Date.now()) return undefined;
  const path = attributes.get("path") ?? "";
  return { name, value, domain, path: path.startsWith("/") ? path : folderOf(url), expires };
}

/**
 * Where a cookie may go: where its server wants it, and of that only to what is allowed.
 *
 * @param domains - host names, each with everything below it, or `host:port`
 */
export function scopeOf(
  { domain }: SetCookie,
  url: URL,
  domains: readonly string[],
): { readonly domains: string[]; readonly hostOnly: boolean } {
  const host = url.hostname;
  const wanted = domain ?? host;
  const isForOne = domain === undefined || isAddress(host);
  const within = domains.flatMap((allowed) => {
    const name = allowed.toLowerCase().replace(/^\./, "");
    const bare = name.replace(/:\d+$/, "");
    if (isForOne ? bare === host : isWithin(bare, wanted)) return name;
    return bare === name && isWithin(wanted, name) ? wanted : [];
  });
  return { domains: [...new Set(within)], hostOnly: isForOne };
}

/** Whether a request path is at or below the path of a cookie (RFC 6265, section 5.1.4). */
export function isOnPath(path: string, cookiePath: string): boolean {
  return path === cookiePath || path.startsWith(cookiePath.replace(/\/?$/, "/"));
}

function split(pair: string): { name: string; value: string } {
  const at = pair.indexOf("=");
  if (at < 0) return { name: pair.trim(), value: "" };
  return { name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() };
}

/** Whether a host is a domain or below it; addresses have nothing below them. */
function isWithin(host: string, domain: string): boolean {
  return host === domain || (!isAddress(host) && host.endsWith(`.${domain}`));
}

function isAddress(host: string): boolean {
  return host.startsWith("[") || /^\d+(\.\d+){3}$/.test(host);
}

/** `Max-Age` counts before `Expires`; a date that cannot be read is none. */
function endOf(attributes: ReadonlyMap<string, string>): Date | undefined {
  const maxAge = attributes.get("max-age");
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) {
    // Dates end in the year 275760.
    return new Date(Math.min(Date.now() + Number(maxAge) * 1000, 8.64e15));
  }
  const date = new Date(attributes.get("expires") ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function folderOf(url: URL): string {
  return url.pathname.slice(0, Math.max(1, url.pathname.lastIndexOf("/")));
}
