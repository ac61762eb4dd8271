import { safeFileName, urlFileName } from "./file-name.ts";
import type { Task } from "./item.ts";
import { formatBytes, type PlannedOutcome } from "./outcome.ts";

/** What is known of a list of downloads before anything is fetched. */
export interface DownloadEstimate {
  /** Items that would be fetched. */
  readonly items: number;
  /** Items that would not, with a reason in the outcome. */
  readonly skipped: number;
  /** Bytes of the items whose length is known. */
  readonly bytes: number;
  /** Items whose length nobody has announced. */
  readonly unknown: number;
}

/** What a dry run says of one item. */
export function planned(task: Task): PlannedOutcome {
  const { index, item, urls } = task;
  const url = urls[0];
  const suggested = url === undefined || url.search !== "" ? undefined : urlFileName(url);
  return {
    status: "planned",
    index,
    url: String(item.url),
    name: item.name === undefined ? suggested : safeFileName(item.name),
    size: item.size ?? item.sizeHint,
  };
}

/** Adds up what is known of a list. */
export function estimate(tasks: readonly Task[]): DownloadEstimate {
  const wanted = tasks.filter((task) => task.skip === undefined);
  const sizes = wanted.map((task) => task.item.size ?? task.item.sizeHint);
  const known = sizes.filter((size) => size !== undefined);
  return {
    items: wanted.length,
    skipped: tasks.length - wanted.length,
    bytes: known.reduce((sum, size) => sum + size, 0),
    unknown: sizes.length - known.length,
  };
}

/** One line for people: `43 files, 1.2 GB and 5 of unknown length, 3 skipped`. */
export function formatEstimate({ items, skipped, bytes, unknown }: DownloadEstimate): string {
  const size = unknown === items ? "of unknown length" : formatBytes(bytes);
  const more = unknown > 0 && unknown < items ? ` and ${unknown} of unknown length` : "";
  const left = skipped > 0 ? `, ${skipped} skipped` : "";
  return `${items} ${items === 1 ? "file" : "files"}, ${size}${more}${left}`;
}
