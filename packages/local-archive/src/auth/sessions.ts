import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { decodePath } from "../http/decode-path.ts";
import { Unauthorized } from "../http/http-error.ts";
import { Certificates } from "./certificates.ts";
import type { Identity } from "./identity.ts";

/** Somebody who can sign on. */
export interface Account extends Identity {
  readonly password: string;
}

const LIFETIME = 48 * 3_600_000;
/** The cookie that carries the token. */
export const COOKIE = "CADC_SSO";

/** Issues and recognises tokens: base64 of `key=value&…&signature=…`, valid for 48 hours. */
export class Sessions {
  readonly certificates: Certificates = new Certificates();
  readonly #accounts: readonly Account[];
  readonly #secret = randomBytes(32);
  readonly #lifetime: number;

  /** @param expired - issue tokens that have run out already */
  constructor(accounts: readonly Account[], expired: boolean) {
    this.#accounts = accounts;
    this.#lifetime = expired ? -60_000 : LIFETIME;
  }

  /** @throws {@link Unauthorized} */
  authenticate(user: string, password: string): Identity {
    const account = this.#accounts.find((one) => one.user === user);
    const given = createHmac("sha256", this.#secret).update(password).digest();
    const wanted = createHmac("sha256", this.#secret)
      .update(account?.password ?? "")
      .digest();
    if (account === undefined || !timingSafeEqual(given, wanted)) {
      throw new Unauthorized("Invalid username or password");
    }
    return account;
  }

  token({ user }: Identity): string {
    const claims = `expirytime=${Date.now() + this.#lifetime}&userid=${user}&scope=sso:vostack&domain=127.0.0.1&domain=localhost`;
    return Buffer.from(`${claims}&signature=${this.#sign(claims)}`).toString("base64");
  }

  /**
   * Who sends these headers: by bearer token, password, cookie or certificate; null when by nothing.
   * Behind plain HTTP a certificate comes in a header, as a front end would pass it on.
   * @throws {@link Unauthorized} when credentials are there but not good, also for public data
   */
  async identify(headers: Headers): Promise<Identity | null> {
    const authorization = headers.get("authorization");
    const [, scheme, value = ""] = /^(\S+)\s+(.+)$/.exec(authorization ?? "") ?? [];
    if (scheme?.toLowerCase() === "bearer") return this.#verify(value);
    if (scheme?.toLowerCase() === "basic") return this.#basic(value);
    const cookie = cookieValue(headers.get("cookie"));
    if (cookie !== undefined) return this.#verify(cookie);
    const certificate = headers.get("x-client-certificate");
    if (certificate === null) return null;
    return this.#account(await this.certificates.userOf(certificate));
  }

  #account(name: string | null): Identity {
    const account = this.#accounts.find(({ user }) => user === name);
    if (account === undefined) throw new Unauthorized("unknown user");
    return account;
  }

  #basic(value: string): Identity {
    const [user = "", ...password] = Buffer.from(value, "base64").toString("utf8").split(":");
    return this.authenticate(user, password.join(":"));
  }

  #verify(token: string): Identity {
    const text = Buffer.from(token, "base64").toString("utf8");
    const at = text.lastIndexOf("&signature=");
    const claims = text.slice(0, Math.max(at, 0));
    if (at < 0 || text.slice(at + "&signature=".length) !== this.#sign(claims)) {
      throw new Unauthorized("invalid token");
    }
    const values = new URLSearchParams(claims);
    if (Number(values.get("expirytime")) < Date.now()) throw new Unauthorized("token expired");
    return this.#account(values.get("userid"));
  }

  #sign(claims: string): string {
    return createHmac("sha256", this.#secret).update(claims).digest("base64");
  }
}

/** The token in a Cookie header; some clients quote it because of its `=`. */
function cookieValue(header: string | null): string | undefined {
  for (const pair of (header ?? "").split(";")) {
    const equals = pair.indexOf("=");
    if (pair.slice(0, equals).trim() !== COOKIE) continue;
    return decodePath(
      pair
        .slice(equals + 1)
        .trim()
        .replace(/^"|"$/g, ""),
    );
  }
  return undefined;
}
