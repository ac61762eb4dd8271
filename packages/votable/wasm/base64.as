let sourceAt: usize = 0;
let lineEnds: i32 = 0;

/** Where decoding stopped: at the first group that is not complete or holds something else than base64. */
export function base64At(): usize {
  return sourceAt;
}

/** Line ends in what was decoded. */
export function base64Lines(): i32 {
  return lineEnds;
}

/** The 6 bits of a character, or -1. */
function sextet(c: u32): i32 {
  if (c - 65 < 26) return <i32>(c - 65);
  if (c - 97 < 26) return <i32>(c - 71);
  if (c - 48 < 10) return <i32>(c + 4);
  return c === 43 ? 62 : c === 47 ? 63 : -1;
}

/**
 * Decodes sixteen characters to twelve bytes by Muła's method: two table look-ups find out what belongs to base64, a
 * third gives what is to be added to a character to have its six bits.
 *
 * @returns What does not belong to base64: zero where a character does.
 */
// @ts-ignore: decorator
@inline
function decodeSixteen(from: usize, target: usize): v128 {
  const lowTable = i8x16(
    0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13, 0x1a, 0x1b, 0x1b, 0x1b, 0x1a,
  );
  const highTable = i8x16(
    0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
  );
  const rollTable = i8x16(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0);
  const order = i8x16(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
  const v = v128.load(from);
  const high = v128.and(i32x4.shr_u(v, 4), i8x16.splat(0x0f));
  const low = v128.and(v, i8x16.splat(0x0f));
  const roll = i8x16.swizzle(rollTable, i8x16.add(i8x16.eq(v, i8x16.splat(0x2f)), high));
  const bits = i8x16.add(v, roll);
  // The first of two characters has the higher bits: 64 times it, plus the second; the same again for pairs.
  const pairs = v128.or(
    i16x8.shl(v128.and(bits, i16x8.splat(0x00ff)), 6),
    i16x8.shr_u(bits, 8),
  );
  const groups = i32x4.dot_i16x8_s(pairs, i32x4.splat(0x00011000));
  v128.store(target, i8x16.swizzle(groups, order));
  return v128.and(i8x16.swizzle(lowTable, low), i8x16.swizzle(highTable, high));
}

/**
 * Decodes whole groups of four characters; white space may stand between characters.
 *
 * @returns The address after the last byte written.
 */
export function decodeBase64(from: usize, to: usize, target: usize): usize {
  let p = from;
  let out = target;
  lineEnds = 0;
  // Lines have equal lengths as a rule: sixty-four characters are decoded together where no end is expected among them.
  let line = p;
  let length = to - from;
  while (true) {
    const stop = line + length < to ? line + length : to;
    while (p + 64 <= stop) {
      const wrong = v128.or(
        v128.or(decodeSixteen(p, out), decodeSixteen(p + 16, out + 12)),
        v128.or(decodeSixteen(p + 32, out + 24), decodeSixteen(p + 48, out + 36)),
      );
      if (v128.any_true(wrong)) break;
      p += 64;
      out += 48;
    }
    let lineEnded = false;
    while (p + 16 <= to) {
      if (load<u8>(p) === 10) {
        lineEnds++;
        length = p - line;
        line = ++p;
        lineEnded = true;
        break;
      }
      const wrong = decodeSixteen(p, out);
      if (!v128.any_true(wrong)) {
        p += 16;
        out += 12;
        continue;
      }
      // A line ends in these sixteen characters: the whole groups before count, then the line end is passed over.
      const clean = <usize>(ctz(i8x16.bitmask(i8x16.ne(wrong, i8x16.splat(0)))) >> 2);
      p += clean << 2;
      out += clean * 3;
      const c = load<u8>(p);
      if (c === 13 || c === 32 || c === 9) p++;
      else if (c !== 10) break;
    }
    if (lineEnded) continue;
    // One group, character by character: a line ends here, or the text does.
    let q = p;
    let bits: i32 = 0;
    let count = 0;
    let ends = 0;
    while (q < to && count < 4) {
      const c = <u32>load<u8>(q++);
      const six = sextet(c);
      if (six >= 0) {
        bits = (bits << 6) | six;
        count++;
      } else if (c === 10) ends++;
      else if (c !== 13 && c !== 32 && c !== 9) {
        sourceAt = p;
        return out;
      }
    }
    if (count < 4) {
      sourceAt = p;
      return out;
    }
    store<u8>(out, bits >> 16);
    store<u8>(out, bits >> 8, 1);
    store<u8>(out, bits, 2);
    out += 3;
    p = q;
    lineEnds += ends;
  }
  return out;
}
