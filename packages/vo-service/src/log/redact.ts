const SECRET_NAME =
  /pass|token|secret|auth|cookie|credential|session|signature|^sig$|api[-_]?key|bearer/i;
const REDACTED = "[redacted]";

/** A URL without user, password, fragment and the values of parameters that look like secrets. */
export function redactUrl(url: URL): string {
  const { protocol, host, pathname, search } = url;
  // What has nothing to hide stays as it was written, escapes and all.
  const path = pathname.replace(/;[^/;]*/g, (part) => `;${withoutSecret(part.slice(1))}`);
  const query = search.slice(1).split("&").map(withoutSecret).join("&");
  return `${protocol}//${host}${path}${query && `?${query}`}`;
}

/** A part of a query, `name=value` as it is written. */
function withoutSecret(part: string): string {
  if (part === "") return part;
  const [name = ""] = new URLSearchParams(part).keys();
  return SECRET_NAME.test(name) ? `${part.split("=", 1)[0]}=${REDACTED}` : part;
}

/** Headers without the values of those that carry secrets, nor the secrets of addresses. What a server asks for is none. */
export function redactHeaders(headers: Headers): [name: string, value: string][] {
  return [...headers].map(([name, value]) => [
    name,
    SECRET_NAME.test(name) && name !== "www-authenticate" ? REDACTED : redactAddresses(value),
  ]);
}

/** The value of a header, which may be an address or hold some: `location`, `link`, `refresh`. */
function redactAddresses(value: string): string {
  return value
    .replace(/(:\/\/)[^/?#@\s]*@/g, "$1")
    .replace(
      /([?&;])([^?&;=#\s]+=[^?&;#\s>]*)/g,
      (_, before, part) => before + withoutSecret(part),
    );
}
