import type { Observation, Plane } from "../data/model.ts";
import { hash } from "../data/random.ts";
import { pictureFrame } from "./frames.ts";
import { greyPng } from "./png.ts";
import { NOISE, render, SKY } from "./render.ts";

/** A preview of a plane: the field with an asinh stretch, north up and east to the left. */
export function makePicture(
  { instrument, target }: Observation,
  plane: Plane,
  side: number,
): Uint8Array {
  const pixels = render(pictureFrame(instrument, plane, side), target, hash(plane.uri));
  const grey = new Uint8Array(side * side);
  const top = Math.asinh(120);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      // FITS counts lines from the bottom, PNG from the top.
      const value = (pixels[(side - 1 - y) * side + x]! - SKY + NOISE) / (4 * NOISE);
      grey[y * side + x] = Math.max(0, Math.min(255, (255 * Math.asinh(value)) / top));
    }
  }
  return greyPng(grey, side, side);
}
