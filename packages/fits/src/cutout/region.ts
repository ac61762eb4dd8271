/** First and last pixel of an axis, both included and counted from 1, and optionally a step. */
export type PixelRange = readonly [first: number, last: number, step?: number];

/** What to cut out. The sky parts are combined with the pixels and the band: all must hold. */
export interface CutoutRegion {
  /**
   * Pixel ranges by axis; `undefined` (or an axis beyond the list) means the whole axis. Ranges
   * are clipped to the image. A negative step, or first > last, turns the axis round.
   */
  readonly pixels?: readonly (PixelRange | undefined)[] | undefined;
  /** Circle on the sky: longitude, latitude, radius in degrees, in the header's system. */
  readonly circle?: readonly [lon: number, lat: number, radius: number] | undefined;
  /** Polygon on the sky: longitude, latitude of three or more vertices, in degrees. */
  readonly polygon?: readonly number[] | undefined;
  /** Coordinate range on the sky: longitudes from, to (eastward), latitudes from, to, in degrees. */
  readonly range?: readonly [lon1: number, lon2: number, lat1: number, lat2: number] | undefined;
  /** Vacuum wavelengths from, to in metres (any order); ±Infinity is open. */
  readonly band?: readonly [from: number, to: number] | undefined;
}
