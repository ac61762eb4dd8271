/**
 * The absolute address that a reference means.
 *
 * Behind a proxy that ends TLS a service knows itself by http only; to follow that would lose what is posted, and
 * browsers refuse it, so https stays https on the same host.
 *
 * @returns undefined for what is no address
 */
export function addressFrom(reference: string, base: string): string | undefined {
  if (!URL.canParse(reference, base)) return undefined;
  const url = new URL(reference, base);
  const from = new URL(base);
  const isDowngrade = from.protocol === "https:" && url.protocol === "http:";
  if (isDowngrade && url.hostname === from.hostname && url.port === "") {
    url.port = from.port;
    url.protocol = "https:";
  }
  return url.href;
}
