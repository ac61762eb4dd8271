import { GeometryError } from "./errors.ts";
import { type AngleText, readAngle } from "./parse-angle.ts";
import { type Point, point } from "./shape.ts";

/**
 * Reads a position: `10.68458 +41.26917` and `10d 20d` are degrees, `08h45m07.5s +54d18m00s` says what it is,
 * and base 60 without marks (`00:42:44.3 +41:16:09`, `00 42 44.3 +41 16 09`, `J004244.3+411609`) has hours first, as
 * everywhere in astronomy. What could be either is refused.
 *
 * @returns Degrees; the longitude from 0 up to 360.
 * @throws {GeometryError} When the text is no position, is ambiguous, or its latitude is beyond a pole.
 */
export function parseCoordinates(text: string): Point {
  const [first, second] = split(text.trim().replace(/[−–]/g, "-"), text);
  const lon = readAngle(first);
  const lat = readAngle(second);
  if (lat.form === "hours") fail(text, "has a latitude in hours");
  if (Math.abs(lat.value) > 90) fail(text, "has a latitude beyond the pole");
  return point(normalise(longitude(lon, lat, text)), lat.value);
}

function longitude(lon: AngleText, lat: AngleText, text: string): number {
  if (lon.form === "sexagesimal") {
    if (Math.abs(lon.value) >= 24) {
      ambiguous(text, "has more than 24 hours, and nothing says that they are degrees");
    }
    return lon.value * 15;
  }
  if (lon.form === "number" && lat.form === "sexagesimal") {
    ambiguous(text, "has a longitude that could be degrees or hours");
  }
  return lon.value;
}

function normalise(lon: number): number {
  const turned = lon % 360;
  return turned < 0 ? turned + 360 : turned + 0;
}

/** Longitude and latitude of a position, as texts. */
function split(text: string, whole: string): [string, string] {
  const name = /^J?(\d{2})(\d{2})(\d{2}(?:\.\d*)?)?([+-])(\d{2})(\d{2})(\d{2}(?:\.\d*)?)?$/i.exec(
    text,
  );
  if (name !== null) {
    const [, h, m, s = "0", sign, d, dm, ds = "0"] = name;
    return [`${h}h${m}m${s}s`, `${sign}${d}d${dm}m${ds}s`];
  }
  const halves = text.split(/\s*[,;]\s*/);
  if (halves.length === 2) return [halves[0]!, halves[1]!];
  const signed = /^([+-]?[^+-]*[^+\-e\s])\s*([+-].*)$/i.exec(text);
  if (signed !== null && halves.length === 1) return [signed[1]!, signed[2]!];
  const words = text.split(/\s+/);
  if (words.length === 2) return [words[0]!, words[1]!];
  // 10 20 30 40 50 60, 10 deg 20 deg, 10h 20m 30s 40d 50m 60s
  if (words.length % 2 === 0 && halves.length === 1) {
    const half = words.length / 2;
    return [words.slice(0, half).join(" "), words.slice(half).join(" ")];
  }
  return fail(whole, "is no pair of coordinates");
}

const hint =
  'Write "10.68 +41.27" for degrees, "00:42:44.3 +41:16:09" for hours and degrees, or "131d16m52.5s +54d18m00s".';

function fail(text: string, why: string): never {
  throw new GeometryError("GEOMETRY_SYNTAX", `"${text}" ${why}`, hint);
}

function ambiguous(text: string, why: string): never {
  throw new GeometryError("GEOMETRY_AMBIGUOUS", `"${text}" ${why}`, hint);
}
