import type { Cadc } from "@vostack/cadc-facade";
import { readImage, renderRgba } from "@vostack/fits";
import type { Region } from "./store.ts";

/** A cutout to look at. */
export interface Cutout {
  /** What it is, or why there is none. */
  readonly text: string;
  /** The picture. */
  readonly image: ImageData | undefined;
}

/** Cuts a circle out of the first image of a plane that has it, and draws it. */
export async function readCutout(
  cadc: Cadc,
  publisherID: string,
  { ra, dec, radius }: Region,
  signal: AbortSignal,
): Promise<Cutout> {
  const cutouts = await cadc.getCutouts([publisherID], [ra, dec], radius, { signal });
  const [first] = cutouts;
  if (first === undefined) {
    const reasons = cutouts.faults.map(({ reason }) => reason);
    return { text: reasons.join("; ") || "there is nothing to cut", image: undefined };
  }
  const hdus = (await first.fits({ signal })) ?? [];
  const hdu = hdus.find(({ header }) => (header.number("NAXIS") ?? 0) >= 2);
  if (hdu === undefined) return { text: "the cutout has no image", image: undefined };
  const image = readImage(hdu);
  const { width, height, data } = renderRgba(image, { stretch: "asinh", maxSize: 520 });
  return {
    text: `cutout of ${image.shape.slice(0, 2).join(" × ")} pixels, zscale and asinh`,
    image: new ImageData(data, width, height),
  };
}
