import type { Uploads } from "../upload/sources.ts";

/** How a result is asked for. */
export interface RequestOptions {
  /** `MAXREC`: most rows wanted; sent whenever given, 0 (only metadata) included. Default: the service's own limit. */
  readonly maxrec?: number;
  /** Tables that travel with the query, by name; it refers to them as `TAP_UPLOAD.name`. */
  readonly uploads?: Uploads;
  /**
   * `RESPONSEFORMAT` as the service names it (`csv`, `votable/b2`, a media type, …).
   * Default `"auto"`: the fastest VOTable that the capabilities offer.
   */
  readonly format?: string;
  /** `LANG`. Default `ADQL`. */
  readonly language?: string;
  /** `RUNID`, a label that the service copies into the job. */
  readonly runId?: string;
  /** Further parameters of this service, sent as they are. */
  readonly parameters?: Readonly<Record<string, string | number | readonly string[]>>;
  /** Cancels the operation; a job made for it is aborted at the service too. */
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole operation, waiting and reading included. Default: none. */
  readonly deadline?: number;
  /**
   * Milliseconds without any progress after which a request fails. Default: 600,000 for
   * synchronous queries, during which a service may think in silence; else as the session has it.
   */
  readonly timeout?: number;
}

/** How a query runs and how its table is read. */
export interface QueryOptions extends RequestOptions {
  /**
   * `"sync"` (default): one request. `"async"`: a job that is deleted when its result is read.
   * `"auto"`: sync, and once more as a job when the service or the connection gives up on
   * a long request, or when the result overflows a limit that jobs may not have.
   */
  readonly mode?: "sync" | "async" | "auto";
  /** How 64-bit integers are read: `"auto"` (default) gives numbers where they are exact, `"bigint"` always bigint. */
  readonly longs?: "auto" | "bigint";
  /** `true`: a truncated result is an {@link OverflowError}. Default `false`: see `TapResult.truncated`. */
  readonly strict?: boolean;
  /** Where to keep the service's answer, byte for byte, beside reading it (Node only). */
  readonly outputFile?: string;
}
