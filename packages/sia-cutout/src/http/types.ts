/**
 * Takes a chunk of a body. Its memory may be used again when this returns, or when the promise is
 * fulfilled that this returns; who has given out promises enough holds the sender back.
 */
export type TakeChunk = (chunk: Uint8Array) => Promise<void> | undefined;

/** What a session hands to whoever sends a request for it. */
export interface SendInit extends RequestInit {
  /** PEM with certificate and key, to show to the server. */
  readonly certificate?: string;
}

/** Sends one request for a session, which adds credentials and follows redirects. */
type Send = (url: string, init: SendInit) => Promise<Response>;

/** How files come over the line on one platform. */
export interface FileTransport {
  /** Sends a request for a file; `undefined` where the session's own way is the best. */
  readonly send: Send | undefined;
  /** Whether the body is as it was stored, whatever its Content-Encoding says. */
  isStored(response: Response): boolean;
  /** Gives up a body that nobody wants to read any more. */
  cancel(response: Response): Promise<void>;
  /** Reads a body to its end; rejects when it breaks off. */
  readBody(response: Response, take: TakeChunk): Promise<void>;
}
