/** One way to sign on that a server offers in `WWW-Authenticate` (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** Scheme in lower case, for example `basic`, `bearer`, `ivoa_bearer`, `ivoa_x509`, `ivoa_cookie`. */
  readonly scheme: string;
  /** Attributes with their names in lower case, unknown ones included. */
  readonly parameters: Readonly<Record<string, string>>;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
// scheme | name = value | name = "quoted value"; a scheme is a word that no "=" follows.
const PART = new RegExp(`(${TOKEN})(?:\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,"]*)))?`, "g");

/** Reads `WWW-Authenticate`: several challenges in one value, attributes in any order. */
export function parseChallenges(value: string | null): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  for (const [part, word = "", quoted, bare] of (value ?? "").matchAll(PART)) {
    const name = word.toLowerCase();
    if (!part.includes("=")) challenges.push({ scheme: name, parameters: {} });
    else {
      const text = quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "";
      const last = challenges.at(-1);
      if (last !== undefined) last.parameters[name] = text;
    }
  }
  return challenges;
}

/** The securityMethod that a challenge asks for; undefined for schemes that are not known. */
export function securityMethodOf(challenge: Challenge): string | undefined {
  const { scheme, parameters } = challenge;
  const known: Readonly<Record<string, string>> = {
    basic: "ivo://ivoa.net/sso#BasicAA",
    bearer: "ivo://ivoa.net/sso#token",
    ivoa_bearer: parameters.standard_id ?? "ivo://ivoa.net/sso#token",
    ivoa_x509: parameters.standard_id ?? "ivo://ivoa.net/sso#tls-with-certificate",
    ivoa_cookie: parameters.standard_id ?? "ivo://ivoa.net/sso#cookie",
  };
  return known[scheme];
}
