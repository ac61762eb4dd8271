import { arrivalOf } from "./arrival-of.ts";
import type { Platform } from "./types.ts";

/** The browser: it keeps connections, codings, redirects and client certificates to itself. */
export const platform: Platform = {
  hidesRedirects: true,
  async fetch(
    url,
    { certificate, connection, decode, onBytes, fetch, redirect, repeatable, ...init },
  ) {
    // A browser shows no redirect, so this one is followed, and told as if it had not been.
    const own = fetch ?? globalThis.fetch;
    const response = await own(url, { ...init, ...cookies(init.headers) });
    if (redirect === "manual" && response.redirected) {
      await response.body?.cancel();
      const headers = new Headers({ location: response.url });
      return { status: 303, statusText: "See Other", headers, body: null };
    }
    // Nobody tells how many bytes arrive; what the server announces has to do.
    onBytes(Number(response.headers.get("content-length") ?? 0));
    return arrivalOf(response);
  },
  certificateFacts: () => undefined,
  forgetCertificate: () => undefined,
  readFile: (path) => Promise.reject(new Error(`Browsers cannot read ${path}`)),
};

/** Browsers send the cookies that they have, and take none from a program. */
function cookies(headers: HeadersInit | undefined): RequestInit {
  return new Headers(headers).has("cookie") ? { credentials: "include" } : {};
}
