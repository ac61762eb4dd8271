function clamp(value: number, low: number, high: number): number {
  return Math.max(Math.min(value, high), low);
}

/** Moves a coefficient towards what its neighbours suggest, by half a quantum at most. */
function nudge(
  values: Float64Array,
  at: number,
  wanted: number,
  weight: number,
  most: number,
): void {
  const s = wanted - values[at]! * weight;
  const step = Math.floor((s >= 0 ? s : s + weight - 1) / weight);
  values[at] = values[at]! + clamp(step, -most, most);
}

/** A difference along one axis from the sums before, here and after, if they are monotonic. */
function smoothSlope(
  values: Float64Array,
  at: number,
  step: number,
  difference: number,
  most: number,
): void {
  const before = values[at - step]!;
  const here = values[at]!;
  const after = values[at + step]!;
  const up = Math.max(Math.min(after - here, here - before), 0) * 4;
  const down = Math.min(Math.max(after - here, here - before), 0) * 4;
  if (down < up) nudge(values, difference, clamp(after - before, down, up), 8, most);
}

/** The diagonal difference of a block from the sums at its four corners. */
function smoothCurvature(values: Float64Array, at: number, stride: number, most: number): void {
  const here = values[at]!;
  const mm = values[at - 2 * stride - 2]! - here;
  const pm = values[at + 2 * stride - 2]! - here;
  const mp = values[at - 2 * stride + 2]! - here;
  const pp = values[at + 2 * stride + 2]! - here;
  const hx = values[at + stride]! * 2;
  const hy = values[at + 1]! * 2;
  const high = Math.min(
    Math.min(Math.max(pp, 0) - hx - hy, Math.max(-pm, 0) + hx - hy),
    Math.min(Math.max(-mp, 0) - hx + hy, Math.max(mm, 0) + hx + hy),
  );
  const low = Math.max(
    Math.max(Math.min(pp, 0) - hx - hy, Math.min(-pm, 0) + hx - hy),
    Math.max(Math.min(-mp, 0) - hx + hy, Math.min(mm, 0) + hx + hy),
  );
  if (low < high) {
    nudge(values, at + stride + 1, clamp(pp + mm - mp - pm, low * 16, high * 16), 64, most);
  }
}

/**
 * Smooths the coefficients of one level of a lossy H-transform, so that its blocks do not show.
 *
 * @param scale Quantum of the coefficients.
 */
export function smooth(
  values: Float64Array,
  height: number,
  width: number,
  stride: number,
  scale: number,
): void {
  const most = Math.floor(scale / 2);
  if (most <= 0) return;
  for (let row = 2; row < height - 2; row += 2) {
    for (let column = 0; column < width; column += 2) {
      const at = row * stride + column;
      smoothSlope(values, at, 2 * stride, at + stride, most);
    }
  }
  for (let row = 0; row < height; row += 2) {
    for (let column = 2; column < width - 2; column += 2) {
      const at = row * stride + column;
      smoothSlope(values, at, 2, at + 1, most);
    }
  }
  for (let row = 2; row < height - 2; row += 2) {
    for (let column = 2; column < width - 2; column += 2) {
      smoothCurvature(values, row * stride + column, stride, most);
    }
  }
}
