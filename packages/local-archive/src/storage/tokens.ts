import { createHmac, randomBytes } from "node:crypto";

/** ms; a location is good for this long. */
const LIFETIME = 3_600_000;

/** Pre-authorised access to one file, carried in the path: `~{expiry}-{signature}~`. */
export class PathTokens {
  readonly #secret = randomBytes(32);

  issue(uri: string): string {
    const expiry = (Date.now() + LIFETIME).toString(36);
    return `~${expiry}-${this.#sign(uri, expiry)}~`;
  }

  verify(token: string, uri: string): boolean {
    const [, expiry = "", signature] = /^~(\w+)-(.+)~$/.exec(token) ?? [];
    return signature === this.#sign(uri, expiry) && Number.parseInt(expiry, 36) > Date.now();
  }

  #sign(uri: string, expiry: string): string {
    return createHmac("sha256", this.#secret).update(`${expiry} ${uri}`).digest("base64url");
  }
}
