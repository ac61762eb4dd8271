import type { Cadc, Coordinates } from "@vostack/cadc-facade";
import { GeometryError, parseAngle, parseCoordinates } from "@vostack/sphere";
import { note } from "./note.ts";
import type { ArchiveOptions } from "./options.ts";

/** A position and a radius, as the words of a command line have them. */
export interface Target {
  readonly coordinates: Coordinates;
  readonly radius: string;
}

/** Radius when none is given. */
const defaultRadius = "1arcmin";

/**
 * Reads `POSITION [RADIUS]` from words that may or may not have been quoted: `10.68 41.27 0.5deg`. What is no
 * position but has letters is a name, which the archive's resolver knows.
 */
export async function toPosition(
  cadc: Cadc,
  words: readonly string[],
  options: ArchiveOptions & { readonly radius?: string },
  signal: AbortSignal,
): Promise<Target> {
  const last = words.at(-1) ?? "";
  const lastIsRadius = words.length > 1 && options.radius === undefined && isRadius(last);
  const text = (lastIsRadius ? words.slice(0, -1) : words).join(" ");
  const radius = lastIsRadius ? last : (options.radius ?? defaultRadius);
  parseAngle(radius);
  try {
    const { lon, lat } = parseCoordinates(text);
    return { coordinates: [lon, lat], radius };
  } catch (error) {
    const isNoPosition = error instanceof GeometryError && error.code === "GEOMETRY_SYNTAX";
    // A name begins with a letter, or with the star of SIMBAD's names of stars.
    if (!isNoPosition || !/^[a-z*]/i.test(text)) throw error;
    const found = await cadc.resolveName(text, { signal });
    note(options, `${text} is at ${found.ra} ${found.dec} (${found.service})`);
    return { coordinates: [found.ra, found.dec], radius };
  }
}

/** Whether a word is an angle with a unit that cannot be the second half of a position. */
function isRadius(word: string): boolean {
  if (!/^[\d.]+(e-?\d+)?\s*(deg|arcmin|arcsec|amin|asec|mas|rad|'|")/i.test(word)) return false;
  try {
    parseAngle(word);
    return true;
  } catch (error) {
    if (error instanceof GeometryError) return false;
    throw error;
  }
}
