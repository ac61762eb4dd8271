import type { Digest } from "./digest.ts";
import { parseDigest } from "./digest.ts";

/** One file to download. */
export interface DownloadItem {
  /** Where it is. */
  readonly url: string | URL;
  /** Other places of the same bytes, tried in turn when `url` fails. */
  readonly mirrors?: readonly (string | URL)[];
  /** Name of the file; default: what the server says, else what the URL suggests. */
  readonly name?: string;
  /** Length in bytes that the file must have. */
  readonly size?: number;
  /** Length in bytes that was announced; used for estimates, and checked when the server says none. */
  readonly sizeHint?: number;
  /** Digest that the file must have, for instance `"md5:9e107d9d372bb6826bd81d3542a419d6"`. */
  readonly digest?: string;
  /** Content type that was announced; a web page that comes in its place is refused. */
  readonly contentType?: string;
  /** What makes the item the same in a later run; default: the URL without its RUNID parameter. */
  readonly key?: string;
  /** Why this item is not to be downloaded; it becomes an outcome with the status `skipped`. */
  readonly skip?: string;
}

/** Anything that knows how it is downloaded: a DataLink row, a cutout. */
export interface Downloadable {
  /** The item to download, or the reason why not. */
  toDownloadItem(): DownloadItem;
}

/** What `download` takes. */
export type DownloadSource = string | URL | DownloadItem | Downloadable;

/** An item made ready: URLs parsed, identity settled. */
export interface Task {
  readonly index: number;
  readonly item: DownloadItem;
  readonly urls: readonly URL[];
  readonly key: string;
  readonly digest: Digest | undefined;
  /** Why it will not be fetched. */
  readonly skip: string | undefined;
}

/** Makes the item of a source, without looking at it closely. */
function toItem(source: DownloadSource): DownloadItem {
  if (typeof source === "string" || source instanceof URL) return { url: source };
  return "toDownloadItem" in source ? source.toDownloadItem() : source;
}

/**
 * Makes a source ready to be downloaded.
 *
 * @throws TypeError when the digest cannot be understood.
 */
export function toTask(source: DownloadSource, index: number): Task {
  const item = toItem(source);
  const digest = item.digest === undefined ? undefined : parseDigest(item.digest);
  if (item.digest !== undefined && digest === undefined) {
    throw new TypeError(`Cannot understand the digest ${JSON.stringify(item.digest)}`);
  }
  const urls: URL[] = [];
  let skip = item.skip;
  for (const place of [item.url, ...(item.mirrors ?? [])]) {
    const url = URL.canParse(place) ? new URL(place) : undefined;
    if (url !== undefined && /^https?:$/.test(url.protocol)) urls.push(url);
  }
  if (urls.length === 0) skip ??= `This is not an http(s) URL: ${String(item.url)}`;
  return { index, item, urls, key: item.key ?? identity(urls[0] ?? item.url), digest, skip };
}

/** A URL without what differs from one request to the next: its fragment and DALI's RUNID. */
function identity(place: string | URL): string {
  if (!(place instanceof URL)) return String(place);
  const query = place.search
    .replace(/^\?/, "")
    .split("&")
    .filter((pair) => pair !== "" && !/^runid=/i.test(pair));
  const path = `${place.origin}${place.pathname}`;
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}
