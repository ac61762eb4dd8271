import { capWindow, clip, cutSphere } from "./clip.ts";
import { apply, transpose } from "./matrix.ts";
import { loopsOf } from "./outline.ts";
import type { DrawingProjection, Projection } from "./projection.ts";
import { type ShapeLike, toShape } from "./shape.ts";
import { toRegions } from "./to-regions.ts";
import { unit, type Vector } from "./vector.ts";

/** A closed line on the plane. */
export type Ring = readonly (readonly [x: number, y: number])[];

/** How finely to draw. */
export interface DrawingOptions {
  /** Longest step along a border in degrees. Default 1. */
  readonly step?: number;
}

/**
 * The closed lines that bound a shape in a picture, one list for each member of a union: cut at the horizon, or behind the
 * middle, and closed along the edge of the picture, so that they can be filled (with the even-odd rule). Points have none.
 *
 * @throws {GeometryError} When the numbers make no shape.
 */
export function outlines(
  shape: ShapeLike,
  picture: Projection,
  options: DrawingOptions = {},
): Ring[][] {
  const { mapping, matrix, eastward } = picture as DrawingProjection;
  const window = mapping.leastX === undefined ? cutSphere : capWindow(mapping.leastX);
  const back = transpose(matrix);
  return toRegions(toShape(shape)).map((region) => {
    const loops = loopsOf(region, options.step ?? 1).map((loop) =>
      loop.map((v) => apply(matrix, v)),
    );
    const edgeOf = (): boolean => {
      const [start] = window.edge(0, 0);
      return region.radius > 0 && region.has(apply(back, unit(start!)));
    };
    return clip(loops, window, edgeOf).map((ring) =>
      ring.map((v) => onPlane(v, mapping, eastward)),
    );
  });
}

function onPlane(
  v: Vector,
  mapping: DrawingProjection["mapping"],
  eastward: number,
): readonly [number, number] {
  const [x, y] = mapping.toPlane(unit(v));
  return [eastward * x, y];
}
