/*
 * Reading goes from cell to cell, and where the next one begins is known when the last one has ended. So functions
 * return addresses, which the next step waits for, and leave values in globals, for which it does not wait.
 */

/** The number that was read last. */
export let numberValue: f64 = 0;
/** The digits that were read last, as a number. */
export let digitsValue: u64 = 0;

/** The host puts here: 128-bit powers of five from 5^-128 to 5^64, least significant half second; then 10^0 to 10^22. */
export const POWERS: usize = memory.data(193 * 16 + 23 * 8, 16);
const TENS: usize = POWERS + 193 * 16;

/** Address of the table that the host fills. */
export function powers(): usize {
  return POWERS;
}

/** The high half of a 128-bit product. */
// @ts-ignore: decorator
@inline
function highProduct(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const p01 = a0 * b1;
  const p10 = a1 * b0;
  const middle = ((a0 * b0) >> 32) + (p01 & 0xffffffff) + (p10 & 0xffffffff);
  return a1 * b1 + (p01 >> 32) + (p10 >> 32) + (middle >> 32);
}

/** digits × 10^exponent by Lemire's method (2021): correctly rounded, or NaN where it cannot tell. */
function scale(digits: u64, exponent: i32): f64 {
  if (digits === 0) return 0;
  if (exponent < -128 || exponent > 64) return NaN;
  const zeros = <i32>clz(digits);
  const w = digits << zeros;
  const power = POWERS + ((<usize>(exponent + 128)) << 4);
  const factor = load<u64>(power);
  let high = highProduct(w, factor);
  let low = w * factor;
  if ((high & 0x1ff) === 0x1ff) {
    const more = highProduct(w, load<u64>(power, 8));
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

/** 10^0 to 10^19. */
const WHOLE_TENS: usize = memory.data<u64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000,
  100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000,
  10000000000000000, 100000000000000000, 1000000000000000000, 10000000000000000000,
]);

/** One bit for each of sixteen characters: whether it is a digit. */
// @ts-ignore: decorator
@inline
function digitMask(characters: v128): i32 {
  // 0 to 9 become 118 to 127, and everything else less, or negative.
  return i8x16.bitmask(i8x16.gt_s(i8x16.add(characters, i8x16.splat(70)), i8x16.splat(117)));
}

/**
 * The number that the first `count` of sixteen characters make, which are digits. They are moved to the right, with
 * zeros before them, and then joined: in pairs, in fours, in eights.
 */
// @ts-ignore: decorator
@inline
function joinDigits(characters: v128, count: i32): u64 {
  const places = i8x16.add(
    i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    i8x16.splat(<i8>(count - 16)),
  );
  const digits = i8x16.swizzle(i8x16.sub(characters, i8x16.splat(48)), places);
  const pairs = i16x8.add(
    i16x8.mul(v128.and(digits, i16x8.splat(255)), i16x8.splat(10)),
    i16x8.shr_u(digits, 8),
  );
  const fours = i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
  const eights = i32x4.dot_i16x8_s(
    i16x8.narrow_i32x4_s(fours, fours),
    i16x8(10000, 1, 10000, 1, 10000, 1, 10000, 1),
  );
  return (
    <u64>i32x4.extract_lane(eights, 0) * 100000000 + <u64>i32x4.extract_lane(eights, 1)
  );
}

/** The number that one to four characters make, which are digits. */
// @ts-ignore: decorator
@inline
function joinFour(characters: u32, count: i32): u64 {
  const digits = (characters - 0x30303030) << (32 - (count << 3));
  const pairs = (digits * 10 + (digits >> 8)) & 0x00ff00ff;
  return <u64>((pairs * 100 + (pairs >> 16)) & 0xffff);
}

/** Reads digits into `digitsValue`; more than 19 of them overflow. @returns The address after them. */
// @ts-ignore: decorator
@inline
export function readDigits(from: usize): usize {
  const characters = v128.load(from);
  const count = ctz(~digitMask(characters));
  digitsValue = joinDigits(characters, count);
  return count === 16 ? moreDigits(from + 16) : from + <usize>count;
}

function moreDigits(from: usize): usize {
  let p = from;
  for (let d = <u32>load<u8>(p) - 48; d < 10; d = <u32>load<u8>(++p) - 48) {
    digitsValue = digitsValue * 10 + d;
  }
  return p;
}

