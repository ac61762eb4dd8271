import {
  type AngleUnit,
  type Circle,
  circle,
  type Point,
  parseAngle,
  parseCoordinates,
} from "@vostack/sphere";
import { UsageError } from "@vostack/vo-service";

/** A position: a text in any notation that `parseCoordinates` reads, or ICRS degrees. */
export type Coordinates =
  | string
  | Point
  | { readonly ra: number; readonly dec: number }
  | readonly [ra: number, dec: number];

/** A radius: degrees, a text with its unit (`"0.01 deg"`, `"30 arcsec"`), or a number with its unit. */
export type Radius = number | string | { readonly value: number; readonly unit: AngleUnit };

/** Largest radius that makes sense, deg. */
const halfSky = 180;

/**
 * Right ascension and declination of a position, ICRS degrees.
 *
 * @throws GeometryError when a text is no position or ambiguous
 * @throws UsageError when numbers are out of range
 */
function toRaDec(coordinates: Coordinates): { readonly ra: number; readonly dec: number } {
  if (typeof coordinates === "string") {
    const { lon, lat } = parseCoordinates(coordinates);
    return { ra: lon, dec: lat };
  }
  const [ra, dec] = isPair(coordinates)
    ? coordinates
    : "lon" in coordinates
      ? [coordinates.lon, coordinates.lat]
      : [coordinates.ra, coordinates.dec];
  if (!Number.isFinite(ra) || !(Math.abs(dec) <= 90)) {
    throw new UsageError(`Right ascension ${ra}, declination ${dec} is no position`, {
      hint: "give degrees: a right ascension, and a declination from -90 to 90",
    });
  }
  return { ra: ((ra % 360) + 360) % 360, dec };
}

/**
 * A radius in degrees.
 *
 * @throws GeometryError when a text is no angle or has no unit
 * @throws UsageError when it is not between 0 and 180°
 */
function toDegrees(radius: Radius): number {
  const degrees =
    typeof radius === "number"
      ? radius
      : typeof radius === "string"
        ? parseAngle(radius)
        : parseAngle(`${radius.value} ${radius.unit}`);
  if (degrees > 0 && degrees <= halfSky) return degrees;
  throw new UsageError(`A radius of ${degrees}° makes no circle`, {
    hint: "give one above 0 and up to 180 degrees",
  });
}

/** The circle around a position. */
export function toCircle(coordinates: Coordinates, radius: Radius): Circle {
  const { ra, dec } = toRaDec(coordinates);
  return circle(ra, dec, toDegrees(radius));
}

function isPair(value: object): value is readonly [number, number] {
  return Array.isArray(value);
}
