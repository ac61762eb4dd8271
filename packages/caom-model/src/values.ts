/** A position, deg. */
export interface Point {
  /** First coordinate (longitude), deg. */
  cval1: number;
  /** Second coordinate (latitude), deg. */
  cval2: number;
}

/** A corner of a {@link MultiPolygon}: where the pen goes, and how. */
export interface Vertex extends Point {
  /** 0 close the loop, 1 line, 2 move. */
  type: number;
}

/** A circle on the sky. */
export interface Circle {
  /** Says that this shape is a circle. */
  shape: "Circle";
  /** The centre, deg. */
  center: Point;
  /** The radius, deg. */
  radius: number;
}

/** A polygon on the sky: the outer boundary, and the loops that were really observed. */
export interface Polygon {
  /** Says that this shape is a polygon. */
  shape: "Polygon";
  /** Corners of the outer boundary, deg. */
  points: Point[];
  /** The loops inside; absent when only the boundary is known. */
  samples?: MultiPolygon;
}

/** Loops of vertices: each begins with a move (2) and ends with a close (0). */
export interface MultiPolygon {
  /** The vertices of all loops, one after another. */
  vertices: Vertex[];
}

/** Bounds on the sky: a circle or a polygon, ICRS. */
export type Shape = Circle | Polygon;

/** From `lower` to `upper`, in the unit of the axis. */
export interface Interval {
  /** Lower limit. */
  lower: number;
  /** Upper limit. */
  upper: number;
}

/** An interval with the parts of it that were really observed. */
export interface SampledInterval extends Interval {
  /** The observed parts, ascending. */
  samples: Interval[];
}

/** Size of an image, pixels. */
export interface Dimension2D {
  /** Pixels along the first axis. */
  naxis1: number;
  /** Pixels along the second axis. */
  naxis2: number;
}

/** A spectral line. */
export interface EnergyTransition {
  /** The atom or molecule. */
  species: string;
  /** The transition. */
  transition: string;
}
