import { type DrawingOptions, outlines } from "./drawing.ts";
import type { Projection } from "./projection.ts";
import { type Shape, type ShapeLike, toShape } from "./shape.ts";

/** How a picture lies in an SVG. */
export interface SvgOptions extends DrawingOptions {
  /** Units of the SVG for one of the projection (a radian near the middle). Default 1. */
  readonly scale?: number;
  /** Where the middle of the picture is, in units of the SVG. Default 0, 0. */
  readonly origin?: readonly [x: number, y: number];
  /** Digits after the point. Default 3. */
  readonly digits?: number;
}

/**
 * The `d` of an SVG path for a shape; fill it with `fill-rule="evenodd"`. A point is a line of no length, which a round
 * `stroke-linecap` shows as a dot. Empty when nothing of the shape is in the picture.
 *
 * @throws {GeometryError} When the numbers make no shape.
 */
export function toSvgPath(
  shapeLike: ShapeLike,
  picture: Projection,
  options: SvgOptions = {},
): string {
  const { scale = 1, origin: [left, top] = [0, 0], digits = 3 } = options;
  const number = (value: number): string => String(Number(value.toFixed(digits)) + 0);
  const place = ([x, y]: readonly [number, number]): string =>
    `${number(left + scale * x)} ${number(top - scale * y)}`;
  const dot = (at: readonly [number, number] | undefined): string =>
    at === undefined ? "" : `M${place(at)}h0`;
  const dots = pointsOf(toShape(shapeLike)).map(({ lon, lat }) => dot(picture.forward(lon, lat)));
  const rings = outlines(shapeLike, picture, options).flat();
  const lines = rings.map((ring) => {
    // What falls together after rounding is written once.
    const places = ring.map(place).filter((text, k, all) => text !== all[k - 1]);
    return `M${places.join("L")}Z`;
  });
  return [...dots, ...lines].join("");
}

function pointsOf(shape: Shape): { lon: number; lat: number }[] {
  if (shape.type === "union") return shape.shapes.flatMap(pointsOf);
  return shape.type === "point" ? [shape] : [];
}
