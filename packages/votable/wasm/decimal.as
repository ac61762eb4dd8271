/** Where the last number ended; 0 when it was none that is read here. */
export let numberEnd: usize = 0;

/** The host puts here: 128-bit powers of five from 5^-128 to 5^64, least significant half second; then 10^0 to 10^22. */
export const POWERS: usize = memory.data(193 * 16 + 23 * 8, 16);
const TENS: usize = POWERS + 193 * 16;

/** Address of the table that the host fills. */
export function powers(): usize {
  return POWERS;
}

let productLow: u64 = 0;

/** The high half of a 128-bit product; the low half goes to `productLow`. */
function multiply(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const p00 = a0 * b0;
  const p01 = a0 * b1;
  const p10 = a1 * b0;
  const middle = (p00 >> 32) + (p01 & 0xffffffff) + (p10 & 0xffffffff);
  productLow = (middle << 32) | (p00 & 0xffffffff);
  return a1 * b1 + (p01 >> 32) + (p10 >> 32) + (middle >> 32);
}

/** digits × 10^exponent by Lemire's method (2021): correctly rounded, or NaN where it cannot tell. */
function scale(digits: u64, exponent: i32): f64 {
  if (digits === 0) return 0;
  if (exponent < -128 || exponent > 64) return NaN;
  const zeros = <i32>clz(digits);
  const w = digits << zeros;
  const power = POWERS + ((<usize>(exponent + 128)) << 4);
  let high = multiply(w, load<u64>(power));
  let low = productLow;
  if ((high & 0x1ff) === 0x1ff) {
    const more = multiply(w, load<u64>(power, 8));
    low += more;
    if (low < more) high++;
  }
  if (low === 0xffffffffffffffff && (exponent < -27 || exponent > 55)) return NaN;
  const upper = <i32>(high >> 63);
  let mantissa = high >> (upper + 9);
  let binary = ((217706 * exponent) >> 16) + 63 + upper - zeros + 1023;
  if (binary <= 0 || binary >= 2046) return NaN;
  if (low <= 1 && exponent >= -4 && exponent <= 23 && (mantissa & 3) === 1) {
    if (mantissa << (upper + 9) === high) mantissa &= ~(<u64>1);
  }
  mantissa += mantissa & 1;
  mantissa >>= 1;
  if (mantissa >= (<u64>2) << 52) {
    mantissa = (<u64>1) << 52;
    binary++;
  }
  return reinterpret<f64>((mantissa & ~((<u64>1) << 52)) | ((<u64>binary) << 52));
}

/** A decimal number of at most 19 significant digits. `numberEnd` is the address after it, or 0. */
export function parseNumber(from: usize): f64 {
  let p = from;
  let c = <u32>load<u8>(p);
  const negative = c === 45;
  if (negative || c === 43) c = <u32>load<u8>(++p);
  const first = p;
  while (c === 48) c = <u32>load<u8>(++p);
  let digits: u64 = 0;
  const whole = p;
  let d = c - 48;
  while (d < 10) {
    digits = digits * 10 + d;
    c = <u32>load<u8>(++p);
    d = c - 48;
  }
  let count = <i32>(p - whole);
  let seen = <i32>(p - first);
  let exponent: i32 = 0;
  if (c === 46) {
    c = <u32>load<u8>(++p);
    const point = p;
    if (count === 0) while (c === 48) c = <u32>load<u8>(++p);
    const fraction = p;
    d = c - 48;
    while (d < 10) {
      digits = digits * 10 + d;
      c = <u32>load<u8>(++p);
      d = c - 48;
    }
    exponent = -(<i32>(p - point));
    count += <i32>(p - fraction);
    seen -= exponent;
  }
  if (seen === 0 || count > 19) {
    numberEnd = 0;
    return NaN;
  }
  if ((c | 32) === 101) {
    c = <u32>load<u8>(++p);
    const down = c === 45;
    if (down || c === 43) c = <u32>load<u8>(++p);
    d = c - 48;
    let written: i32 = 0;
    const start = p;
    while (d < 10) {
      if (written < 100000) written = written * 10 + <i32>d;
      c = <u32>load<u8>(++p);
      d = c - 48;
    }
    if (p === start) {
      numberEnd = 0;
      return NaN;
    }
    exponent += down ? -written : written;
  }
  let value: f64;
  if (digits <= 9007199254740992 && exponent >= -22 && exponent <= 22) {
    value =
      exponent < 0
        ? <f64>digits / load<f64>(TENS + ((<usize>-exponent) << 3))
        : <f64>digits * load<f64>(TENS + ((<usize>exponent) << 3));
  } else value = scale(digits, exponent);
  numberEnd = value === value ? p : 0;
  return negative ? -value : value;
}

/** Whether rounding to float by way of a double could round twice, or the float is not normal. */
export function floatIsOpen(value: f64): bool {
  const magnitude = Math.abs(value);
  return (
    (reinterpret<u64>(value) & 0x1fffffff) === 0x10000000 ||
    (magnitude < 1.1754943508222875e-38 && magnitude > 0) ||
    magnitude > 3.4028234e38
  );
}
