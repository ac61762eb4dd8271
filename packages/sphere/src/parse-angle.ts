import { GeometryError, type GeometryErrorCode, shortened } from "./errors.ts";

/** Units of angles that are understood. */
export type AngleUnit = "deg" | "arcmin" | "arcsec" | "mas" | "rad" | "hour";

/** How to read an angle. */
export interface ParseAngleOptions {
  /** The unit of a number without one, and of `1:2:3`. Default none: such a text is refused. */
  readonly unit?: AngleUnit;
}

/** Degrees in one of each unit. */
export const degreesPer: Readonly<Record<AngleUnit, number>> = {
  deg: 1,
  arcmin: 1 / 60,
  arcsec: 1 / 3600,
  mas: 1 / 3_600_000,
  rad: 180 / Math.PI,
  hour: 15,
};

/** What a text says about its own unit. */
export interface AngleText {
  /** In degrees, or in whatever `form` leaves open. */
  readonly value: number;
  /** `degrees` and `hours` are certain; a bare number or one in base 60 has no unit of its own. */
  readonly form: "degrees" | "hours" | "number" | "sexagesimal";
}

const spellings: Readonly<Record<string, AngleUnit>> = {
  deg: "deg",
  degree: "deg",
  degrees: "deg",
  d: "deg",
  "°": "deg",
  arcmin: "arcmin",
  arcmins: "arcmin",
  arcminute: "arcmin",
  arcminutes: "arcmin",
  amin: "arcmin",
  m: "arcmin",
  "'": "arcmin",
  "′": "arcmin",
  "’": "arcmin",
  arcsec: "arcsec",
  arcsecs: "arcsec",
  arcsecond: "arcsec",
  arcseconds: "arcsec",
  asec: "arcsec",
  s: "arcsec",
  '"': "arcsec",
  "″": "arcsec",
  "”": "arcsec",
  "''": "arcsec",
  mas: "mas",
  rad: "rad",
  radian: "rad",
  radians: "rad",
  h: "hour",
  hr: "hour",
  hour: "hour",
  hours: "hour",
  hourangle: "hour",
};

const digits = String.raw`\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?`;
const plain = new RegExp(`^(${digits})\\s*([^\\d\\s.:+-]*)$`, "i");
const marked = new RegExp(
  `^(${digits})\\s*(h|hr|hours?|hourangle|d|deg|degrees?|°|m|arcmin|'|′|’)\\s*(?:(${digits})\\s*(m|min|arcmin|s|arcsec|'|′|’|"|″|”|'')?\\s*)?(?:(${digits})\\s*(s|sec|arcsec|"|″|”|'')?)?$`,
  "i",
);
const base60 = new RegExp(
  `^(\\d+)(?:\\s*:\\s*|\\s+)(${digits})(?:(?:\\s*:\\s*|\\s+)(${digits}))?\\s*([^\\d\\s.:+-]*)$`,
  "i",
);

/**
 * Reads an angle: a number with its unit (`0.3 deg`, `10 arcmin`, `5"`, `0.1 rad`, `1h`), with marks
 * (`1d2m3s`, `1h2m3s`, `-5°30′`), or in base 60 with the unit behind (`0:1:0 deg`).
 * After degrees, `m` and `s` are minutes and seconds of arc, as they are alone; after hours, of time.
 *
 * @returns Degrees.
 * @throws {GeometryError} When the text is no angle or leaves its unit open.
 */
export function parseAngle(text: string, options: ParseAngleOptions = {}): number {
  const { value, form } = readAngle(text);
  if (form === "degrees" || form === "hours") return value;
  if (options.unit === undefined) {
    throw new GeometryError(
      "GEOMETRY_AMBIGUOUS",
      `The angle "${shortened(text)}" has no unit`,
      `Write the unit, such as "${text.trim()} deg".`,
    );
  }
  return value * degreesPer[options.unit];
}

