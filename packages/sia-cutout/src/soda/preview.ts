import { type Hdu, type RenderOptions, type RgbaImage, readImage, renderRgba } from "@vostack/fits";

/**
 * A picture of the first image in a file, for a canvas (`ImageData`) or `encodePng` of
 * `@vostack/fits`: limits by zscale, brightness by asinh unless asked otherwise.
 *
 * @returns `undefined` when no HDU holds an image of two axes or more.
 * @throws FitsError when the image cannot be read, or has no pixel with a value.
 */
export function previewOf(
  hdus: readonly Hdu[],
  options: RenderOptions = {},
): RgbaImage | undefined {
  const hdu = hdus.find(({ kind, shape }) => kind === "compressed-image" || isImage(kind, shape));
  return hdu && renderRgba(readImage(hdu), { stretch: "asinh", maxSize: 1024, ...options });
}

function isImage(kind: Hdu["kind"], shape: readonly number[]): boolean {
  return kind === "image" && shape.length >= 2 && shape.every((length) => length > 0);
}