/** Reads a decimal number into `numberValue`. @returns The address after it, or 0 when it is none that is read here. */
export function parseNumber(from: usize): usize {
  const sign = <u32>load<u8>(from);
  const negative = sign === 45;
  const first = from + <usize>(negative || sign === 43);
  const characters = v128.load(first);
  const others = ~(digitMask(characters) | (digitMask(v128.load(first, 16)) << 16));
  const whole = ctz(others);
  let digits: u64 =
    <u32>(whole - 1) < 4 ? joinFour(load<u32>(first), whole) : joinDigits(characters, whole);
  let count = whole;
  let exponent: i32 = 0;
  let end = first + <usize>whole;
  if (load<u8>(end) === 46) {
    const length = ctz(others & (others - 1));
    const places = length - whole - 1;
    if (places > 16 || length >= 32) return longNumber(first, negative);
    exponent = -places;
    count += places;
    digits =
      digits * load<u64>(WHOLE_TENS + ((<usize>places) << 3)) +
      joinDigits(v128.load(end, 1), places);
    end = first + <usize>length;
  }
  if (count === 0) return 0;
  if (whole > 16 || count > 19) return longNumber(first, negative);
  if (load<u8>(end) !== 60) {
    const mark = <u32>load<u8>(end) | 32;
    if (mark === 101 || mark === 100) {
      end = readExponent(end);
      if (end === 0) return 0;
      exponent += exponentValue;
    }
  }
  let value: f64;
  if (digits < 1000000000000000 && exponent >= -22 && exponent <= 22) {
    value =
      exponent < 0
        ? <f64>digits / load<f64>(TENS + ((<usize>-exponent) << 3))
        : <f64>digits * load<f64>(TENS + ((<usize>exponent) << 3));
  } else {
    value = scale(digits, exponent);
    if (value !== value) return 0;
  }
  numberValue = negative ? -value : value;
  return end;
}

let exponentValue: i32 = 0;

/** Reads what follows an e, or the D that Fortran programs write, into `exponentValue`. @returns The address after it, or 0. */
function readExponent(mark: usize): usize {
  let p = mark + 1;
  const sign = load<u8>(p);
  if (sign === 45 || sign === 43) p++;
  const first = p;
  let written: i32 = 0;
  for (let d = <u32>load<u8>(p) - 48; d < 10; d = <u32>load<u8>(++p) - 48) {
    if (written < 100000) written = written * 10 + <i32>d;
  }
  exponentValue = sign === 45 ? -written : written;
  return p === first ? 0 : p;
}

/**
 * A number with many digits. Leading zeros do not count; of the rest the first 19 tell, if the number above them is
 * rounded to the same double.
 */
function longNumber(from: usize, negative: bool): usize {
  let digits: u64 = 0;
  let count: i32 = 0;
  let exponent: i32 = 0;
  let exact = true;
  let fraction = false;
  let p = from;
  for (;;) {
    const c = <u32>load<u8>(p);
    const d = c - 48;
    if (d >= 10) {
      if (c !== 46 || fraction) break;
      fraction = true;
    } else if (count < 19) {
      digits = digits * 10 + d;
      if (digits !== 0) count++;
      if (fraction) exponent--;
    } else {
      exact = exact && d === 0;
      if (!fraction) exponent++;
    }
    p++;
  }
  const mark = <u32>load<u8>(p) | 32;
  if (mark === 101 || mark === 100) {
    p = readExponent(p);
    if (p === 0) return 0;
    exponent += exponentValue;
  }
  const value = scale(digits, exponent);
  if (value !== value || (!exact && value !== scale(digits + 1, exponent))) return 0;
  numberValue = negative ? -value : value;
  return p;
}

/** Reads NaN, Inf or Infinity in any case, with or without sign, into `numberValue`. @returns The address after it, or 0. */
export function parseSpecial(from: usize): usize {
  let p = from;
  const c = load<u8>(p);
  if (c === 45 || c === 43) p++;
  const three = load<u32>(p) & 0xdfdfdf;
  if (three === 0x4e414e) {
    numberValue = NaN;
    return p + 3;
  }
  if (three !== 0x464e49) return 0;
  numberValue = c === 45 ? -Infinity : Infinity;
  p += 3;
  const inity = (load<u32>(p) & 0xdfdfdfdf) === 0x54494e49 && (load<u8>(p, 4) & 0xdf) === 0x59;
  return inity ? p + 5 : p;
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
