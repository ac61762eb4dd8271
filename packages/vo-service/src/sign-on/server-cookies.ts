import type { Credential } from "./credential.ts";
import { isOnPath, parseSetCookie, type SetCookie } from "./set-cookie.ts";

interface Held extends SetCookie {
  /** The only host that it goes back to. */
  readonly host: string;
  /** Whether it came by TLS, and goes back by nothing else. */
  readonly secure: boolean;
}

/** Nobody sets as many for good reasons. */
const MOST = 50;

/**
 * Cookies by which servers know a session again: that of the machine, among several behind one address, which keeps the
 * jobs of this session, for example. Each goes back to the host that set it and to no other, together with the credential,
 * or with none, in answer to which it was set. Browsers keep cookies to themselves.
 */
export class ServerCookies {
  readonly #held = new Map<Credential | undefined, Held[]>();

  /** Takes what an answer sets. */
  take(headers: Headers, url: URL, credential: Credential | undefined): void {
    for (const line of headers.getSetCookie()) {
      const name = line.split(/[=;]/, 1)[0]?.trim();
      const others = (this.#held.get(credential) ?? []).filter(
        (one) => one.name !== name || one.host !== url.host,
      );
      const cookie = parseSetCookie(line, url);
      const secure = url.protocol === "https:";
      const held =
        cookie === undefined ? others : [...others, { ...cookie, host: url.host, secure }];
      this.#held.set(credential, held.slice(-MOST));
    }
  }

  /** Adds the cookies for a URL to the headers of a request that has none of the same names. */
  addTo(headers: Headers, url: URL, credential: Credential | undefined): void {
    const own = headers.get("cookie") ?? "";
    const now = Date.now();
    const fitting = (this.#held.get(credential) ?? []).filter(
      ({ host, secure, path, expires, name }) =>
        host === url.host &&
        (!secure || url.protocol === "https:") &&
        isOnPath(url.pathname, path) &&
        (expires?.getTime() ?? Infinity) > now &&
        !`; ${own}`.includes(`; ${name}=`),
    );
    if (fitting.length === 0) return;
    const pairs = fitting.map(({ name, value }) => `${name}=${value}`);
    headers.set("cookie", [...(own === "" ? [] : [own]), ...pairs].join("; "));
  }

  /** Whether there is none. */
  get isEmpty(): boolean {
    return this.#held.size === 0;
  }

  /** A text with their values blotted out. */
  redact(text: string): string {
    let clean = text;
    for (const { value } of [...this.#held.values()].flat()) {
      if (value.length > 3) clean = clean.replaceAll(value, "[redacted]");
    }
    return clean;
  }

  /** Forgets them. */
  clear(): void {
    this.#held.clear();
  }
}
