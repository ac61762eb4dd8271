/** Does HTTP on one platform. */
export type PlatformFetch = (url: string, init: PlatformInit) => Promise<Response>;

/** What {@link PlatformFetch} needs beside what `fetch` takes. */
export interface PlatformInit extends RequestInit {
  /** PEM with certificate and key, to show to the server. */
  readonly certificate?: string;
}
