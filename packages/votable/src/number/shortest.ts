/** The significant digits that the last call found: value = high.low × 10^(exponent − 8), high has 9 digits and low 8. */
export interface Digits {
  /** The first nine digits, the very first not zero. */
  high: number;
  /** The next eight. */
  low: number;
  /** The power of ten that the first digit stands for. */
  exponent: number;
}

/** What {@link shortestDouble} and {@link shortestFloat} found. */
export const digits: Digits = { high: 0, low: 0, exponent: 0 };

/** Numbers below have no power here, nor do those from 10^17 on: the platform writes them. */
const LEAST = 1e-280;
const POWERS = 300;

/** 10^k, as the sum of two doubles, and the first of them in two halves whose products are exact (Veltkamp's splitting). */
const power = new Float64Array(POWERS);
const powerRest = new Float64Array(POWERS);
const powerHigh = new Float64Array(POWERS);
const powerLow = new Float64Array(POWERS);
for (let k = 0; k < 23; k++) definePower(k);

function definePower(k: number): void {
  const nearest = Number(`1e${k}`);
  const scaled = 134217729 * nearest;
  power[k] = nearest;
  powerHigh[k] = scaled - (scaled - nearest);
  powerLow[k] = nearest - powerHigh[k]!;
  if (k > 22) powerRest[k] = Number(10n ** BigInt(k) - BigInt(nearest));
}

/** One double and its bits. */
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const [lower, upper] = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? [0, 1] : [1, 0];

/** So near to the border between two answers (in units of the last digit) the question is left open. */
const DOUBT = 1e-9;

/**
 * Finds the fewest digits that read back as this positive double, and of those the nearest to it.
 *
 * The number is scaled to 17 digits before the point, in double-double arithmetic. What reads back as it lies within half
 * a unit of its last bit: at most one multiple of 100 does, and always a whole number does. Where rounding errors could
 * change the answer none is given.
 *
 * @returns Whether `digits` has the answer; the platform's own conversion has it otherwise.
 */
export function shortestDouble(value: number): boolean {
  if (!(value >= LEAST && value < 1e17)) return false;
  double[0] = value;
  const top = words[upper]!;
  const narrow = (top & 0xfffff) === 0 && words[lower] === 0;
  words[upper] = (top & 0x7ff00000) - (53 << 20);
  words[lower] = 0;
  const halfUnit = double[0];
  const exponent = exponentOf(value, top);
  const k = 16 - exponent;
  const scale = powerOf(k);

  // value × 10^k = product + rest.
  const product = value * scale;
  const split = 134217729 * value;
  const valueHigh = split - (split - value);
  const valueLow = value - valueHigh;
  const scaleHigh = powerHigh[k]!;
  const scaleLow = powerLow[k]!;
  const rest =
    valueHigh * scaleHigh -
    product +
    valueHigh * scaleLow +
    valueLow * scaleHigh +
    valueLow * scaleLow +
    value * powerRest[k]!;
  let high = Math.floor(product * 1e-8);
  const wholeRest = Math.floor(rest);
  const fraction = rest - wholeRest;
  let low = product - high * 1e8 + wholeRest;
  if (low < 0) {
    low += 1e8;
    high--;
  } else if (low >= 1e8) {
    low -= 1e8;
    high++;
  }
  low |= 0;
  high |= 0;

  // Below a power of two the doubles lie twice as close; all but the simplest answers are left to the platform there.
  const reach = halfUnit * scale;
  const near = narrow ? reach / 2 : reach;
  const last = low % 10;
  const lastTwo = low % 100;
  const over = lastTwo + fraction;
  const under = 100 - over;
  if (Math.abs(over - near) < DOUBT || Math.abs(under - near) < DOUBT) return false;
  if (over < near) low -= lastTwo;
  else if (under < near) low += 100 - lastTwo;
  else {
    const overTen = last + fraction;
    const toTen = overTen < 5 ? overTen : 10 - overTen;
    if (narrow || Math.abs(toTen - reach) < DOUBT) return false;
    if (toTen < reach) {
      if (Math.abs(overTen - 5) < DOUBT) return false;
      low += overTen < 5 ? -last : 10 - last;
    } else {
      if (Math.abs(fraction - 0.5) < DOUBT) return false;
      if (fraction > 0.5) low++;
    }
  }
  if (low >= 1e8) {
    low -= 1e8;
    high++;
  }
  if (high < 1e8 || high >= 1e9) return false;
  digits.high = high;
  digits.low = low;
  digits.exponent = exponent;
  return true;
}

/** Half the greatest distance to a neighbouring float is 2^-24 of a float. */
const FLOAT_DOUBT = 1e-5;

/**
 * Finds the fewest digits that read back as this positive float, also by way of the nearest double, and of those the
 * nearest to it. The number is scaled to nine digits before the point, as in {@link shortestDouble}.
 *
 * @returns Whether `digits` has the answer.
 */
export function shortestFloat(value: number): boolean {
  if (!(value >= 1e-37 && value < 1e17)) return false;
  double[0] = value;
  const top = words[upper]!;
  const narrow = (top & 0xfffff) === 0 && words[lower] === 0;
  words[upper] = (top & 0x7ff00000) - (24 << 20);
  words[lower] = 0;
  const exponent = exponentOf(value, top);
  const scale = exponent > 8 ? 1 / power[exponent - 8]! : powerOf(8 - exponent);
  // 24 bits by a power of five of at most 28.
  const exact = exponent <= 8 && exponent >= -4;
  const reach = double[0] * scale;
  const near = narrow ? reach / 2 : reach;
  const scaled = value * scale;
  const whole = Math.floor(scaled);
  const fraction = scaled - whole;
  for (let unit = 1000; unit >= 1; unit /= 10) {
    const last = whole % unit;
    const over = last + fraction;
    const under = unit - over;
    const distance = Math.min(over, under);
    if (Math.abs(distance - near) < FLOAT_DOUBT) return false;
    if (distance < near) {
      // In the middle of two answers the greater one is taken, where that can be told for certain.
      if (!exact && Math.abs(over - under) < FLOAT_DOUBT) return false;
      const high = over < under ? whole - last : whole - last + unit;
      if (high < 1e8 || high >= 1e9) return false;
      digits.high = high;
      digits.low = 0;
      digits.exponent = exponent;
      return true;
    }
    if (narrow) return false;
  }
  return false;
}

/** The power of ten of a number's first digit; `top` is the upper half of its bits. */
function exponentOf(value: number, top: number): number {
  const exponent = (((top >>> 20) - 1023) * 78913) >> 18;
  const reached =
    exponent < -1 ? value * powerOf(-exponent - 1) >= 1 : value >= power[exponent + 1]!;
  return reached ? exponent + 1 : exponent;
}

function powerOf(k: number): number {
  if (power[k] === 0) definePower(k);
  return power[k]!;
}
