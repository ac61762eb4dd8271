/** What differs between Node and browsers. */
export interface Platform {
  /** Whether redirects cannot be seen, only followed, as in browsers. */
  readonly hidesRedirects: boolean;
  /** Does one HTTP exchange. With `redirect: "manual"`, a redirect is returned. */
  fetch(url: string, init: PlatformInit): Promise<Arrival>;
  /** What a client certificate says; undefined where the platform keeps certificates to itself. */
  certificateFacts(pem: string): CertificateFacts | undefined;
  /** Closes the connections that showed a client certificate, and forgets it. */
  forgetCertificate(pem: string): void;
  /** Reads a text file; `~/` is the home directory. */
  readFile(path: string): Promise<string>;
}

/** A function like the standard `fetch`; `certificate` is PEM with certificate and key to show to the server. */
export type Fetch = (
  url: string,
  init: RequestInit & { readonly certificate?: string },
) => Promise<Response>;

/** What {@link Platform.fetch} needs beside what `fetch` takes. */
interface PlatformInit extends RequestInit {
  /** PEM with certificate and key, to show to the server. */
  readonly certificate: string | undefined;
  /** The user's own fetch, in place of the platform's; it makes its own connections. */
  readonly fetch: Fetch | undefined;
  /** How connections are made. */
  readonly connection: ConnectionOptions;
  /** Whether content codings are undone; otherwise the body is as it is stored. */
  readonly decode: boolean;
  /** Is told the bytes that arrive, before codings are undone. */
  readonly onBytes: (count: number) => void;
  /** Whether the request does no harm when it is sent twice. */
  readonly repeatable: boolean;
}

/** An answer whose head is here, and whose body is to be read. */
export interface Arrival {
  /** HTTP status. */
  readonly status: number;
  /** The words that go with it. */
  readonly statusText: string;
  /** Response headers. */
  readonly headers: Headers;
  /** Where it comes from, when redirects were followed unseen. */
  readonly url?: string;
  /** The body; null when there is none. */
  readonly body: BodyReader | null;
}

/** A body that is read piece by piece, as the reader of a web stream does it. */
export interface BodyReader {
  /** The next piece. */
  read(): Promise<BodyPiece>;
  /** Nobody wants more of it. */
  cancel(reason?: unknown): Promise<void>;
}

/** A piece of a body, or its end. */
export type BodyPiece =
  | { readonly done: false; readonly value: Uint8Array }
  | { readonly done: true; readonly value?: undefined };

/** How connections are made. Browsers decide that by themselves and take none of it. */
export interface ConnectionOptions {
  /** PEM of certificate authorities to trust in place of the usual ones. */
  readonly ca?: string;
  /** Offer HTTP/2 to servers with TLS. Default false: HTTP/1.1 is faster for few big answers. */
  readonly http2?: boolean;
  /** Whether `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` of the environment count. Default true. */
  readonly environmentProxy?: boolean;
}

/** What a client certificate says about itself. */
export interface CertificateFacts {
  /** Whose it is, as a distinguished name. */
  readonly subject: string;
  /** Valid from this instant. */
  readonly validFrom: Date;
  /** Valid to this instant. */
  readonly validTo: Date;
}
