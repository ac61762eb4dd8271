import type { PlatformFetch } from "./types.ts";

/** The browser's own fetch; it knows client certificates by itself. */
export const platformFetch: PlatformFetch = (url, { certificate: _, ...init }) =>
  globalThis.fetch(url, init);
