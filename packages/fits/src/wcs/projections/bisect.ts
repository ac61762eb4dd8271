/**
 * Root of a function that is negative (or zero) at `from` and positive (or zero) at `to`,
 * to the last bit.
 *
 * @returns NaN when the ends have other signs.
 */
export function bisect(f: (x: number) => number, from: number, to: number): number {
  let low = from;
  let high = to;
  let atLow = f(low);
  let atHigh = f(high);
  if (!(atLow <= 0) || !(atHigh >= 0)) return Number.NaN;
  // The secant's step, every other time the middle: fast where smooth, certain everywhere.
  for (let i = 0; i < 200 && low !== high; i++) {
    const middle = (low + high) / 2;
    const secant = low - (atLow * (high - low)) / (atHigh - atLow);
    const isInside = (secant - low) * (secant - high) < 0;
    const x = i % 2 === 0 && isInside ? secant : middle;
    if (x === low || x === high) break;
    const value = f(x);
    if (value === 0) return x;
    if (value < 0) [low, atLow] = [x, value];
    else [high, atHigh] = [x, value];
  }
  return Math.abs(atLow) < Math.abs(atHigh) ? low : high;
}
