import { FitsError } from "../errors.ts";

/** What the four high bits of an instruction say; the twelve low bits are its count or value. */
const zeros = 0; // n pixels of 0
const setHigh = 1; // value = next word · 4096 + n
const increase = 2; // value += n
const decrease = 3; // value -= n
const high = 4; // n pixels of the value
const zerosThenHigh = 5; // n - 1 pixels of 0, one of the value
const increaseAndPut = 6; // value += n, one pixel of it
const decreaseAndPut = 7; // value -= n, one pixel of it

/**
 * Decompresses PLIO_1, IRAF's line lists of 16-bit words (FITS 4.0, section 10.4.3).
 *
 * @param out Takes one tile; its length is the number of pixels.
 * @throws FitsError `bad-data`
 */
export function plioDecode(words: Int16Array, out: Int32Array): void {
  const isOld = (words[2] ?? 0) > 0;
  const length = isOld ? words[2]! : ((words[4] ?? 0) << 15) + (words[3] ?? 0);
  const begin = isOld ? 3 : (words[1] ?? 0);
  if (begin < 0 || length > words.length) {
    throw new FitsError("bad-data", "A PLIO-compressed tile has a wrong header");
  }
  let value = 1;
  let at = 0;
  const run = (count: number, filler: number): void => {
    const end = Math.min(out.length, at + count);
    out.fill(filler, at, end);
    at = end;
  };
  out.fill(0);
  for (let i = begin; i < length && at < out.length; i++) {
    const word = words[i]!;
    const n = word & 0xfff;
    switch (word >> 12) {
      case zeros:
        run(n, 0);
        break;
      case setHigh:
        value = ((words[++i] ?? 0) << 12) + n;
        break;
      case increase:
        value += n;
        break;
      case decrease:
        value -= n;
        break;
      case high:
        run(n, value);
        break;
      case zerosThenHigh:
        run(n - 1, 0);
        run(1, value);
        break;
      case increaseAndPut:
        value += n;
        run(1, value);
        break;
      case decreaseAndPut:
        value -= n;
        run(1, value);
        break;
      default:
        throw new FitsError("bad-data", `PLIO has no instruction ${word}`);
    }
  }
}
