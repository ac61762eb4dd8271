import { AdqlPart } from "./adql-part.ts";
import { AdqlValueError, numberLiteral } from "./literal.ts";

/** How shapes are written. */
export interface GeometryOptions {
  /**
   * First argument that names a coordinate system, as ADQL 2.0 demands (`"ICRS"`). ADQL 2.1 has
   * deprecated it; default: none.
   */
  readonly coordinateSystem?: string;
}

/**
 * `POINT(longitude, latitude)`.
 *
 * @param longitude - Degrees.
 * @param latitude - Degrees, -90 to 90.
 */
export function point(longitude: number, latitude: number, options?: GeometryOptions): AdqlPart {
  return shape("POINT", [longitude, checkLatitude(latitude)], options);
}

/**
 * `CIRCLE(longitude, latitude, radius)`.
 *
 * @param longitude - Degrees.
 * @param latitude - Degrees, -90 to 90.
 * @param radius - Degrees, not negative.
 */
export function circle(
  longitude: number,
  latitude: number,
  radius: number,
  options?: GeometryOptions,
): AdqlPart {
  if (radius < 0) throw new AdqlValueError("ADQL_VALUE", `A radius cannot be negative: ${radius}`);
  return shape("CIRCLE", [longitude, checkLatitude(latitude), radius], options);
}

/**
 * `BOX(longitude, latitude, width, height)` around a centre; deprecated by ADQL 2.1 in favour of
 * {@link polygon}.
 *
 * @param longitude - Degrees.
 * @param latitude - Degrees, -90 to 90.
 * @param width - Degrees, not negative.
 * @param height - Degrees, not negative.
 */
export function box(
  longitude: number,
  latitude: number,
  width: number,
  height: number,
  options?: GeometryOptions,
): AdqlPart {
  if (width < 0 || height < 0) {
    throw new AdqlValueError(
      "ADQL_VALUE",
      `A box cannot have a negative size: ${width}, ${height}`,
    );
  }
  return shape("BOX", [longitude, checkLatitude(latitude), width, height], options);
}

/**
 * `POLYGON(lon1, lat1, lon2, lat2, …)`.
 *
 * @param vertices - Three or more `[longitude, latitude]` pairs in degrees.
 */
export function polygon(
  vertices: readonly (readonly [longitude: number, latitude: number])[],
  options?: GeometryOptions,
): AdqlPart {
  if (vertices.length < 3) {
    throw new AdqlValueError("ADQL_VALUE", "A polygon has three or more vertices");
  }
  const coordinates = vertices.flatMap(([longitude, latitude]) => [
    longitude,
    checkLatitude(latitude),
  ]);
  return shape("POLYGON", coordinates, options);
}

/**
 * `INTERVAL(lower, upper)`, the function with which archives of the CAOM model write a range of
 * numbers; not part of the standard.
 *
 * @param lower - Lower bound, in the unit of the column that it is compared with.
 * @param upper - Upper bound, not below the lower one.
 */
export function interval(lower: number, upper: number): AdqlPart {
  if (lower > upper) {
    throw new AdqlValueError(
      "ADQL_VALUE",
      `The interval ${lower} … ${upper} is the wrong way round`,
    );
  }
  return shape("INTERVAL", [lower, upper]);
}

function shape(
  name: string,
  numbers: readonly number[],
  { coordinateSystem }: GeometryOptions = {},
): AdqlPart {
  const args = numbers.map((value) => {
    if (typeof value !== "number") {
      throw new AdqlValueError("ADQL_VALUE", `${name} is made from numbers`);
    }
    return numberLiteral(value);
  });
  if (coordinateSystem !== undefined) args.unshift(systemLiteral(coordinateSystem));
  return new AdqlPart(`${name}(${args.join(", ")})`);
}

function systemLiteral(name: string): string {
  if (!/^[A-Za-z0-9 _.-]*$/.test(name)) {
    throw new AdqlValueError("ADQL_VALUE", `${JSON.stringify(name)} is no coordinate system`);
  }
  return `'${name}'`;
}

function checkLatitude(latitude: number): number {
  if (Math.abs(latitude) > 90) {
    throw new AdqlValueError("ADQL_VALUE", `The latitude ${latitude} is outside -90 … 90 degrees`);
  }
  return latitude;
}
