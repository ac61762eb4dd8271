import { circle, outlines, type Projection, type Shape } from "@vostack/sphere";
import type { Region } from "./store.ts";
import { type Pixel, pictureOf, toPixel, type View } from "./view.ts";

/** What the sky map shows. */
export interface Scene {
  /** Footprints, in the order of the rows. */
  readonly footprints: readonly (Shape | undefined)[];
  /** The region that was searched. */
  readonly region: Region | undefined;
  /** Row under the pointer. */
  readonly hovered: number;
  /** Selected row. */
  readonly selected: number;
}

/** Colours of the map, from the style sheet. */
export interface Colours {
  readonly line: string;
  readonly dim: string;
  readonly accent: string;
  readonly warm: string;
}

/** More polygons in one path make software rasterisers quadratic. */
const batch = 50;

/** Paints the sky: graticule, footprints, the searched region, and the marked rows on top. */
export function paint(
  canvas: CanvasRenderingContext2D,
  view: View,
  scene: Scene,
  colours: Colours,
): void {
  const sky = new Sky(canvas, view);
  canvas.clearRect(0, 0, view.width, view.height);
  graticule(sky, colours);

  canvas.strokeStyle = colours.accent;
  canvas.lineWidth = 1;
  canvas.globalAlpha = 0.75;
  const shapes = scene.footprints.filter((shape) => shape !== undefined);
  for (let n = 0; n < shapes.length; n += batch) {
    canvas.beginPath();
    for (const shape of shapes.slice(n, n + batch)) sky.outline(shape);
    canvas.stroke();
  }
  canvas.globalAlpha = 1;

  if (scene.region) {
    const { ra, dec, radius } = scene.region;
    canvas.strokeStyle = colours.warm;
    canvas.setLineDash([5, 4]);
    canvas.beginPath();
    sky.outline(circle(ra, dec, radius));
    canvas.stroke();
    canvas.setLineDash([]);
    sky.cross(ra, dec);
  }
  mark(sky, scene.footprints[scene.hovered], colours.accent, 0.15);
  mark(sky, scene.footprints[scene.selected], colours.warm, 0.25);
}

/** A canvas that knows where the sky is on it. */
class Sky {
  readonly canvas: CanvasRenderingContext2D;
  readonly view: View;
  readonly #picture: Projection;

  constructor(canvas: CanvasRenderingContext2D, view: View) {
    this.canvas = canvas;
    this.view = view;
    this.#picture = pictureOf(view);
  }

  /** The pixel of a position, or `undefined` behind the horizon. */
  pixel(ra: number, dec: number): Pixel | undefined {
    const place = this.#picture.forward(ra, dec);
    return place && toPixel(this.view, place);
  }

  /** Adds the border of a shape to the path. */
  outline(shape: Shape): void {
    for (const rings of outlines(shape, this.#picture, { step: 5 })) {
      for (const ring of rings) {
        ring.forEach((place, n) => {
          this.canvas[n === 0 ? "moveTo" : "lineTo"](...toPixel(this.view, place));
        });
        this.canvas.closePath();
      }
    }
  }

  /** Draws a line through positions, as far as it is in view. */
  line(at: (t: number) => readonly [ra: number, dec: number]): void {
    this.canvas.beginPath();
    let drawing = false;
    for (let n = 0; n <= 64; n += 1) {
      const pixel = this.pixel(...at(n / 64));
      if (pixel) this.canvas[drawing ? "lineTo" : "moveTo"](...pixel);
      drawing = pixel !== undefined;
    }
    this.canvas.stroke();
  }

  /** Writes beside a position. */
  label(ra: number, dec: number, text: string): void {
    const pixel = this.pixel(ra, dec);
    if (pixel) this.canvas.fillText(text, pixel[0] + 4, pixel[1] - 4);
  }

  /** Marks a position. */
  cross(ra: number, dec: number): void {
    const pixel = this.pixel(ra, dec);
    if (!pixel) return;
    const [x, y] = pixel;
    this.canvas.beginPath();
    this.canvas.moveTo(x - 7, y);
    this.canvas.lineTo(x + 7, y);
    this.canvas.moveTo(x, y - 7);
    this.canvas.lineTo(x, y + 7);
    this.canvas.stroke();
  }
}

function mark(sky: Sky, shape: Shape | undefined, colour: string, fill: number): void {
  if (!shape) return;
  const { canvas } = sky;
  canvas.beginPath();
  sky.outline(shape);
  canvas.fillStyle = colour;
  canvas.globalAlpha = fill;
  canvas.fill("evenodd");
  canvas.globalAlpha = 1;
  canvas.strokeStyle = colour;
  canvas.lineWidth = 2;
  canvas.stroke();
  canvas.lineWidth = 1;
}

const steps = [30, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];

function graticule(sky: Sky, colours: Colours): void {
  const { canvas, view } = sky;
  const across = Math.min(180, (Math.max(view.width, view.height) / view.scale) * (180 / Math.PI));
  const step = steps.find((size) => across / size >= 4) ?? 0.001;
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  canvas.strokeStyle = colours.line;
  canvas.fillStyle = colours.dim;
  canvas.font = "11px system-ui, sans-serif";
  canvas.lineWidth = 1;

  const reach = Math.min(90, across);
  const low = Math.max(-90, Math.floor((view.dec - reach) / step) * step);
  const high = Math.min(90, view.dec + reach);
  const raReach = Math.min(180, reach / Math.max(0.02, Math.cos((view.dec * Math.PI) / 180)));
  for (let dec = low; dec <= high; dec += step) {
    sky.line((t) => [view.ra - raReach + 2 * raReach * t, dec]);
    sky.label(view.ra, dec, `${dec.toFixed(digits)}°`);
  }
  const raStep = step * Math.max(1, Math.round(raReach / reach));
  const first = Math.floor((view.ra - raReach) / raStep) * raStep;
  for (let ra = first; ra <= view.ra + raReach; ra += raStep) {
    sky.line((t) => [ra, low + (high - low) * t]);
    sky.label(ra, view.dec, `${(((ra % 360) + 360) % 360).toFixed(digits)}°`);
  }
  canvas.beginPath();
  canvas.arc(view.width / 2, view.height / 2, view.scale, 0, 2 * Math.PI);
  canvas.stroke();
}
