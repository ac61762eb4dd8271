import { platform } from "#http";
import { AuthenticationError, UsageError } from "../errors.ts";
import type { Credential } from "./credential.ts";
import { takes } from "./security-methods.ts";
import { isOnPath } from "./set-cookie.ts";

/** Where a credential may be sent. */
export interface CredentialScope {
  /** Host names, each with everything below it; `host:port` is that port alone, without what is below. */
  readonly domains: readonly string[];
  /** Send it to these hosts only, and to nothing below them. Default false. */
  readonly hostOnly?: boolean;
  /** Send it also where connections are not encrypted. Default false; loopback addresses are always allowed. */
  readonly insecure?: boolean;
}

interface Held {
  readonly credential: Credential;
  readonly scope: CredentialScope;
}

/** With several credentials for one request, the first of these kinds is sent. */
const PRECEDENCE: readonly Credential["kind"][] = ["token", "certificate", "cookie", "basic"];

/**
 * The credentials of a session, each with the domains that it may be sent to, and with no others. Of several that
 * fit, a token comes before a certificate, a cookie and a password, in this order.
 */
export class Credentials {
  #held: Held[] = [];

  /**
   * Adds a credential, in place of one of the same kind for the same domains; of cookies, one of the same name and path.
   *
   * @throws UsageError when no domain is given, or an address in its place, when the kind is none, or when a certificate
   * has no key that fits; AuthenticationError when it has expired or is not valid yet
   */
  add(credential: Credential, scope: CredentialScope): void {
    // What types ask for is checked here too: who writes JavaScript would sign on nowhere, and not learn why.
    if (!PRECEDENCE.includes(credential.kind)) {
      throw new UsageError(
        `There are no credentials of the kind ${JSON.stringify(credential.kind)}`,
        {
          hint: `the kinds are ${PRECEDENCE.join(", ")}`,
        },
      );
    }
    if (!Array.isArray(scope?.domains) || scope.domains.length === 0) {
      throw new UsageError("A credential needs a domain to be sent to", {
        hint: 'add(credential, { domains: ["archive.example"] })',
      });
    }
    const domains = scope.domains.map(normalDomain);
    if (credential.kind === "certificate") checkCertificate(credential.pem);
    this.#held = this.#held.filter(
      (held) =>
        !isSameKind(held.credential, credential) ||
        !held.scope.domains.every((domain) => domains.includes(domain)),
    );
    this.#held.push({ credential, scope: { ...scope, domains } });
  }

  /** Forgets everything, and closes the connections that showed a certificate. */
  clear(): void {
    for (const { credential } of this.#held) {
      if (credential.kind === "certificate") platform.forgetCertificate(credential.pem);
    }
    this.#held = [];
  }

  /** Whether there is none. */
  get anonymous(): boolean {
    return this.#held.length === 0;
  }

  /** The kinds of credentials at hand, in the order of precedence. */
  get kinds(): readonly Credential["kind"][] {
    return PRECEDENCE.filter((kind) => this.#held.some((held) => held.credential.kind === kind));
  }

  /** The credentials that may be sent to a URL, in the order of precedence. */
  for(url: URL): Credential[] {
    return this.#held
      .filter(({ scope, credential }) => isAllowed(scope, credential, url))
      .map(({ credential }) => credential)
      .sort((a, b) => PRECEDENCE.indexOf(a.kind) - PRECEDENCE.indexOf(b.kind));
  }

  /** The cookies that may be sent to a URL, as a header has them: those of longer paths first (RFC 6265, section 5.4). */
  cookiesFor(url: URL): string {
    return this.for(url)
      .filter((one) => one.kind === "cookie")
      .sort((a, b) => (b.path ?? "").length - (a.path ?? "").length)
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }

  /**
   * The credential to send to a URL.
   *
   * @param securityMethods - what is declared for it; without, any credential will do
   */
  choose(url: URL, securityMethods?: readonly string[]): Credential | undefined {
    return this.for(url).find(
      ({ kind }) => securityMethods?.some((method) => takes(method, kind)) ?? true,
    );
  }

  /** A text with every secret of this store blotted out. */
  redact(text: string): string {
    let clean = text;
    for (const { credential } of this.#held) {
      for (const secret of secretsOf(credential)) clean = clean.replaceAll(secret, "[redacted]");
    }
    return clean;
  }
}

function isSameKind(a: Credential, b: Credential): boolean {
  if (a.kind !== "cookie" || b.kind !== "cookie") return a.kind === b.kind;
  return a.name === b.name && (a.path ?? "/") === (b.path ?? "/");
}

/** Lower case, without the dot that cookies have before it, and IPv6 addresses in brackets as URLs have them. */
function normalDomain(domain: string): string {
  const name = domain.toLowerCase().replace(/^\./, "");
  if (!/^[^\s/?#@]+$/.test(name)) {
    const host = URL.canParse(domain) ? new URL(domain).host : "archive.example";
    throw new UsageError(`${JSON.stringify(domain)} is no domain`, {
      hint: `give the name of the host alone: ${JSON.stringify(host)}`,
    });
  }
  return /^[\da-f:.]*:[\da-f:.]*:[\da-f:.]*$/.test(name) ? `[${name}]` : name;
}

function isAllowed(scope: CredentialScope, credential: Credential, url: URL): boolean {
  const host = url.hostname.toLowerCase();
  const within = scope.domains.some((domain) =>
    domain.includes(":") && !domain.startsWith("[")
      ? url.host.toLowerCase() === domain
      : host === domain || (scope.hostOnly !== true && host.endsWith(`.${domain}`)),
  );
  if (!within) return false;
  if (credential.kind === "cookie") {
    const { path = "/", expires } = credential;
    if (!isOnPath(url.pathname, path) || (expires?.getTime() ?? Infinity) <= Date.now())
      return false;
  }
  if (url.protocol === "https:") return true;
  if (credential.kind === "certificate") return false;
  return scope.insecure === true || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);
}

function checkCertificate(pem: string): void {
  if (!/-----BEGIN CERTIFICATE-----/.test(pem) || !/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    throw new UsageError("The PEM text needs a certificate and its private key", {
      hint: "put both into one file, as for curl --cert",
    });
  }
  const facts = platform.certificateFacts(pem);
  if (facts === undefined) {
    throw new UsageError("Browsers show only certificates that are installed in them", {
      hint: "install it in the browser, or sign on with a token",
    });
  }
  const now = Date.now();
  if (facts.validTo.getTime() <= now) {
    throw new AuthenticationError(`The certificate has expired on ${facts.validTo.toISOString()}`, {
      hint: "get a new one",
    });
  }
  // Clocks differ, and services date certificates back for that: some minutes say nothing.
  if (facts.validFrom.getTime() > now + 300_000) {
    const from = facts.validFrom.toISOString();
    throw new AuthenticationError(`The certificate is not valid before ${from}`, {
      hint: "check the clock of this machine, or wait",
    });
  }
}

function secretsOf(credential: Credential): string[] {
  const texts: string[] = [];
  if (credential.kind === "token") texts.push(credential.token);
  if (credential.kind === "cookie") texts.push(credential.value);
  if (credential.kind === "basic") {
    texts.push(credential.password, basicToken(credential.user, credential.password));
  }
  if (credential.kind === "certificate") texts.push(credential.pem);
  // A single letter as a password would blot out every message, and hides nothing.
  return texts
    .flatMap((text) => [text, encodeURIComponent(text)])
    .filter((text) => text.length > 3);
}

/** User and password as Basic authentication sends them, in UTF-8 (RFC 7617). */
export function basicToken(user: string, password: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)));
}
