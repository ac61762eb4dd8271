/** Something that proves who asks. */
export type Credential =
  | { readonly kind: "basic"; readonly user: string; readonly password: string }
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "cookie"; readonly name: string; readonly value: string }
  | { readonly kind: "certificate"; readonly pem: string };

interface Held {
  readonly credential: Credential;
  readonly domains: readonly string[];
}

/** The credentials of a session, each with the domains that it may be sent to. */
export class Credentials {
  #held: Held[] = [];

  /** Adds a credential for some domains and everything below them. */
  add(credential: Credential, options: { readonly domains: readonly string[] }): void {
    this.#held = this.#held.filter((held) => held.credential.kind !== credential.kind);
    this.#held.push({ credential, domains: options.domains });
  }

  /** Forgets everything. */
  clear(): void {
    this.#held = [];
  }

  /** Whether there is none. */
  get anonymous(): boolean {
    return this.#held.length === 0;
  }

  /** The credentials that may be sent to a URL: token, certificate, cookie, basic, in this order. */
  for(url: URL): Credential[] {
    const order = ["token", "certificate", "cookie", "basic"];
    return this.#held
      .filter(({ domains }) =>
        domains.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`)),
      )
      .map(({ credential }) => credential)
      .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  }
}
