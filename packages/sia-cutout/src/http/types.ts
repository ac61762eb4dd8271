/**
 * Takes a chunk of a body, whose memory is used again as soon as this returns; a promise holds the
 * sender back until it is fulfilled.
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
