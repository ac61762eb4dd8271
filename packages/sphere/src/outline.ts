import { type Arc, pointAlong } from "./arc.ts";
import { invalid } from "./errors.ts";
import type { Region } from "./region.ts";
import { type Polygon, polygon, type ShapeLike, toShape } from "./shape.ts";
import { toRegions } from "./to-regions.ts";
import { angle, radian, toLonLat, type Vector } from "./vector.ts";

/** A closed line of directions with the region to its left; the last is joined to the first. */
export type Loop = readonly Vector[];

/** The closed lines that bound a region, with a point at least every `step` degrees. */
export function loopsOf(region: Region, step: number): Loop[] {
  const loops: Vector[][] = [];
  let end: Vector | undefined;
  for (const arc of region.arcs) {
    const isNew = end === undefined || angle(end, arc.from) > 1e-9 || arc.span >= 2 * Math.PI;
    if (isNew) loops.push([]);
    loops.at(-1)!.push(...sample(arc, step));
    end = arc.span >= 2 * Math.PI ? undefined : arc.to;
  }
  return loops;
}

/** Points of an arc, its end not included. */
function sample(arc: Arc, step: number): Vector[] {
  // A small circle needs as many points as a large one to look round.
  const turn = Math.min((step * radian) / Math.max(Math.sin(arc.radius), 1e-12), Math.PI / 24);
  const pieces = arc.height === 0 ? arc.span / (step * radian) : arc.span / turn;
  const count = Math.max(Math.ceil(pieces - 1e-9), 1);
  return Array.from({ length: count }, (_, k) =>
    k === 0 ? arc.from : pointAlong(arc, (arc.span * k) / count),
  );
}

/**
 * A polygon in the place of a circle, box or range: its vertices are on the border, 48 or more for a whole circle.
 * Polygons pass.
 *
 * @throws {GeometryError} For points and unions, for bands around the sphere, and when the numbers make no shape.
 */
export function toPolygon(shapeLike: ShapeLike): Polygon {
  const shape = toShape(shapeLike);
  if (shape.type === "polygon") return shape;
  const regions = toRegions(shape);
  const loops = regions.flatMap((region) => loopsOf(region, 7.5));
  if (regions.length !== 1 || loops.length !== 1) {
    return invalid(`A ${shape.type} with ${loops.length} borders is no polygon`);
  }
  // Counter-clockwise as the sky is seen, as DALI wants it.
  return polygon(loops[0]!.toReversed().flatMap((v) => toLonLat(v)));
}
