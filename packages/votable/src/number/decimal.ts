/** Where the last call of {@link parseDecimal} stopped; -1 when the text is no plain decimal number. */
export const decimal: { end: number } = { end: 0 };

const pow10 = new Float64Array(23);
/** The powers of ten in two halves whose products with other halves are exact (Veltkamp's splitting). */
const pow10High = new Float64Array(23);
const pow10Low = new Float64Array(23);
for (let k = 0; k < 23; k++) {
  const power = Number(`1e${k}`);
  const scaled = 134217729 * power;
  pow10[k] = power;
  pow10High[k] = scaled - (scaled - power);
  pow10Low[k] = power - pow10High[k]!;
}

/**
 * Reads a plain decimal number from ASCII bytes, correctly rounded, up to the first byte that does not belong to it.
 *
 * At most 18 significant digits are gathered in two integers of nine digits. When the digits and the power of ten are
 * both exact doubles, one multiplication or division rounds once and correctly. Otherwise the product is computed in
 * double-double arithmetic, and where its error bound leaves the rounding open, the platform's own conversion decides.
 *
 * @returns The number; `decimal.end` is the index after it, or -1 when the text does not begin with a plain number.
 */
export function parseDecimal(bytes: Uint8Array, from: number): number {
  let at = from;
  let c = bytes[at]!;
  const negative = c === 45;
  if (negative || c === 43) c = bytes[++at]!;
  const first = at;
  let high = 0;
  let highDigits = 0;
  let low = 0;
  let lowDigits = 0;
  let exponent = 0;
  while (c === 48) c = bytes[++at]!;
  while (c >= 48 && c <= 57 && highDigits < 9) {
    high = (high * 10 + (c - 48)) | 0;
    highDigits++;
    c = bytes[++at]!;
  }
  while (c >= 48 && c <= 57 && lowDigits < 9) {
    low = (low * 10 + (c - 48)) | 0;
    lowDigits++;
    c = bytes[++at]!;
  }
  let digits = at - first;
  if (c === 46) {
    c = bytes[++at]!;
    const point = at;
    if (highDigits === 0) while (c === 48) c = bytes[++at]!;
    while (c >= 48 && c <= 57 && highDigits < 9) {
      high = (high * 10 + (c - 48)) | 0;
      highDigits++;
      c = bytes[++at]!;
    }
    while (c >= 48 && c <= 57 && lowDigits < 9) {
      low = (low * 10 + (c - 48)) | 0;
      lowDigits++;
      c = bytes[++at]!;
    }
    exponent = point - at;
    digits -= exponent;
  }
  // Without any digit, or with more of them than are gathered: not for this function.
  if (digits === 0 || (c >= 48 && c <= 57)) {
    decimal.end = -1;
    return Number.NaN;
  }
  if (c === 101 || c === 69) {
    c = bytes[++at]!;
    const negativeExponent = c === 45;
    if (negativeExponent || c === 43) c = bytes[++at]!;
    if (!(c >= 48 && c <= 57)) {
      decimal.end = -1;
      return Number.NaN;
    }
    let written = 0;
    while (c >= 48 && c <= 57) {
      if (written < 100_000) written = written * 10 + (c - 48);
      c = bytes[++at]!;
    }
    exponent += negativeExponent ? -written : written;
  }
  decimal.end = at;
  const value = scale(high, low, lowDigits, exponent);
  if (Number.isNaN(value)) return Number(ascii(bytes, from, at));
  return negative ? -value : value;
}

/** (high × 10^lowDigits + low) × 10^exponent, rounded once; NaN where that is left open. */
function scale(high: number, low: number, lowDigits: number, exponent: number): number {
  const shifted = high * pow10[lowDigits]!;
  const sum = shifted + low;
  if (sum === 0) return 0;
  if (exponent < -22 || exponent > 22) return Number.NaN;
  if (sum <= 9007199254740992) {
    return exponent < 0 ? sum / pow10[-exponent]! : sum * pow10[exponent]!;
  }
  const rest = low - (sum - shifted);
  const k = exponent < 0 ? -exponent : exponent;
  const power = pow10[k]!;
  const powerHigh = pow10High[k]!;
  const powerLow = pow10Low[k]!;
  let value: number;
  let error: number;
  if (exponent < 0) {
    value = sum / power;
    const split = 134217729 * value;
    const valueHigh = split - (split - value);
    const valueLow = value - valueHigh;
    const product = value * power;
    const lost =
      valueHigh * powerHigh -
      product +
      valueHigh * powerLow +
      valueLow * powerHigh +
      valueLow * powerLow;
    error = (sum - product - lost + rest) / power;
  } else {
    value = sum * power;
    const split = 134217729 * sum;
    const sumHigh = split - (split - sum);
    const sumLow = sum - sumHigh;
    error =
      sumHigh * powerHigh - value + sumHigh * powerLow + sumLow * powerHigh + sumLow * powerLow;
    error += rest * power;
  }
  const margin = error * 2 ** -48;
  const below = value + (error - margin);
  return below === value + (error + margin) ? below : Number.NaN;
}

/** The characters of ASCII bytes. */
function ascii(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let k = from; k < to; k++) text += String.fromCharCode(bytes[k]!);
  return text;
}
