const SECRET_NAME =
  /pass|token|secret|auth|cookie|credential|session|signature|api[-_]?key|bearer/i;
const REDACTED = "[redacted]";

/** A URL without user, password and the values of parameters that look like secrets. */
export function redactUrl(url: URL): string {
  const clean = new URL(url);
  clean.username = "";
  clean.password = "";
  for (const name of new Set(clean.searchParams.keys())) {
    if (SECRET_NAME.test(name)) clean.searchParams.set(name, REDACTED);
  }
  return clean.search === url.search || clean.search === "" ? clean.href : decodeURI(clean.href);
}

/** Headers without the values of those that carry secrets. What a server asks for is none. */
export function redactHeaders(headers: Headers): [name: string, value: string][] {
  return [...headers].map(([name, value]) => [
    name,
    SECRET_NAME.test(name) && name !== "www-authenticate" ? REDACTED : value,
  ]);
}
