import { GeometryError } from "./errors.ts";
import type { Point } from "./shape.ts";

/** How to write an angle. */
export interface FormatAngleOptions {
  /** Unit of the number, or of the first part in base 60. Default `deg`. */
  readonly unit?: "deg" | "hour";
  /** `decimal` 10.5, `colon` 10:30:00, `space` 10 30 00, `letters` 10d30m00s (or 10h30m00s). Default `decimal`. */
  readonly style?: "decimal" | "colon" | "space" | "letters";
  /** Digits after the point of the number, or of the seconds; 0 to 12. Default 6 for `decimal`, else 2. */
  readonly precision?: number;
  /** Whether a + stands before positive angles. Default false. */
  readonly plus?: boolean;
  /** Digits of the first part, filled with zeros. Default 2 in base 60, else 1. */
  readonly width?: number;
}

/**
 * Writes an angle, rounded once: 59.999 seconds never become 60.
 *
 * @param degrees - The angle in degrees.
 * @throws {GeometryError} When it is not finite.
 */
export function formatAngle(degrees: number, options: FormatAngleOptions = {}): string {
  const { unit = "deg", style = "decimal", plus = false } = options;
  if (!Number.isFinite(degrees)) {
    throw new GeometryError("GEOMETRY_INVALID", `${degrees} is no angle`);
  }
  const isDecimal = style === "decimal";
  const precision = options.precision ?? (isDecimal ? 6 : 2);
  const width = options.width ?? (isDecimal ? 1 : 2);
  const value = Math.abs(unit === "hour" ? degrees / 15 : degrees);
  const text = isDecimal
    ? pad(value.toFixed(precision), width)
    : inBase60(value, precision, width, separators(style, unit));
  const sign = degrees < 0 && /[1-9]/.test(text) ? "-" : plus ? "+" : "";
  return sign + text;
}

/** How to write a position. */
export interface FormatCoordinatesOptions {
  /** As for angles; in base 60 the longitude is in hours. `name` writes J004244.30+411609.0. Default `decimal`. */
  readonly style?: "decimal" | "colon" | "space" | "letters" | "name";
  /** Digits of the degrees, or of the longitude's seconds; the latitude has one less in base 60. Default 6, else 2. */
  readonly precision?: number;
}

/** Writes a position so that {@link parseCoordinates} reads it again: `10.684708 +41.268750`, `00:42:44.33 +41:16:07.5`. */
export function formatCoordinates(position: Point, options: FormatCoordinatesOptions = {}): string {
  const { style = "decimal" } = options;
  const lon = position.lon - 360 * Math.floor(position.lon / 360);
  if (style === "decimal") {
    const precision = options.precision ?? 6;
    const rounded = Number(lon.toFixed(precision)) >= 360 ? 0 : lon;
    return `${formatAngle(rounded, { precision })} ${formatAngle(position.lat, { precision, plus: true })}`;
  }
  const precision = options.precision ?? 2;
  const inner = style === "name" ? "colon" : style;
  // Longitudes just below 360 round to 24 hours, which are 0.
  const hours = (digits: number): string =>
    formatAngle(lon, { unit: "hour", style: inner, precision: digits }).replace(/^24/, "00");
  const first = hours(precision);
  const second = formatAngle(position.lat, {
    style: inner,
    precision: Math.max(precision - 1, 0),
    plus: true,
  });
  return style === "name" ? `J${first}${second}`.replaceAll(":", "") : `${first} ${second}`;
}

function inBase60(
  value: number,
  precision: number,
  width: number,
  [a, b, c]: readonly string[],
): string {
  // Exact in the rounded unit, so that carries go all the way up.
  const steps = 10 ** precision;
  const total = Math.round(value * 3600 * steps);
  const whole = Math.floor(total / (3600 * steps));
  const minutes = Math.floor(total / (60 * steps)) % 60;
  const seconds = ((total % (60 * steps)) / steps).toFixed(precision);
  return `${pad(String(whole), width)}${a}${pad(String(minutes), 2)}${b}${pad(seconds, 2)}${c}`;
}

function separators(style: "colon" | "space" | "letters", unit: "deg" | "hour"): readonly string[] {
  if (style === "colon") return [":", ":", ""];
  return style === "space" ? [" ", " ", ""] : [unit === "hour" ? "h" : "d", "m", "s"];
}

/** Fills the part before the point with zeros. */
function pad(number: string, width: number): string {
  const point = number.indexOf(".");
  const digits = point < 0 ? number.length : point;
  return "0".repeat(Math.max(width - digits, 0)) + number;
}
