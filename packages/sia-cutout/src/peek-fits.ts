import { type ByteSource, type HduInfo, readFitsHeaders } from "@vostack/fits";
import { ProtocolError, Session } from "@vostack/vo-service";
import type { Fetcher } from "./fetcher.ts";

/** Options of `peekFitsHeaders` and `remoteFile`. */
export interface PeekOptions {
  /** Who does the HTTP. Default: an anonymous `Session`. */
  readonly session?: Fetcher;
  /** Bytes asked for at once. Default 28,800: ten blocks of FITS. */
  readonly readAhead?: number;
  /** Ends everything. */
  readonly signal?: AbortSignal;
}

/**
 * Reads the headers of all HDUs of a remote FITS file by range requests, and leaves the data where
 * they are. A server without ranges sends the file from its beginning; it is read as far as needed.
 *
 * @throws FitsError when it is no FITS file; VoError for a refusal.
 */
export function peekFitsHeaders(url: string | URL, options: PeekOptions = {}): Promise<HduInfo[]> {
  const { readAhead = 28_800, signal } = options;
  return readFitsHeaders(remoteFile(url, options), { readAhead, signal });
}

/**
 * A remote file as a source that the `fits` package reads by ranges.
 *
 * @throws ProtocolError from `read` when the file changes between two requests.
 */
export function remoteFile(url: string | URL, options: PeekOptions = {}): ByteSource {
  const fetcher = options.session ?? new Session();
  let size: number | undefined;
  let version: string | null | undefined;
  return {
    get size(): number | undefined {
      return size;
    },
    async read(offset, length, { signal = options.signal } = {}): Promise<Uint8Array> {
      const response = await fetcher.fetch(url, {
        headers: { Range: `bytes=${offset}-${offset + length - 1}`, "Accept-Encoding": "identity" },
        decode: false,
        accept: (status) => status === 200 || status === 206 || status === 416,
        ...(signal !== undefined && { signal }),
      });
      if (response.status === 416) {
        await response.body?.cancel();
        return new Uint8Array(0);
      }
      const { headers } = response;
      const tag = headers.get("ETag") ?? headers.get("Last-Modified");
      if (version !== undefined && tag !== version) {
        await response.body?.cancel();
        throw new ProtocolError("The file changed while it was read", { url: String(url) });
      }
      version = tag;
      const range = /^bytes (\d+)-\d+\/(\d+)$/i.exec(headers.get("Content-Range") ?? "");
      if (range !== null) size = Number(range[2]);
      const start = response.status === 206 ? Number(range?.[1] ?? offset) : 0;
      return slice(response, offset - start, length);
    },
  };
}

/** Takes some bytes of a body and cancels the rest. */
async function slice(response: Response, skip: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const reader = response.body?.getReader();
  let at = -skip;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) return bytes.subarray(0, Math.max(0, at));
    const from = Math.max(0, -at);
    if (from < value.length)
      bytes.set(value.subarray(from, from + length - Math.max(0, at)), Math.max(0, at));
    at += value.length;
    if (at >= length) {
      await reader?.cancel();
      return bytes;
    }
  }
}