/** Reads an angle as far as its text goes; errors show `whole`. @throws {GeometryError} When the text is no angle. */
export function readAngle(text: string, whole: string = text): AngleText {
  if (text.length > 200) fail(whole, "is too long for an angle");
  const trimmed = text.trim().replace(/[−–]/g, "-");
  const negative = trimmed.startsWith("-");
  const rest = trimmed.replace(/^[+-]\s*/, "");
  const found = readPlain(rest) ?? readMarked(rest, whole) ?? readBase60(rest, whole);
  if (found === undefined)
    fail(whole, whole === text ? "is no angle" : `has the part "${text}", which is no angle`);
  return negative ? { ...found, value: -found.value } : found;
}

function readPlain(text: string): AngleText | undefined {
  const match = plain.exec(text);
  if (match === null) return undefined;
  const value = Number(match[1]);
  if (match[2] === "") return { value, form: "number" };
  const unit = unitOf(match[2]!);
  if (unit === undefined) return undefined;
  return { value: inDegrees(value, unit), form: unit === "hour" ? "hours" : "degrees" };
}

function readMarked(text: string, whole: string): AngleText | undefined {
  const match = marked.exec(text);
  if (match === null) return undefined;
  const [, first = "", mark = "", second, secondMark, third, thirdMark] = match;
  const unit = unitOf(mark);
  const parts = [0, 0, 0];
  let level = unit === "arcmin" ? 1 : 0;
  parts[level] = Number(first);
  for (const [digit, sign] of [
    [second, secondMark],
    [third, thirdMark],
  ]) {
    if (digit === undefined) continue;
    const wanted = sign === undefined ? level + 1 : /^(m|min|arcmin|'|′|’)$/i.test(sign) ? 1 : 2;
    if (wanted <= level || wanted > 2) return undefined;
    level = wanted;
    parts[level] = Number(digit);
  }
  const value = fromBase60(parts[0]!, parts[1]!, parts[2]!, whole);
  return unit === "hour" ? { value: value * 15, form: "hours" } : { value, form: "degrees" };
}

function readBase60(text: string, whole: string): AngleText | undefined {
  const match = base60.exec(text);
  if (match === null) return undefined;
  const value = fromBase60(Number(match[1]), Number(match[2]), Number(match[3] ?? 0), whole);
  if (match[4] === "") return { value, form: "sexagesimal" };
  const unit = unitOf(match[4]!);
  if (unit === "hour") return { value: value * 15, form: "hours" };
  return unit === "deg" ? { value, form: "degrees" } : undefined;
}

function fromBase60(units: number, minutes: number, seconds: number, text: string): number {
  // 60 itself is what careless rounding writes.
  if (minutes > 60 || seconds > 60)
    fail(text, "has minutes or seconds above 60", "GEOMETRY_INVALID");
  if (!Number.isInteger(units) && (minutes !== 0 || seconds !== 0))
    fail(text, "has a fraction before its last part");
  if (!Number.isInteger(minutes) && seconds !== 0)
    fail(text, "has a fraction before its last part");
  return units + (minutes * 60 + seconds) / 3600;
}

function unitOf(spelling: string): AngleUnit | undefined {
  return Object.hasOwn(spellings, spelling.toLowerCase())
    ? spellings[spelling.toLowerCase()]
    : undefined;
}

/** A division where a division is exact to the last digit. */
function inDegrees(value: number, unit: AngleUnit): number {
  if (unit === "arcmin") return value / 60;
  if (unit === "arcsec") return value / 3600;
  if (unit === "mas") return value / 3_600_000;
  return value * degreesPer[unit];
}

function fail(text: string, why: string, code: GeometryErrorCode = "GEOMETRY_SYNTAX"): never {
  throw new GeometryError(
    code,
    `"${shortened(text)}" ${why}`,
    'Examples: "0.3 deg", "10 arcmin", "1d2m3s", "5h30m".',
  );
}
