/** Addresses of a TAP service below its base address (TAP 1.1 section 2). */
export interface TapEndpoints {
  /** Base address without a slash at the end. */
  readonly base: string;
  /** Synchronous queries. */
  readonly sync: string;
  /** Jobs. */
  readonly async: string;
  /** VOSI tables. */
  readonly tables: string;
  /** DALI examples. */
  readonly examples: string;
}

/**
 * The addresses below a base address. An address of one of the endpoints themselves, with
 * slashes at its end or a query, is taken for the base that it means.
 *
 * @throws TypeError when it is no address.
 */
export function tapEndpoints(baseUrl: string | URL): TapEndpoints {
  if (!URL.canParse(baseUrl)) {
    throw new TypeError(
      `${JSON.stringify(String(baseUrl))} is no address of a TAP service: write it as https://archive.example/tap`,
    );
  }
  const url = new URL(baseUrl);
  url.hash = "";
  url.search = "";
  url.pathname = url.pathname
    .replace(/\/+$/, "")
    .replace(/\/(sync|async|tables|capabilities|availability|examples)$/, "");
  const base = url.href.replace(/\/+$/, "");
  return {
    base,
    sync: `${base}/sync`,
    async: `${base}/async`,
    tables: `${base}/tables`,
    examples: `${base}/examples`,
  };
}
