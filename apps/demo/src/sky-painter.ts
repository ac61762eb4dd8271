import type { Footprint } from "./footprint.ts";
import { circle, project, type View } from "./projection.ts";

/** What the sky map shows. */
export interface Scene {
  /** Footprints, in the order of the rows. */
  readonly footprints: readonly (Footprint | undefined)[];
  /** The region that was searched. */
  readonly region:
    | { readonly ra: number; readonly dec: number; readonly radius: number }
    | undefined;
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
  canvas.clearRect(0, 0, view.width, view.height);
  graticule(canvas, view, colours);

  canvas.strokeStyle = colours.accent;
  canvas.lineWidth = 1;
  canvas.globalAlpha = 0.75;
  canvas.beginPath();
  let inPath = 0;
  for (const footprint of scene.footprints) {
    if (!footprint) continue;
    ring(canvas, view, footprint.ring);
    inPath += 1;
    if (inPath % batch === 0) {
      canvas.stroke();
      canvas.beginPath();
    }
  }
  canvas.stroke();
  canvas.globalAlpha = 1;

  if (scene.region) {
    const { ra, dec, radius } = scene.region;
    canvas.setLineDash([5, 4]);
    canvas.strokeStyle = colours.warm;
    canvas.beginPath();
    ring(canvas, view, circle(ra, dec, radius));
    canvas.stroke();
    canvas.setLineDash([]);
    cross(canvas, view, ra, dec);
  }
  mark(canvas, view, scene.footprints[scene.hovered], colours.accent, 0.15);
  mark(canvas, view, scene.footprints[scene.selected], colours.warm, 0.25);
}

function ring(
  canvas: CanvasRenderingContext2D,
  view: View,
  points: readonly (readonly [number, number])[],
): void {
  const pixels = points.map(([ra, dec]) => project(view, ra, dec));
  if (pixels.some((pixel) => pixel === undefined)) return;
  pixels.forEach((pixel, n) => {
    const [x, y] = pixel as [number, number];
    if (n === 0) canvas.moveTo(x, y);
    else canvas.lineTo(x, y);
  });
  canvas.closePath();
}

function mark(
  canvas: CanvasRenderingContext2D,
  view: View,
  footprint: Footprint | undefined,
  colour: string,
  fill: number,
): void {
  if (!footprint) return;
  canvas.beginPath();
  ring(canvas, view, footprint.ring);
  canvas.fillStyle = colour;
  canvas.globalAlpha = fill;
  canvas.fill();
  canvas.globalAlpha = 1;
  canvas.strokeStyle = colour;
  canvas.lineWidth = 2;
  canvas.stroke();
  canvas.lineWidth = 1;
}

function cross(canvas: CanvasRenderingContext2D, view: View, ra: number, dec: number): void {
  const pixel = project(view, ra, dec);
  if (!pixel) return;
  const [x, y] = pixel;
  canvas.beginPath();
  for (const [dx, dy] of [
    [7, 0],
    [0, 7],
  ] as const) {
    canvas.moveTo(x - dx, y - dy);
    canvas.lineTo(x + dx, y + dy);
  }
  canvas.stroke();
}

const steps = [30, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];

function graticule(canvas: CanvasRenderingContext2D, view: View, colours: Colours): void {
  const across = Math.min(180, (Math.max(view.width, view.height) / view.scale) * (180 / Math.PI));
  const step = steps.find((size) => across / size >= 4) ?? 0.001;
  canvas.strokeStyle = colours.line;
  canvas.fillStyle = colours.dim;
  canvas.font = "11px system-ui, sans-serif";
  canvas.lineWidth = 1;
  const reach = Math.min(90, across);
  const digits = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;

  const low = Math.max(-90, Math.floor((view.dec - reach) / step) * step);
  const high = Math.min(90, view.dec + reach);
  const raReach = Math.min(180, reach / Math.max(0.02, Math.cos((view.dec * Math.PI) / 180)));
  for (let dec = low; dec <= high; dec += step) {
    line(canvas, view, (t) => [view.ra - raReach + 2 * raReach * t, dec]);
    label(canvas, view, view.ra, dec, `${dec.toFixed(digits)}°`);
  }
  const raStep = step * Math.max(1, Math.round(raReach / reach));
  const first = Math.floor((view.ra - raReach) / raStep) * raStep;
  for (let ra = first; ra <= view.ra + raReach; ra += raStep) {
    line(canvas, view, (t) => [ra, low + (high - low) * t]);
    label(canvas, view, ra, view.dec, `${(((ra % 360) + 360) % 360).toFixed(digits)}°`);
  }
  if (view.scale * 2 < Math.max(view.width, view.height) * 1.5) {
    canvas.beginPath();
    canvas.arc(view.width / 2, view.height / 2, view.scale, 0, 2 * Math.PI);
    canvas.stroke();
  }
}

function line(
  canvas: CanvasRenderingContext2D,
  view: View,
  at: (t: number) => [number, number],
): void {
  canvas.beginPath();
  let drawing = false;
  for (let n = 0; n <= 64; n += 1) {
    const pixel = project(view, ...at(n / 64));
    if (pixel) canvas[drawing ? "lineTo" : "moveTo"](...pixel);
    drawing = pixel !== undefined;
  }
  canvas.stroke();
}

function label(
  canvas: CanvasRenderingContext2D,
  view: View,
  ra: number,
  dec: number,
  text: string,
): void {
  const pixel = project(view, ra, dec);
  if (pixel) canvas.fillText(text, pixel[0] + 4, pixel[1] - 4);
}
