import type { Uploads } from "@vostack/tap-client";
import type { Session } from "@vostack/vo-service";
import type { Table } from "@vostack/votable";
import type { Coordinates, Radius } from "./position.ts";
import type { RegionConditions } from "./queries.ts";

/** How a `Cadc` is made. */
export interface CadcOptions {
  /** Base URL of a TAP service, in place of the one that the registry names. */
  readonly url?: string;
  /** The registry's `resource-caps` file. @defaultValue that of the CADC */
  readonly registryUrl?: string;
  /** Who does the HTTP, with its credentials. @defaultValue a new anonymous session */
  readonly session?: Session;
}

/** Ends what waits. */
export interface CallOptions {
  /** Ends the call. */
  readonly signal?: AbortSignal;
}

/** Which observations of a region are wanted, and how many. */
export interface RegionOptions extends RegionConditions, CallOptions {
  /** Radius of the region; the argument of that name wins. @defaultValue 1 arcmin */
  readonly radius?: Radius;
  /** Most rows. */
  readonly maxrec?: number;
}

/** How `execSync` asks and what it keeps. */
export interface ExecOptions extends CallOptions {
  /** Most rows; sent whenever given. */
  readonly maxrec?: number;
  /** Tables that travel with the query, by name; it refers to them as `tap_upload.name`. */
  readonly uploads?: Uploads;
  /** Where to keep the service's answer, byte for byte (Node only). */
  readonly outputFile?: string;
  /** Format of the answer, as the service names it. @defaultValue a VOTable */
  readonly outputFormat?: string;
}

/** One position of `Cadc.queryRegions`, with what was found there. */
export interface RegionOutcome {
  /** The position as it was given. */
  readonly coordinates: Coordinates;
  /** The rows; absent when the position failed. */
  readonly table?: Table;
  /** Why there are none. */
  readonly error?: Error;
}
