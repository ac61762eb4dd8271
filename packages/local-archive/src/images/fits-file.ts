import { type CardInput, type HduContent, writeFits } from "@vostack/fits";
import { dateOfMjd, timestamp } from "../data/dates.ts";
import type { Band, Instrument, Observation, Plane } from "../data/model.ts";
import { hash, Random } from "../data/random.ts";
import { detectorFrames } from "./frames.ts";
import type { Frame } from "./projection.ts";
import { render, SATURATION, SKY } from "./render.ts";
import { CUBE_CHANNELS } from "./size.ts";

const C = 299_792_458;
/** Two blocks hold 37 to 72 cards, END included; see size.ts. */
const CARDS = 60;

type Pixels = Float32Array | Int16Array;

/** Makes the FITS file of a plane: the product itself, or its weight map. */
export function makeFits(
  observation: Observation,
  plane: Plane,
  kind: "product" | "weight",
): Uint8Array {
  const { instrument } = observation;
  const about = describe(observation, plane, kind);
  if (instrument.layout === "spectrum") return writeFits([spectrum(instrument, plane, about)]);
  const images = detectorFrames(instrument, plane).map((frame, i) =>
    detector(observation, plane, frame, kind, i, about),
  );
  if (instrument.layout === "image" || instrument.layout === "cube") return writeFits(images);
  return writeFits([{ header: filled(about, 4) }, ...images]);
}

function detector(
  observation: Observation,
  plane: Plane,
  frame: Frame,
  kind: "product" | "weight",
  index: number,
  about: readonly CardInput[],
): HduContent {
  const { instrument, target } = observation;
  const seed = hash(`${plane.uri}#${index}`);
  const sky = kind === "product" ? render(frame, target, seed) : weights(frame);
  const cards: CardInput[] = [...about, ...(plane.centre === null ? [] : wcsCards(frame))];
  const { layout } = instrument;
  if (layout === "mosaic" || layout === "extension") {
    cards.unshift(["EXTNAME", layout === "mosaic" ? `ccd${index}` : "SCI"], ["EXTVER", 1]);
  }
  const { width, height } = frame;
  if (layout !== "cube") {
    const image = { shape: [width, height], pixels: typed(sky, instrument) };
    return { header: filled(cards, image.shape.length), image };
  }
  cards.push(...spectralCards(plane.band));
  const shape = [width, height, CUBE_CHANNELS];
  return { header: filled(cards, 3), image: { shape, pixels: typed(cube(sky, seed), instrument) } };
}

/** The channels of a cube: a line that is strongest in the middle ones. */
function cube(sky: Float32Array, seed: number): Float32Array {
  const random = new Random(seed);
  const channels = new Float32Array(sky.length * CUBE_CHANNELS);
  for (let k = 0; k < CUBE_CHANNELS; k++) {
    const line = Math.exp(-(((k - (CUBE_CHANNELS - 1) / 2) / 3) ** 2));
    const offset = random.between(-1, 1);
    for (let i = 0; i < sky.length; i++) {
      channels[k * sky.length + i] = (sky[i]! - SKY) * line + offset;
    }
  }
  return channels;
}

/** Full weight in the middle, less towards the corners. */
function weights({ width, height }: Frame): Float32Array {
  const pixels = new Float32Array(width * height);
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const r2 = ((2 * i) / width - 1) ** 2 + ((2 * j) / height - 1) ** 2;
      pixels[j * width + i] = 1000 * (1 - 0.2 * r2);
    }
  }
  return pixels;
}

function spectrum(instrument: Instrument, plane: Plane, about: readonly CardInput[]): HduContent {
  const random = new Random(plane.uri);
  const pixels = new Float32Array(instrument.pixels);
  const lines = Array.from({ length: 30 }, () => [
    random.between(0, pixels.length),
    random.between(1.5, 6),
    random.between(0.1, 0.8),
  ]);
  for (let i = 0; i < pixels.length; i++) {
    let depth = 1;
    for (const [at = 0, width = 1, strength = 0] of lines) {
      depth *= 1 - strength * Math.exp(-(((i - at) / width) ** 2));
    }
    pixels[i] = 1000 * depth + 12 * random.gaussian();
  }
  const band = plane.band;
  const step = band === null ? 1 : (band.upper - band.lower) / pixels.length;
  const cards: CardInput[] = [
    ...about,
    ["CTYPE1", "WAVE", "vacuum wavelength"],
    ["CUNIT1", "m"],
    ["CRPIX1", 0.5],
    ["CRVAL1", band?.lower ?? 0],
    ["CDELT1", step],
  ];
  return { header: filled(cards, 1), image: { shape: [pixels.length], pixels } };
}

function wcsCards({ centre, crpix, cd }: Frame): CardInput[] {
  return [
    ["CTYPE1", "RA---TAN"],
    ["CTYPE2", "DEC--TAN"],
    ["CUNIT1", "deg"],
    ["CUNIT2", "deg"],
    ["CRPIX1", crpix[0]],
    ["CRPIX2", crpix[1]],
    ["CRVAL1", centre[0]],
    ["CRVAL2", centre[1]],
    ["CD1_1", cd[0]],
    ["CD1_2", cd[1]],
    ["CD2_1", cd[2]],
    ["CD2_2", cd[3]],
    ["RADESYS", "ICRS"],
  ];
}

function spectralCards(band: Band | null): CardInput[] {
  if (band === null) return [];
  const low = C / band.upper;
  const high = C / band.lower;
  return [
    ["CTYPE3", "FREQ"],
    ["CUNIT3", "Hz"],
    ["CRPIX3", 0.5],
    ["CRVAL3", low],
    ["CD3_3", (high - low) / CUBE_CHANNELS],
    ["SPECSYS", "BARYCENT"],
  ];
}

function describe(
  { collection, instrument, target, observationID, type }: Observation,
  plane: Plane,
  kind: "product" | "weight",
): CardInput[] {
  return [
    ["TELESCOP", collection.telescope],
    ["INSTRUME", instrument.name],
    ["OBSID", observationID, "observation in the archive"],
    ["OBJECT", target?.name ?? type],
    ["OBSTYPE", kind === "weight" ? "WEIGHT" : type],
    ["FILTER", plane.band?.name ?? "none"],
    ["EXPTIME", plane.exposure, "[s] exposure time"],
    ["DATE-OBS", timestamp(dateOfMjd(plane.time[0])), "UTC, start of the exposure"],
    ["MJD-OBS", plane.time[0], "[d] start of the exposure"],
    ["BUNIT", "adu"],
    ["SATURATE", SATURATION],
    ["ORIGIN", "vostack local archive: synthetic"],
  ];
}

function typed(values: Float32Array, { bitpix }: Instrument): Pixels {
  if (bitpix === -32) return values;
  const whole = new Int16Array(values.length);
  for (let i = 0; i < values.length; i++) whole[i] = Math.round(values[i]!);
  return whole;
}

/** Adds blank lines so that every header has the same number of cards. */
function filled(cards: readonly CardInput[], structural: number): CardInput[] {
  const missing = Math.max(0, CARDS - cards.length - structural - 4);
  const blank: CardInput = ["COMMENT", "synthetic data: nobody has looked at the sky for this"];
  return [...cards, ...Array.from({ length: missing }, () => blank)];
}
