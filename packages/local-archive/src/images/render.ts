import type { Target } from "../data/model.ts";
import { Random } from "../data/random.ts";
import { type Frame, pixelOf } from "./projection.ts";
import { starsAround } from "./stars.ts";

/** Level of the empty sky, and its noise. */
export const SKY = 200;
export const NOISE = 6;
/** Above this a detector saturates. */
export const SATURATION = 32_000;
const PSF_SIGMA = 1.3;

const NOISE_TABLE = 65_536;
let noiseTable: Float32Array | undefined;

function gaussians(): Float32Array {
  if (noiseTable === undefined) {
    const random = new Random("noise");
    noiseTable = Float32Array.from({ length: NOISE_TABLE }, () => random.gaussian());
  }
  return noiseTable;
}

/** Draws a field: sky, noise, stars, and the target when it is extended. */
export function render(frame: Frame, target: Target | null, seed: number): Float32Array {
  const { width, height, cd } = frame;
  const pixels = sky(width * height, seed);
  const scale = Math.sqrt(Math.abs(cd[0] * cd[3] - cd[1] * cd[2]));
  const radius = (scale * Math.hypot(width, height)) / 2;
  const centre = middle(frame);
  const { stars, limit } = starsAround(centre, radius * 1.02);
  for (const { position, magnitude } of stars) {
    const at = pixelOf(frame, position);
    if (at !== null) addStar(pixels, frame, at, 40 * 10 ** (0.4 * (limit - magnitude)));
  }
  if (target?.redshift !== undefined) {
    const at = pixelOf(frame, target.position);
    if (at !== null) addGalaxy(pixels, frame, at, Math.max(6, 0.01 / scale));
  }
  return pixels;
}

function sky(length: number, seed: number): Float32Array {
  const table = gaussians();
  const pixels = new Float32Array(length);
  const random = new Random(seed);
  let at = 0;
  for (let i = 0; i < length; i++) {
    // A new place in the table every so often, so that no pattern repeats.
    if (i % 97 === 0) at = Math.floor(random.next() * (NOISE_TABLE - 97));
    pixels[i] = SKY + NOISE * table[at++]!;
  }
  return pixels;
}

/** The position of a frame's middle, near enough to choose stars by. */
function middle({ centre, crpix, cd, width, height }: Frame): readonly [number, number] {
  const dx = (width + 1) / 2 - crpix[0];
  const dy = (height + 1) / 2 - crpix[1];
  const dec = Math.max(-90, Math.min(90, centre[1] + cd[2] * dx + cd[3] * dy));
  const cos = Math.max(0.01, Math.cos((dec * Math.PI) / 180));
  return [centre[0] + (cd[0] * dx + cd[1] * dy) / cos, dec];
}

function addStar(
  pixels: Float32Array,
  { width, height }: Frame,
  [x, y]: readonly [number, number],
  flux: number,
): void {
  const peak = flux / (2 * Math.PI * PSF_SIGMA ** 2);
  const reach = Math.ceil(PSF_SIGMA * Math.sqrt(2 * Math.log(Math.max(peak / 0.5, 2))));
  const x0 = Math.round(x);
  const y0 = Math.round(y);
  for (let j = Math.max(1, y0 - reach); j <= Math.min(height, y0 + reach); j++) {
    for (let i = Math.max(1, x0 - reach); i <= Math.min(width, x0 + reach); i++) {
      const r2 = (i - x) ** 2 + (j - y) ** 2;
      const at = (j - 1) * width + i - 1;
      pixels[at] = Math.min(SATURATION, pixels[at]! + peak * Math.exp(-r2 / (2 * PSF_SIGMA ** 2)));
    }
  }
}

/** An inclined exponential disc. */
function addGalaxy(
  pixels: Float32Array,
  { width, height }: Frame,
  [x, y]: readonly [number, number],
  size: number,
): void {
  for (let j = 1; j <= height; j++) {
    for (let i = 1; i <= width; i++) {
      const u = ((i - x) * 0.8 + (j - y) * 0.6) / size;
      const v = ((j - y) * 0.8 - (i - x) * 0.6) / (0.45 * size);
      const r = Math.hypot(u, v);
      if (r < 9) pixels[(j - 1) * width + i - 1]! += 900 * Math.exp(-r);
    }
  }
}
