import { fitsLength, pngLength } from "../images/size.ts";
import type { Artifact, Collection, Instrument } from "./model.ts";
import type { Random } from "./random.ts";

/** Side of a preview and of a thumbnail in pixels. */
export const PREVIEW_PIXELS = 256;
export const THUMBNAIL_PIXELS = 64;

const SCHEMES: Readonly<Record<string, string>> = { GEMINI: "gemini", HST: "mast", VLASS: "nrao" };

/** The files of one plane: the product, a weight map when calibrated, and two pictures. */
export function planeArtifacts(
  collection: Collection,
  instrument: Instrument,
  productID: string,
  level: number,
  onSky: boolean,
  random: Random,
): Artifact[] {
  const scheme = SCHEMES[collection.name] ?? "cadc";
  const name = productID.replace(/[^\w.+-]/g, "_");
  const file = (suffix: string): string => `${scheme}:${collection.name}/${name}${suffix}`;
  const length = fitsLength(instrument);
  const science: Artifact = {
    id: random.uuid(),
    uri: file(".fits"),
    productType: onSky ? "science" : "calibration",
    releaseType: "data",
    contentType: "application/fits",
    contentLength: length,
  };
  if (!onSky || instrument.layout === "spectrum") return [science];
  const picture = (productType: "preview" | "thumbnail", pixels: number): Artifact => ({
    id: random.uuid(),
    uri: `cadc:${collection.name}/${name}_${productType}.png`,
    productType,
    releaseType: "meta",
    contentType: "image/png",
    contentLength: pngLength(pixels),
  });
  const weight: Artifact = {
    ...science,
    id: random.uuid(),
    uri: file("_weight.fits"),
    productType: "auxiliary",
  };
  return [
    science,
    ...(level >= 2 ? [weight] : []),
    picture("preview", PREVIEW_PIXELS),
    picture("thumbnail", THUMBNAIL_PIXELS),
  ];
}
