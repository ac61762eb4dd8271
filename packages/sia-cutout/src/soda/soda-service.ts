import { type UwsJob, UwsService } from "@vostack/uws-jobs";
import { Session, UsageError } from "@vostack/vo-service";
import { inputTexts, ServiceDescriptor, type ServiceInputs } from "../datalink/descriptor.ts";
import type { DatalinkLink } from "../datalink/link.ts";
import type { DownloadItem } from "../download/item.ts";
import { Cutout } from "./cutout.ts";
import { type CutoutRegionInput, sodaInputs, toCutoutRegion } from "./parameters.ts";

/** Options of `SodaService`. */
export interface SodaServiceOptions {
  /** Who does the HTTP. Default: an anonymous `Session`. */
  readonly session?: Session;
}

/** Options of `submit`. */
export interface SodaSubmitOptions {
  /** Start the job. Default `true`. */
  readonly run?: boolean;
  /** Ends the requests that make the job. */
  readonly signal?: AbortSignal;
}

/** A SODA 1.0 service, sync or async. */
export class SodaService {
  /** URL of the endpoint. */
  readonly url: string;
  /** What the service says about itself and the data, when it came from a links table. */
  readonly descriptor: ServiceDescriptor | undefined;
  readonly #session: Session;

  /**
   * @param service URL of the endpoint, or a descriptor from a links table.
   * @param options Who does the HTTP.
   */
  constructor(service: string | URL | ServiceDescriptor, options: SodaServiceOptions = {}) {
    const described = service instanceof ServiceDescriptor;
    this.descriptor = described ? service : undefined;
    this.url = described ? service.accessURL : String(service);
    this.#session = options.session ?? new Session();
  }

  /**
   * A cutout by SODA-sync, not asked for yet: `download` it, or read its `blob()` or `fits()`.
   *
   * @param id Identifier of the data; default: the one in the descriptor.
   * @throws UsageError, RangeError, GeometryError when a condition makes no sense.
   */
  cutout(region: CutoutRegionInput, id?: string): Cutout {
    if (id !== undefined) return new Cutout({ url: this.url, id }, region, this.#session);
    if (this.descriptor !== undefined) return new Cutout(this.descriptor, region, this.#session);
    throw new UsageError("A cutout needs the identifier of the data", {
      hint: "Give an id, or make the service from the descriptor of a link",
    });
  }

  /**
   * Makes a job of a SODA-async service that cuts every region out of every ID.
   *
   * @returns The job; its `results` are the cutouts, and `download` takes their URLs.
   * @throws UsageError when the regions differ in more than one condition: SODA would cut every
   * combination of them. VoError when the service refuses the job.
   */
  async submit(
    regions: CutoutRegionInput | readonly CutoutRegionInput[],
    ids: string | readonly string[] = [],
    options: SodaSubmitOptions = {},
  ): Promise<UwsJob> {
    const { descriptor } = this;
    const own = descriptor?.parameter("ID")?.value;
    const wanted = [ids].flat();
    const query = new URLSearchParams(
      (wanted.length > 0 || own === undefined ? wanted : [own]).map((id) => ["ID", id]),
    );
    const takes =
      descriptor && ((name: string): boolean => descriptor.parameter(name) !== undefined);
    const inputs = [regions].flat().map((region) => sodaInputs(toCutoutRegion(region), takes));
    for (const [name, values] of distinctValues(inputs)) {
      for (const value of values) query.append(name, value);
    }
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    const job = await new UwsService(this.url, { session: this.#session }).create(query, signal);
    if (options.run ?? true) await job.run(signal);
    return job;
  }

  /** What it is, in a line. */
  toString(): string {
    return `SodaService(${this.url})`;
  }
}

/**
 * The cutouts of a region from everything that links offer to be cut: one per SODA-sync service,
 * those without overlap included, which say so and are not asked for.
 */
export function cutoutsOf(
  links: Iterable<DatalinkLink>,
  region: CutoutRegionInput,
  options: SodaServiceOptions = {},
): Cutout[] {
  const session = options.session ?? new Session();
  const cutouts: Cutout[] = [];
  for (const link of links) {
    if (link.service?.isA("SODA#sync")) cutouts.push(new Cutout(link.service, region, session));
  }
  return cutouts;
}

/**
 * The files that a finished job has made, to be downloaded. Some services announce results under a
 * URL that does not lead to them; the one that UWS prescribes is tried then.
 */
export function resultItems(job: UwsJob): DownloadItem[] {
  return job.results.map(({ id, href }) => {
    const prescribed = `${job.url}/results/${encodeURIComponent(id)}`;
    return { url: href, ...(href !== prescribed && { mirrors: [prescribed] }) };
  });
}

/** Every value once under its name; polarization states of one region belong together. */
function distinctValues(inputs: readonly ServiceInputs[]): Map<string, readonly string[]> {
  const sets = new Map<string, Set<string>>();
  for (const input of inputs) {
    for (const [name, value] of Object.entries(input)) {
      const set = sets.get(name) ?? new Set();
      for (const text of inputTexts(value)) set.add(text);
      sets.set(name, set);
    }
  }
  const varied = [...sets].filter(([name, set]) => name !== "POL" && set.size > 1);
  if (varied.length > 1) {
    const names = varied.map(([name]) => name).join(" and ");
    throw new UsageError(`The regions differ in ${names}`, {
      hint: "SODA cuts every combination; submit a job for each",
    });
  }
  return new Map([...sets].map(([name, set]) => [name, [...set]]));
}
