import type { VoError } from "@vostack/vo-service";
import type { Fetcher } from "../fetcher.ts";
import type { DigestAlgorithm, FileDirectory } from "../files/types.ts";
import type { DownloadOutcome } from "./outcome.ts";
import type { DownloadProgress } from "./progress.ts";
import type { Concurrency } from "./scheduler.ts";

/** A `FileSystemDirectoryHandle` of a browser, by what tells it: Node's declarations do not know that name. */
export interface DirectoryHandle {
  /** What it is. */
  readonly kind: "directory";
  /** Name of the directory. */
  readonly name: string;
}

/** Options of `download`. */
export interface DownloadOptions {
  /**
   * Where the files go: the path of a directory in Node, a `FileSystemDirectoryHandle` in a browser,
   * or a `FileDirectory` of your own. Default: memory, and the outcomes have Blobs.
   */
  readonly dir?: string | DirectoryHandle | FileDirectory;
  /** Who does the HTTP. Default: an anonymous `Session`. */
  readonly session?: Fetcher;
  /** Transfers at the same time; a number limits the total and each host. Default 32, 16 per host. */
  readonly concurrency?: number | Concurrency;
  /** Continue what earlier runs began, and leave what they finished. Default `true`. */
  readonly resume?: boolean;
  /**
   * Check digests, lengths and endings. Default `true`; `"rehash"` also reads the files of earlier
   * runs again and compares their digests.
   */
  readonly verify?: boolean | "rehash";
  /** A digest to compute for every file although no server declares it; it goes into the manifest. */
  readonly digest?: DigestAlgorithm;
  /** What to do when another file has the name already: add a number (default), or replace it. */
  readonly existing?: "number" | "replace";
  /** Requests without progress before an item is given up. Default 5 for each mirror. */
  readonly attempts?: number;
  /** Milliseconds before a request is repeated; doubled each time, at most 30 s. Default 500. */
  readonly retryDelay?: number;
  /** Milliseconds without a byte after which the line is given up. Default 60,000. */
  readonly timeout?: number;
  /** Only a share of the list: `"3/16"` is the third of sixteen. */
  readonly shard?: string;
  /** Say what would be fetched, and fetch nothing. Default `false`. */
  readonly dryRun?: boolean;
  /** Told of every step, and ten times a second of the bytes. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Told of every item when it is over. */
  readonly onOutcome?: (outcome: DownloadOutcome) => void;
  /** Asked once per item when a server answers 401: renew the credentials and return `true`. */
  readonly onUnauthorized?: (error: VoError) => Promise<boolean>;
  /** Ends everything; what is here stays and is continued by the next run. */
  readonly signal?: AbortSignal;
}
