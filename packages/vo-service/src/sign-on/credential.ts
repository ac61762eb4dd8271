/** Something that proves who asks. */
export type Credential =
  | BasicCredential
  | TokenCredential
  | CookieCredential
  | CertificateCredential;

/** A user name and a password, sent with each request (RFC 7617). */
export interface BasicCredential {
  /** What it is. */
  readonly kind: "basic";
  /** User name. */
  readonly user: string;
  /** Password. */
  readonly password: string;
}

/** A bearer token (RFC 6750). */
export interface TokenCredential {
  /** What it is. */
  readonly kind: "token";
  /** The token as it was given. */
  readonly token: string;
}

/** A cookie. Of those that may be sent to a URL, all are sent together. */
export interface CookieCredential {
  /** What it is. */
  readonly kind: "cookie";
  /** Name. */
  readonly name: string;
  /** Value as it is sent, with quotes where the service wants them. */
  readonly value: string;
  /** The path that it is for, with all below it. Default: every path. */
  readonly path?: string;
  /** When it is over; it is not sent any more then. Default: never. */
  readonly expires?: Date;
}

/** A client certificate for TLS. */
export interface CertificateCredential {
  /** What it is. */
  readonly kind: "certificate";
  /** PEM with the certificate, its private key and any chain. */
  readonly pem: string;
}
