import { type Hdu, readFits } from "@vostack/fits";
import {
  type Cutout,
  cutoutsOf,
  type DatalinkResult,
  type DownloadProgress,
  download,
} from "@vostack/sia-cutout";
import type { Circle } from "@vostack/sphere";
import type { Session } from "@vostack/vo-service";
import { faultsOf } from "./data-links.ts";
import { type Fault, ReportedList } from "./reported-list.ts";

/** A cutout that was downloaded, verified and read. */
export interface FitsImage {
  /** Where it came from. */
  readonly url: string;
  /** Name that the archive gave the file. */
  readonly name: string;
  /** The file itself. */
  readonly blob: Blob;
  /** Its header and data units. */
  readonly hdus: readonly Hdu[];
}

/** How images are fetched. */
export interface ImageOptions {
  /** Transfers at the same time. @defaultValue 6 */
  readonly concurrency?: number;
  /** Told of every step. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Ends everything. */
  readonly signal?: AbortSignal;
}

/**
 * The cutouts of a circle that links offer, not fetched yet. Files without overlap and ids without links are
 * faults of the list.
 */
export function cutoutsIn(
  links: DatalinkResult,
  circle: Circle,
  session: Session,
): ReportedList<Cutout> {
  const faults: Fault[] = faultsOf(links);
  const cutouts: Cutout[] = [];
  for (const cutout of cutoutsOf(links, { pos: circle }, { session })) {
    if (cutout.outside === undefined) cutouts.push(cutout);
    else faults.push({ id: cutout.id ?? cutout.url, reason: cutout.outside });
  }
  return new ReportedList(cutouts, faults);
}

/** Downloads cutouts into memory and reads them; what could not be had is a fault of the list. */
export async function fetchImages(
  cutouts: ReportedList<Cutout>,
  session: Session,
  options: ImageOptions = {},
): Promise<ReportedList<FitsImage>> {
  const { concurrency = 6, onProgress, signal } = options;
  const report = await download([...cutouts], {
    session,
    concurrency,
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
  const faults: Fault[] = [...cutouts.faults];
  const images: FitsImage[] = [];
  for (const outcome of report.outcomes) {
    if ("blob" in outcome && outcome.blob !== undefined) {
      const { url, name, blob } = outcome;
      try {
        images.push({ url, name, blob, hdus: await readFits(blob) });
      } catch (error) {
        faults.push({ id: url, reason: `not a FITS file: ${messageOf(error)}` });
      }
    } else if (outcome.status === "failed") {
      faults.push({ id: outcome.url, reason: outcome.error.message });
    } else if ("reason" in outcome) {
      faults.push({ id: outcome.url, reason: outcome.reason });
    }
  }
  return new ReportedList(images, faults);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
