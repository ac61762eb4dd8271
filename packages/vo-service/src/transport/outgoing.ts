import { UsageError } from "../errors.ts";

/** A request on its way, of which redirects make others. */
export interface Outgoing {
  /** Where to. */
  readonly url: URL;
  /** HTTP method. */
  readonly method: string;
  /** The caller's headers. */
  readonly headers: Headers;
  /** Body. */
  readonly body: BodyInit | undefined;
}

const HEADERS_OF_BODY = ["content-type", "content-length", "content-encoding", "content-language"];
const HEADERS_OF_ORIGIN = ["authorization", "cookie", "proxy-authorization"];

/**
 * Where a redirect leads (RFC 9110, section 15.4). 303 is followed with GET, and so are 301 and 302 after
 * POST, as everybody does, unless they lead to where the same resource has moved to, where it is
 * the POST that is wanted; 307 and 308 repeat the request. What the caller meant for one origin
 * does not go to another.
 *
 * @returns undefined when the answer leads nowhere
 * @throws UsageError when it leads out of the web or needs a body that is used up
 */
export function redirected(from: Outgoing, response: Response): Outgoing | undefined {
  const location = response.headers.get("location");
  const { status } = response;
  if (location === null || ![301, 302, 303, 307, 308].includes(status)) return undefined;
  if (!URL.canParse(location, from.url)) return undefined;
  const url = new URL(location, from.url);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  // A name and password in a Location are nobody's but the server's.
  url.username = "";
  url.password = "";
  if (url.hash === "") url.hash = from.url.hash;
  const { origin } = from.url;
  const headers = new Headers(from.headers);
  if (url.origin !== origin) for (const name of HEADERS_OF_ORIGIN) headers.delete(name);
  const moved = status !== 303 && isSameResource(from.url, url);
  const repeats = status === 307 || status === 308 || moved || /^(GET|HEAD)$/.test(from.method);
  if (repeats || (status !== 303 && from.method !== "POST")) {
    if (from.body instanceof ReadableStream) {
      throw new UsageError(`${from.url.host} redirects an upload that streams`, {
        url: url.href,
        status,
        hint: "send it to the address that it redirects to, or as a Blob",
      });
    }
    return { ...from, url, headers };
  }
  for (const name of HEADERS_OF_BODY) headers.delete(name);
  return { url, method: "GET", headers, body: undefined };
}

/**
 * Whether an address is that of the same resource elsewhere: its path ends with the same name, `sync` for example, with a slash behind it
 * or not, and its query is the same. What is posted would be lost there without its body, since nothing else of it is in the address.
 */
function isSameResource(from: URL, to: URL): boolean {
  const name = (url: URL): string => /[^/]*$/.exec(url.pathname.replace(/\/+$/, ""))?.[0] ?? "";
  const isDowngrade = from.protocol === "https:" && to.protocol === "http:";
  return (
    to.href !== from.href && !isDowngrade && name(from) === name(to) && from.search === to.search
  );
}
