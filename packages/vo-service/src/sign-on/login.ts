import { type AuthenticationError, NotFoundError, ProtocolError, UsageError } from "../errors.ts";
import type { Session } from "../session.ts";
import { readDocument } from "../transport/read-document.ts";
import type { Capability } from "../vosi/capability.ts";
import { chooseInterface, findCapabilities } from "../vosi/choose-interface.ts";
import { TLS_WITH_PASSWORD } from "./security-methods.ts";
import { parseSetCookie, scopeOf } from "./set-cookie.ts";

/** How to sign on with a user name and a password. */
export interface LoginOptions {
  /** User name. */
  readonly user: string;
  /** Password. It goes into the body of one request and is not kept. */
  readonly password: string;
  /**
   * Host names to which the token and the cookies may be sent; cookies go only to those of them that the login sets
   * them for. Default: the host of the login.
   */
  readonly domains?: readonly string[];
  /** Send the token as a cookie of this name, too; for services that take nothing else. Default: not. */
  readonly cookieName?: string;
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Milliseconds in total. Default: the session's. */
  readonly deadline?: number;
}

/** Who is signed on. */
export interface SignedOn {
  /** The name by which the service knows the user; what was given where it does not tell. */
  readonly user: string;
  /** The kinds of credentials that the session has from it. */
  readonly kinds: readonly ("token" | "cookie")[];
}

const LOGINS = [
  TLS_WITH_PASSWORD,
  "ivo://ivoa.net/std/UMS#login-0.1",
  "ivo://ivoa.net/std/UMS#login-1.0",
];

/** Where some capabilities offer to sign on with a password; undefined when nowhere. */
export function loginURL(capabilities: readonly Capability[]): string | undefined {
  const offered = LOGINS.flatMap((id) => findCapabilities(capabilities, id));
  // Who signs on has nothing to show yet.
  const open = chooseInterface(offered.flatMap((one) => one.interfaces));
  // Some services say it the other way round: a securityMethod of the interface where one signs on.
  const asMethod = capabilities
    .flatMap((one) => one.interfaces)
    .find((one) => one.securityMethods.includes(TLS_WITH_PASSWORD));
  return (open ?? asMethod)?.accessURL;
}

/**
 * Signs on with a user name and a password (SSO 2.0 `tls-with-password`, UMS `login`): they are posted as a form, and the answer
 * is a token as text, in the header `x-vo-bearer`, or a cookie. The session's credentials get what came.
 *
 * @param where - the URL of the login, or capabilities that say where it is
 * @throws AuthenticationError when the service does not accept them, NotFoundError when the capabilities offer no
 * login, UsageError when the connection would not be encrypted, ProtocolError when the answer has nothing to sign on with
 */
export async function login(
  session: Session,
  where: string | URL | readonly Capability[],
  options: LoginOptions,
): Promise<SignedOn> {
  const { user, password, cookieName, signal, deadline } = options;
  const address =
    typeof where === "string" || where instanceof URL ? String(where) : loginURL(where);
  if (address === undefined) {
    throw new NotFoundError("The service offers no login with user name and password", {
      hint: "sign on with a token or a certificate, or ask the archive where its login is",
    });
  }
  const url = new URL(address);
  if (url.protocol !== "https:" && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)) {
    throw new UsageError(
      `The connection to ${url.host} is not encrypted: a password must not be sent`,
      {
        hint: "use the https address of the login",
      },
    );
  }
  const response = await session.fetch(url, {
    method: "POST",
    body: new URLSearchParams({ username: user, password }),
    // The password goes to this address and to no other.
    redirect: "manual",
    // To sign on twice does no harm.
    idempotent: true,
    secrets: [password, encodeURIComponent(password)],
    ...(signal && { signal }),
    ...(deadline !== undefined && { deadline }),
  });
  const text = new TextDecoder().decode(await readDocument(response, 1_048_576)).trim();
  const domains = options.domains ?? [url.hostname];
  const kinds: ("token" | "cookie")[] = [];
  const token = response.headers.get("x-vo-bearer") ?? (response.ok && isToken(text) ? text : "");
  if (token !== "") {
    session.credentials.add({ kind: "token", token }, { domains });
    kinds.push("token");
    if (cookieName !== undefined) {
      session.credentials.add(
        { kind: "cookie", name: cookieName, value: `"${token}"` },
        { domains },
      );
      kinds.push("cookie");
    }
  }
  for (const line of response.headers.getSetCookie()) {
    const cookie = parseSetCookie(line, url);
    if (cookie === undefined) continue;
    const { name, value, path, expires } = cookie;
    const scope = scopeOf(cookie, url, domains);
    if (scope.domains.length === 0) continue;
    session.credentials.add(
      { kind: "cookie", name, value, path, ...(expires && { expires }) },
      scope,
    );
    if (!kinds.includes("cookie")) kinds.push("cookie");
  }
  if (kinds.length === 0) throw noToken(response, url, domains);
  return { user: response.headers.get("x-vo-authenticated") ?? user, kinds };
}

function noToken(
  response: Response,
  url: URL,
  domains: readonly string[],
): AuthenticationError | ProtocolError {
  const details = { url: url.href, status: response.status };
  const where = domains.join(", ");
  const message = `${url.host} accepts the password, but gives no token and no cookie for ${where}`;
  return new ProtocolError(message, { ...details, hint: "check the address of the login" });
}

/** One word of printable characters: a page of HTML is no token. */
function isToken(text: string): boolean {
  return /^[\x21-\x7e]{8,}$/.test(text) && !text.startsWith("<");
}
