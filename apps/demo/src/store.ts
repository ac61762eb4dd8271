import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Cadc } from "@vostack/cadc-facade";
import {
  boundingCone,
  distance,
  GeometryError,
  parseAngle,
  parseCoordinates,
  parseShape,
  type Shape,
} from "@vostack/sphere";
import type { Table } from "@vostack/votable";
import { connect } from "./archive.ts";
import { type Cutout, readCutout } from "./cutout.ts";
import type { View } from "./view.ts";

/** What is searched. */
export interface Search {
  readonly coordinates: string;
  readonly radius: string;
  readonly collection: string;
}

/** A circle on the sky, deg. */
export interface Region {
  readonly ra: number;
  readonly dec: number;
  readonly radius: number;
}

let cadc: Cadc | undefined;

export const archiveName: Signal<string> = signal("");
export const collections: Signal<readonly string[]> = signal([]);
export const busy: Signal<boolean> = signal(false);
export const message: Signal<string> = signal("");
export const problem: Signal<string> = signal("");
export const result: Signal<Table | undefined> = signal(undefined);
export const region: Signal<Region | undefined> = signal(undefined);
export const hovered: Signal<number> = signal(-1);
export const selected: Signal<number> = signal(-1);
export const view: Signal<View> = signal({ ra: 131, dec: 54, scale: 300, width: 0, height: 0 });

/** Footprints of the rows, in their order. */
export const footprints: ReadonlySignal<readonly (Shape | undefined)[]> = computed(() => {
  const column = result.value?.findColumn("position_bounds");
  return column === undefined ? [] : Array.from(column, footprintOf);
});

/** Connects to the archive, and searches what the address of the page says, or the example. */
export async function start(): Promise<void> {
  try {
    const found = await connect();
    cadc = found.cadc;
    archiveName.value = found.config.archive;
    collections.value = Object.keys(await cadc.getCollections());
    const asked = new URLSearchParams(location.hash.slice(1));
    await search({
      coordinates: asked.get("coordinates") ?? "08h45m07.5s +54d18m00s",
      radius: asked.get("radius") ?? "0.02 deg",
      collection: asked.get("collection") ?? "CFHT",
    });
  } catch (error) {
    problem.value = reasonOf(error);
  }
}

/** Searches a region and shows it. */
export async function search(wanted: Search): Promise<void> {
  busy.value = true;
  problem.value = "";
  message.value = "";
  selected.value = -1;
  hovered.value = -1;
  try {
    const client = connected();
    const { ra, dec } = await positionOf(client, wanted.coordinates);
    const radius = parseAngle(wanted.radius);
    const started = performance.now();
    const table = await client.queryRegion([ra, dec], radius, {
      ...(wanted.collection !== "" && { collection: wanted.collection }),
    });
    region.value = { ra, dec, radius };
    result.value = table;
    message.value = `${table.nrows} rows in ${((performance.now() - started) / 1000).toFixed(2)} s`;
    location.hash = new URLSearchParams({ ...wanted }).toString();
    lookAt({ ra, dec, radius });
  } catch (error) {
    result.value = undefined;
    problem.value = reasonOf(error);
  } finally {
    busy.value = false;
  }
}

/** Runs ADQL. */
export async function runQuery(text: string): Promise<{ table: Table; truncated: boolean }> {
  return (await connected().tap()).query(text, { maxrec: 5000 });
}

/** The surroundings of the searched position, cut out of a row's image, as a picture. */
export async function loadCutout(row: number, stop: AbortSignal): Promise<Cutout> {
  const id = result.value?.column("publisherID").get(row);
  const circle = region.value;
  if (typeof id !== "string" || circle === undefined) return { text: "no data", image: undefined };
  // A circle of an arc minute is a few pixels: show enough of the neighbourhood to recognise it.
  return readCutout(connected(), id, { ...circle, radius: Math.max(circle.radius, 0.1) }, stop);
}

/** An error in words: what happened, and what helps. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = "hint" in error && typeof error.hint === "string" ? error.hint : "";
  return hint !== "" && !error.message.includes(hint) ? `${error.message}\n${hint}` : error.message;
}

function connected(): Cadc {
  if (cadc === undefined) throw new Error("The archive is not connected yet.");
  return cadc;
}

async function positionOf(client: Cadc, text: string): Promise<{ ra: number; dec: number }> {
  try {
    const { lon, lat } = parseCoordinates(text);
    return { ra: lon, dec: lat };
  } catch (error) {
    const isNoPosition = error instanceof GeometryError && error.code === "GEOMETRY_SYNTAX";
    if (!isNoPosition || !/^[a-z*]/i.test(text)) throw error;
    return client.resolveName(text);
  }
}

/** The shape in a `position_bounds` cell; none where the archive knows none. */
function footprintOf(cell: unknown): Shape | undefined {
  return typeof cell === "string" && cell !== "" ? parseShape(cell) : undefined;
}

/** Shows the footprints whole, with the region in the middle. */
function lookAt({ ra, dec, radius }: Region): void {
  let reach = radius;
  for (const footprint of footprints.value) {
    if (footprint === undefined) continue;
    const cone = boundingCone(footprint);
    reach = Math.max(reach, distance(ra, dec, cone.lon, cone.lat) + cone.radius);
  }
  const { width, height } = view.value;
  const pixels = Math.min(width || 400, height || 400) / 2.2;
  const angle = (Math.min(reach, 89) * Math.PI) / 180;
  view.value = { ...view.value, ra, dec, scale: pixels / Math.sin(angle) };
}
