import { type Projection, projection } from "@vostack/sphere";

/** Where the sky map looks, and how closely. */
export interface View {
  /** Right ascension of the middle, deg. */
  readonly ra: number;
  /** Declination of the middle, deg. */
  readonly dec: number;
  /** Pixels per radian. */
  readonly scale: number;
  /** Width of the canvas, pixels. */
  readonly width: number;
  /** Height of the canvas, pixels. */
  readonly height: number;
}

/** A place on the canvas, pixels. */
export type Pixel = readonly [x: number, y: number];

/** The sphere from far away, north up and east to the left. */
export function pictureOf({ ra, dec }: View): Projection {
  return projection("orthographic", { centre: [ra, dec] });
}

/** Pixels of a place of the picture. */
export function toPixel({ width, height, scale }: View, [x, y]: Pixel): Pixel {
  return [width / 2 + x * scale, height / 2 - y * scale];
}

/** The sky under a pixel, deg; `undefined` off the globe. */
export function skyAt(view: View, [px, py]: Pixel): Pixel | undefined {
  const { width, height, scale } = view;
  return pictureOf(view).inverse((px - width / 2) / scale, (height / 2 - py) / scale);
}
