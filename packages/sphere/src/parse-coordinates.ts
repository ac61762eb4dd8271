import { GeometryError, type GeometryErrorCode, shortened } from "./errors.ts";
import { type Frame, type FrameSpec, parseFrame, toFrame } from "./frame.ts";
import { converter } from "./frame-conversion.ts";
import { type AngleText, readAngle } from "./parse-angle.ts";
import { type Point, point } from "./shape.ts";

/** How to read a position. */
export interface ParseCoordinatesOptions {
  /** The frame of a text that names none. Default ICRS. */
  readonly frame?: Frame;
}

/**
 * Reads a position: `10.68458 +41.26917` and `10d 20d` are degrees, `08h45m07.5s +54d18m00s` says what it is,
 * and base 60 without marks (`00:42:44.3 +41:16:09`, `00 42 44.3 +41 16 09`, `J004244.3+411609`) has hours first in equatorial
 * frames, as everywhere in astronomy. What could be either is refused. A frame may come first (`galactic 121.17 -21.57`,
 * `FK5 J1975 10 20`), and so may the names of the coordinates (`l=121.17 b=-21.57`, `ra=10 dec=20`).
 *
 * @returns ICRS, in degrees; the longitude from 0 up to 360.
 * @throws {GeometryError} When the text is no position, is ambiguous, or its latitude is beyond a pole.
 */
export function parseCoordinates(text: string, options: ParseCoordinatesOptions = {}): Point {
  if (text.length > 200) fail(text, "is too long for a position");
  const named = readFrame(text.trim().replace(/[−–]/g, "-"), options.frame ?? "icrs");
  const equatorial = /^(icrs|fk[45])$/.test(named.frame.name);
  const lon = readAngle(named.lon, text);
  const lat = readAngle(named.lat, text);
  if (lat.form === "hours") fail(text, "has a latitude in hours", "GEOMETRY_INVALID");
  if (Math.abs(lat.value) > 90) fail(text, "has a latitude beyond the pole", "GEOMETRY_INVALID");
  const degrees = normalise(longitude(lon, lat, equatorial, text));
  if (named.frame.name === "icrs") return point(degrees, lat.value);
  return point(...converter(named.frame, "icrs")(degrees, lat.value));
}

interface NamedPair {
  readonly frame: FrameSpec;
  readonly lon: string;
  readonly lat: string;
}

const frameFirst =
  /^(?:position\s+)?((?:icrs|fk[45]|j2000|b1950|(?:super_?)?galactic|gal|ecliptic|ecl)(?:[\s,]+[jb]\d{4}(?:\.\d+)?)?)[\s:,;]+(.*)$/is;
const labelled =
  /^(ra|l|lon|glon|elon)\s*[=:]?\s*([^=:a-z].*?)[\s,;]+(dec|de|b|lat|glat|elat)\s*[=:]?\s*([^=:a-z].*)$/is;

/** Takes frame and names off a position. */
function readFrame(text: string, ofText: Frame): NamedPair {
  const first = frameFirst.exec(text);
  let frame = first === null ? toFrame(ofText) : parseFrame(first[1]!.replace(",", " "));
  const rest = first === null ? text : first[2]!;
  const labels = labelled.exec(rest);
  if (labels === null) {
    if (/^B\d{4}/i.test(rest)) frame = parseFrame("fk4");
    const [lon, lat] = split(rest, text);
    return { frame, lon, lat };
  }
  const name = labels[1]!.toLowerCase();
  if (first === null && (name === "l" || name === "glon")) frame = parseFrame("galactic");
  if (first === null && name === "elon") frame = parseFrame("ecliptic");
  return { frame, lon: labels[2]!, lat: labels[4]! };
}

function longitude(lon: AngleText, lat: AngleText, equatorial: boolean, text: string): number {
  if (!equatorial) return lon.value;
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
  const name =
    /^[JB]?(\d{2})(\d{2})(\d{2}(?:\.\d*)?)?([+-])(\d{2})(\d{2})(\d{2}(?:\.\d*)?)?$/i.exec(text);
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

function fail(text: string, why: string, code: GeometryErrorCode = "GEOMETRY_SYNTAX"): never {
  throw new GeometryError(code, `"${shortened(text)}" ${why}`, hint);
}

function ambiguous(text: string, why: string): never {
  throw new GeometryError("GEOMETRY_AMBIGUOUS", `"${shortened(text)}" ${why}`, hint);
}
