const view = new DataView(new ArrayBuffer(8));

/** Whether rounding a double to float needs the exact decimal: it lies halfway between floats, or below the normal range. */
export function needsExactFloat(value: number): boolean {
  view.setFloat64(0, value);
  const magnitude = Math.abs(value);
  return (
    (view.getUint32(4) & 0x1fffffff) === 0x10000000 ||
    (magnitude < 1.1754943508222875e-38 && magnitude > 0) ||
    (magnitude > 3.4028234e38 && magnitude < 3.5e38)
  );
}

/**
 * The float nearest to a decimal number, rounded once. Rounding by way of a double rounds twice, which is wrong when
 * the double lies halfway between two floats and the decimal number does not.
 *
 * @param text - A decimal number without white space.
 * @param value - Its nearest double.
 */
export function floatFromDecimal(text: string, value: number): number {
  if (!needsExactFloat(value)) return Math.fround(value);
  const rounded = Math.fround(value);
  const other = neighbour(rounded, value > rounded);
  // Of the two floats around the number the nearer one wins; on a tie the one whose last bit is zero.
  if (!Number.isFinite(rounded) || !Number.isFinite(other)) {
    // Halfway between the greatest float and 2^128 is where infinity begins.
    const limit = 2 ** 128 - 2 ** 103;
    const beyond = compareDecimal(text.replace(/^[+-]/, ""), limit) >= 0;
    const magnitude = beyond ? Infinity : 3.4028234663852886e38;
    return value < 0 ? -magnitude : magnitude;
  }
  // Floats have 24 bits, so the middle of two neighbours is an exact double.
  const middle = (rounded + other) / 2;
  const side = compareDecimal(text, middle);
  if (side === 0) return isEven(rounded) ? rounded : other;
  return side > 0 ? Math.max(rounded, other) : Math.min(rounded, other);
}

function isEven(float: number): boolean {
  view.setFloat32(0, float);
  return (view.getUint32(0) & 1) === 0;
}

/** The next float towards +∞ or −∞. */
function neighbour(float: number, up: boolean): number {
  if (float === 0) return up ? 2 ** -149 : -(2 ** -149);
  view.setFloat32(0, float);
  view.setInt32(0, view.getInt32(0) + (float > 0 === up ? 1 : -1));
  return view.getFloat32(0);
}

/** The sign of (decimal number − double), exactly. */
function compareDecimal(text: string, value: number): number {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return Math.sign(Number(text) - value);
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  let decimal = BigInt(`${whole}${fraction}` || "0") * (sign === "-" ? -1n : 1n);
  const power = Number(exponent) - fraction.length;
  // Far outside of the range of floats the doubles compare rightly, and powers would be huge.
  if (power > 400 || power < -1_500) return Math.sign(Number(text) - value);
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fractionBits = bits & 0xfffffffffffffn;
  let binary = biased === 0 ? fractionBits : fractionBits | 0x10000000000000n;
  if (bits >> 63n === 1n) binary = -binary;
  const shift = (biased === 0 ? 1 : biased) - 1075;
  if (power >= 0) decimal *= 10n ** BigInt(power);
  else binary *= 10n ** BigInt(-power);
  if (shift >= 0) binary <<= BigInt(shift);
  else decimal <<= BigInt(-shift);
  return decimal > binary ? 1 : decimal < binary ? -1 : 0;
}
