import { type Hdu, readFits } from "@vostack/fits";
import { Session } from "@vostack/vo-service";
import { inputTexts, type ServiceDescriptor, withQuery } from "../datalink/descriptor.ts";
import { download } from "../download/download.ts";
import type { Downloadable, DownloadItem } from "../download/item.ts";
import type { DownloadOptions } from "../download/options.ts";
import type { DownloadOutcome } from "../download/outcome.ts";
import type { Fetcher } from "../fetcher.ts";
import {
  type CutoutRegion,
  type CutoutRegionInput,
  sodaInputs,
  toCutoutRegion,
} from "./parameters.ts";
import { outsideReason } from "./preflight.ts";

/** A SODA-sync endpoint with the data to cut. */
export interface SodaTarget {
  /** URL of the endpoint. */
  readonly url: string | URL;
  /** Identifier of the data. */
  readonly id: string;
}

/** A service that cuts: its descriptor, or its URL with the identifier of the data. */
export type CutoutTarget = ServiceDescriptor | SodaTarget;

/**
 * The URL of a cutout by SODA-sync.
 *
 * @throws UsageError, RangeError, GeometryError when a condition makes no sense or the service
 * cannot cut by it.
 */
export function cutoutUrl(target: CutoutTarget, region: CutoutRegionInput): string {
  return urlOf(target, toCutoutRegion(region));
}

function urlOf(target: CutoutTarget, region: CutoutRegion): string {
  if ("parameters" in target) {
    const takes = (name: string): boolean => target.parameter(name) !== undefined;
    return target.url(sodaInputs(region, takes));
  }
  const query = new URLSearchParams({ ID: target.id });
  for (const [name, value] of Object.entries(sodaInputs(region))) {
    for (const text of inputTexts(value)) query.append(name, text);
  }
  return withQuery(String(target.url), query);
}

/**
 * A cutout that nobody has asked for yet: it knows its URL and whether it can have anything in it.
 * Reading it asks the service; `download` takes it as it is.
 */
export class Cutout implements Downloadable {
  /** URL of the cutout. */
  readonly url: string;
  /** The conditions, checked and in the units of the standard. */
  readonly region: CutoutRegion;
  /** Why there cannot be anything in it; `undefined` when there can, or when nobody knows. */
  readonly outside: string | undefined;
  /** Identifier of the data that are cut. */
  readonly id: string | undefined;
  readonly #session: Fetcher;

  /**
   * @param target The service that cuts.
   * @param region What to cut out.
   * @param session Who does the HTTP. Default: an anonymous `Session`.
   * @throws UsageError, RangeError, GeometryError when a condition makes no sense.
   */
  constructor(target: CutoutTarget, region: CutoutRegionInput, session?: Fetcher) {
    this.region = toCutoutRegion(region);
    this.url = urlOf(target, this.region);
    const service = "parameters" in target ? target : undefined;
    this.outside = service && outsideReason(this.region, service);
    this.id = "parameters" in target ? target.parameter("ID")?.value : target.id;
    this.#session = session ?? new Session();
  }

  /** The item to download, or why there would be nothing in it. */
  toDownloadItem(): DownloadItem {
    return { url: this.url, ...(this.outside !== undefined && { skip: this.outside }) };
  }

  /** Fetches the cutout into a directory, or into memory. */
  async save(options: DownloadOptions = {}): Promise<DownloadOutcome> {
    const report = await download(this, { session: this.#session, ...options });
    return report.outcomes[0]!;
  }

  /**
   * Fetches the cutout into memory, checked.
   *
   * @returns The file, or `undefined` when there is nothing in the cutout.
   * @throws VoError when it could not be had.
   */
  async blob(options: Omit<DownloadOptions, "dir" | "dryRun"> = {}): Promise<Blob | undefined> {
    const outcome = await this.save(options);
    if (outcome.status === "failed") throw outcome.error;
    return "blob" in outcome ? outcome.blob : undefined;
  }

  /**
   * Fetches the cutout and reads it as FITS.
   *
   * @returns Its HDUs, or `undefined` when there is nothing in the cutout.
   * @throws VoError when it could not be had; FitsError when it is no FITS file.
   */
  async fits(
    options: Omit<DownloadOptions, "dir" | "dryRun"> = {},
  ): Promise<readonly Hdu[] | undefined> {
    const blob = await this.blob(options);
    return blob && readFits(blob);
  }

  /** What it is, in a line; asks nobody. */
  toString(): string {
    return this.outside === undefined
      ? `Cutout of ${this.id ?? "?"}, not fetched: ${this.url}`
      : `Cutout of ${this.id ?? "?"}: ${this.outside}`;
  }

  static {
    // What Node prints.
    const value = Cutout.prototype.toString;
    Object.defineProperty(Cutout.prototype, Symbol.for("nodejs.util.inspect.custom"), { value });
  }
}
