import { GeometryError } from "./errors.ts";
import { type Frame, toFrame } from "./frame.ts";
import { type Converter, converter } from "./frame-conversion.ts";
import { boxCorners } from "./polygon-region.ts";
import { circle, point, polygon, type Shape, type ShapeLike, toShape, union } from "./shape.ts";
import { toLonLat } from "./vector.ts";

/**
 * The same region in another frame. A box becomes a polygon, since its sides no longer lie along the axes. From and to FK4, whose
 * e-terms bend great circles by up to 0.3 arcseconds, the result is right at the vertices and centres.
 *
 * @throws {GeometryError} For a range, whose parallels are no parallels elsewhere, and for frames that are not known.
 */
export function transform(shape: ShapeLike, from: Frame, to: Frame): Shape {
  const [a, b] = [toFrame(from), toFrame(to)];
  if (a.name === b.name && a.equinox === b.equinox && a.epoch === b.epoch) return toShape(shape);
  return convertShape(toShape(shape), converter(a, b));
}

function convertShape(shape: Shape, convert: Converter): Shape {
  switch (shape.type) {
    case "point":
      return point(...convert(shape.lon, shape.lat));
    case "circle":
      return circle(...convert(shape.lon, shape.lat), shape.radius);
    case "box":
      return polygon(boxCorners(shape).flatMap((corner) => convert(...toLonLat(corner))));
    case "polygon": {
      const { vertices } = shape;
      return polygon(
        vertices.flatMap((lon, k) => (k % 2 === 0 ? convert(lon, vertices[k + 1]!) : [])),
      );
    }
    case "union":
      return union(shape.shapes.map((part) => convertShape(part, convert)));
    case "range":
      throw new GeometryError(
        "GEOMETRY_UNSUPPORTED",
        "A range of longitudes and latitudes is none in another frame",
        "Write it as a polygon.",
      );
  }
}
