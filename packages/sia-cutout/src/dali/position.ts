import { formatShape, parseShape, type Shape, type ShapeLike, toShape } from "@vostack/sphere";

/**
 * A region of the sky in ICRS degrees: a shape of `@vostack/sphere`, its numbers (3 a circle, 6 and
 * more a polygon), or a text in DALI, STC-S or ADQL notation, such as `circle 10.68 41.27 0.1`.
 */
export type PositionInput = string | ShapeLike;

/**
 * Makes a circle, range or polygon, the shapes that SIA and SODA know.
 *
 * @throws RangeError when the region is none of these or its numbers are out of range.
 * @throws GeometryError when the text is no region.
 */
export function toPosition(input: PositionInput, name: string): Shape {
  const shape = typeof input === "string" ? parseShape(input) : toShape(input);
  switch (shape.type) {
    case "circle":
      checkPlace(shape.lon, shape.lat, name);
      if (!(shape.radius > 0 && shape.radius <= 180)) {
        throw new RangeError(`${name} has the radius ${shape.radius}`);
      }
      return shape;
    case "polygon":
      for (let i = 0; i < shape.vertices.length; i += 2) {
        checkPlace(shape.vertices[i]!, shape.vertices[i + 1]!, name);
      }
      return shape;
    case "range":
      for (const lat of shape.lat) checkPlace(0, Math.min(90, Math.max(-90, lat)), name);
      return shape;
    default:
      throw new RangeError(`${name} takes a circle, a range or a polygon, not a ${shape.type}`);
  }
}

/** Writes a region as SIA 2 and SODA want it in POS: `CIRCLE 10 20 0.5`, `RANGE -Inf +Inf 0 1`. */
export function formatPosition(shape: Shape): string {
  return formatShape(shape)
    .replace(/^[a-z]+/, (keyword) => keyword.toUpperCase())
    .replace(/(-?)Infinity/g, (_, sign: string) => `${sign || "+"}Inf`);
}

function checkPlace(lon: number, lat: number, name: string): void {
  if (!(lon >= 0 && lon <= 360)) throw new RangeError(`${name} has the right ascension ${lon}`);
  if (!(lat >= -90 && lat <= 90)) throw new RangeError(`${name} has the declination ${lat}`);
}
