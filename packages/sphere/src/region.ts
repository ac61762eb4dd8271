import type { Arc } from "./arc.ts";
import type { Vector } from "./vector.ts";

/** A shape made ready for tests: its border as arcs, a cone around it, and what is inside. */
export interface Region {
  /** Axis of a cone that holds the region. */
  readonly axis: Vector;
  /** Half the opening angle of that cone in radians; π when it holds everything. */
  readonly radius: number;
  /** Whether the cone is the region: a circle or a point. */
  readonly isCap: boolean;
  /** The border, with the region to its left; a point has none, nor has the whole sphere. */
  readonly arcs: readonly Arc[];
  /** A position inside of the region or on its border. */
  readonly inner: Vector;
  /** A position outside of the region; none when it covers everything. */
  readonly outer: Vector | undefined;
  /** Whether a direction is inside or on the border. */
  has(p: Vector): boolean;
}
