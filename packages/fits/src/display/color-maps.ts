/** Maps brightness in [0, 1] to red, green and blue, 0 to 255. */
export type ColorMap = (t: number) => readonly [red: number, green: number, blue: number];

/** Names of the built-in colour maps. */
export type ColorMapName = "gray" | "viridis" | "inferno" | "heat" | "cubehelix";

/** A map through evenly spaced colours written as six hexadecimal digits each. */
function through(colours: string): ColorMap {
  const stops = colours.split(" ").map((hex) => Number.parseInt(hex, 16));
  const last = stops.length - 1;
  return (t) => {
    const at = Math.min(last - 1, Math.floor(t * last));
    const part = t * last - at;
    const mix = (shift: number): number => {
      const from = (stops[at]! >> shift) & 0xff;
      const to = (stops[at + 1]! >> shift) & 0xff;
      return Math.round(from + (to - from) * part);
    };
    return [mix(16), mix(8), mix(0)];
  };
}

function ramp(t: number, from: number, to: number): number {
  return Math.round(255 * Math.min(1, Math.max(0, (t - from) / (to - from))));
}

/** D. A. Green's cubehelix (2011): brightness rises evenly, also in black and white print. */
const cubehelix: ColorMap = (t) => {
  const angle = 2 * Math.PI * (0.5 / 3 + 1 - 1.5 * t);
  const amplitude = (t * (1 - t)) / 2;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const byte = (value: number): number => Math.round(255 * Math.min(1, Math.max(0, value)));
  return [
    byte(t + amplitude * (-0.14861 * cos + 1.78277 * sin)),
    byte(t + amplitude * (-0.29227 * cos - 0.90649 * sin)),
    byte(t + amplitude * (1.97294 * cos)),
  ];
};

/** The built-in colour maps by name. */
export const colorMaps: Readonly<Record<ColorMapName, ColorMap>> = {
  gray(t) {
    const level = Math.round(255 * t);
    return [level, level, level];
  },
  viridis: through("440154 482878 3e4a89 31688e 26828e 1f9e89 35b779 6ece58 b5de2b fde725"),
  inferno: through("000004 1b0c41 4a0c6b 781c6d a52c60 cf4446 ed6925 fb9b06 f7d13d fcffa4"),
  heat: (t) => [ramp(t, 0, 0.34), ramp(t, 0, 1), ramp(t, 0.65, 0.98)],
  cubehelix,
};
