import {
  login as loginWithPassword,
  readCertificate,
  type Session,
  UsageError,
} from "@vostack/vo-service";
import { cadcDomains } from "./constants.ts";

/** What proves who you are. */
export interface Login {
  /** Name of the account. */
  readonly user?: string;
  /** Its password. */
  readonly password?: string;
  /** Path of a PEM file with a certificate and its key (Node only). */
  readonly certificateFile?: string;
  /** A token from an earlier sign-on. */
  readonly token?: string;
}

/** What a sign-on gave. */
export interface SignedOn {
  /** The user, when the archive says who it is. */
  readonly user: string | undefined;
  /** The token, to sign on again without a password. */
  readonly token: string | undefined;
}

/**
 * Puts credentials into a session. Several kinds may be held at the same time.
 *
 * @param loginUrl finds the URL that takes user and password
 * @throws UsageError when something is missing
 * @throws AuthenticationError when the archive does not accept them
 */
export async function signOn(
  session: Session,
  login: Login,
  options: {
    readonly loginUrl: () => Promise<string>;
    readonly domains: readonly string[];
    readonly signal?: AbortSignal;
  },
): Promise<SignedOn> {
  const { user, password, certificateFile, token } = login;
  const withPassword = user !== undefined || password !== undefined;
  if (!withPassword && certificateFile === undefined && token === undefined) {
    throw new UsageError("There is nothing to log in with", {
      hint: "give user and password, certificateFile, or token",
    });
  }
  if (withPassword && (!user || !password)) {
    throw new UsageError(`The ${user ? "password" : "user"} is missing`, {
      hint: "give both user and password",
    });
  }
  const domains = [...cadcDomains, ...options.domains];
  if (certificateFile !== undefined) {
    const { pem } = await readCertificate(certificateFile);
    session.credentials.add({ kind: "certificate", pem }, { domains });
  }
  if (token !== undefined) session.credentials.add({ kind: "token", token }, { domains });
  if (!user || !password) return { user: undefined, token };

  const url = await options.loginUrl();
  const { signal } = options;
  const known = await loginWithPassword(session, url, {
    user,
    password,
    domains,
    ...(signal && { signal }),
  });
  const fresh = session.credentials.for(new URL(url)).find(({ kind }) => kind === "token");
  return { user: known.user, token: fresh?.kind === "token" ? fresh.token : undefined };
}
