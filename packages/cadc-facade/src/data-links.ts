import type { DatalinkLink, DatalinkResult, DatalinkService } from "@vostack/sia-cutout";
import { UsageError } from "@vostack/vo-service";
import type { Table } from "@vostack/votable";
import { type Fault, ReportedList } from "./reported-list.ts";

/** Rows that name data: a table with a publisherID column, such rows, or the ids themselves. */
export type DataRows = Table | Iterable<{ readonly publisherID?: unknown } | string>;

/** How links are asked for. */
export interface LinkOptions {
  /** Ends the requests. */
  readonly signal?: AbortSignal;
  /** Told how many of the ids are answered. */
  readonly onProgress?: (progress: { readonly answered: number; readonly asked: number }) => void;
}

/**
 * The publisher ids of rows, each once, in their order.
 *
 * @throws UsageError when the rows have no publisherID
 */
function publisherIds(rows: DataRows): string[] {
  const ids = new Set<string>();
  for (const id of idsOf(rows)) {
    if (typeof id === "string" && id !== "") ids.add(id);
  }
  return [...ids];
}

function* idsOf(rows: DataRows): Generator<unknown> {
  const missing = (): UsageError =>
    new UsageError("The rows have no publisherID", {
      hint: "keep the column publisherID of caom2.Plane in the query",
    });
  if ("findColumn" in rows) {
    const column = rows.findColumn("publisherID");
    if (column === undefined) throw missing();
    yield* column;
    return;
  }
  if (typeof rows === "string") throw missing();
  for (const row of rows) {
    if (typeof row === "string") yield row;
    else if (row.publisherID === undefined) throw missing();
    else yield row.publisherID;
  }
}

/** Asks the DataLink service about the rows: every id is answered, with links or with a reason. */
export async function linksOf(
  service: DatalinkService,
  rows: DataRows,
  options: LinkOptions & { readonly downloadsOnly?: boolean } = {},
): Promise<DatalinkResult> {
  const { downloadsOnly = false, ...others } = options;
  const parameters = downloadsOnly ? { parameters: { REQUEST: "downloads-only" } } : {};
  return service.links(publisherIds(rows), { ...others, ...parameters });
}

/** The URLs of the files: of the data themselves, or with everything that belongs to them, packages aside. */
export function urlsOf(links: DatalinkResult, includeAuxiliaries: boolean): ReportedList<string> {
  const urls: string[] = [];
  for (const link of links) {
    if (link.accessUrl === undefined || link.service !== undefined) continue;
    const wanted = includeAuxiliaries ? !isPackage(link) : link.is("#this");
    if (wanted) urls.push(link.accessUrl);
  }
  return new ReportedList(urls, faultsOf(links));
}

/** What the DataLink service had no links for. */
export function faultsOf(links: DatalinkResult): Fault[] {
  return links.faults.map(({ id, fault }) => ({
    id,
    reason: fault === undefined ? "" : `${fault.kind}: ${fault.message}`,
  }));
}

function isPackage(link: DatalinkLink): boolean {
  return /[#/](package|pkg)$/i.test(link.semantics);
}
