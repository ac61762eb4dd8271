/** A distortion between the linear transformation and the projection. */
export interface PlaneDistortion {
  /** From the linear transformation's coordinates to the projection's. */
  correct(x: number, y: number): [number, number];
  /** The inverse of `correct`; NaN where there is none. */
  distort(u: number, v: number): [number, number];
}
