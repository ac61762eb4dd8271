import type { Credential } from "./credential.ts";

const SSO = "ivo://ivoa.net/sso#";

/** How each kind of credential is called by services that take it (SSO 2.0, section 5; older spellings too). */
const METHODS: Readonly<Record<Credential["kind"], readonly string[]>> = {
  token: [`${SSO}token`, `${SSO}OAuth`, `${SSO}BearerToken`],
  certificate: [`${SSO}tls-with-certificate`],
  cookie: [`${SSO}cookie`],
  basic: [`${SSO}BasicAA`, "http://www.w3.org/Protocols/HTTP/1.0/spec.html#BasicAA"],
};

/** The securityMethod by which passwords are exchanged for a token or a cookie. */
export const TLS_WITH_PASSWORD: string = `${SSO}tls-with-password`;

/** Whether a service that declares this securityMethod takes this kind of credential. */
export function takes(securityMethod: string, kind: Credential["kind"]): boolean {
  const fragment = (id: string): string => id.slice(id.lastIndexOf("#")).toLowerCase();
  return METHODS[kind].some((id) => fragment(id) === fragment(securityMethod));
}

/** Names of securityMethods for people: what they need to have. */
export function describeMethods(methods: readonly string[]): string {
  const words: Readonly<Record<string, string>> = {
    token: "a bearer token",
    oauth: "a bearer token",
    bearertoken: "a bearer token",
    "tls-with-certificate": "a client certificate",
    cookie: "a cookie from its login",
    basicaa: "a user name and password",
    "tls-with-password": "a login with user name and password",
    openid: "an OpenID login",
  };
  const known = methods.map((id) => words[id.slice(id.lastIndexOf("#") + 1).toLowerCase()] ?? id);
  return [...new Set(known)].join(", or ");
}
