import type { Instrument, Plane } from "../data/model.ts";
import type { SkyPosition } from "../data/tangent.ts";
import { cdMatrix, type Frame } from "./projection.ts";
import { MOSAIC_SIDE } from "./size.ts";

/** The detectors of an instrument on the sky, in the order of their HDUs. */
export function detectorFrames(instrument: Instrument, plane: Plane): Frame[] {
  // A frame that saw no sky still has pixels.
  const centre: SkyPosition = plane.centre ?? [0, 0];
  const cd = cdMatrix(instrument.scale / 3600, plane.angle);
  const middle = (instrument.pixels + 1) / 2;
  const side = instrument.layout === "mosaic" ? MOSAIC_SIDE : 1;
  const size = instrument.pixels / side;
  const frames: Frame[] = [];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const crpix: Frame["crpix"] = [middle - column * size, middle - row * size];
      frames.push({ centre, crpix, cd, width: size, height: size });
    }
  }
  return frames;
}

/** The whole field in a picture of this many pixels a side. */
export function pictureFrame(instrument: Instrument, plane: Plane, pixels: number): Frame {
  const scale = (instrument.scale * instrument.pixels) / pixels / 3600;
  const middle = (pixels + 1) / 2;
  return {
    centre: plane.centre ?? [0, 0],
    crpix: [middle, middle],
    cd: cdMatrix(scale, plane.angle),
    width: pixels,
    height: pixels,
  };
}
