import { needsExactFloat } from "./float32.ts";
import { digits, shortestDouble, shortestFloat } from "./shortest.ts";

/** The characters of every three digits, the first in the least significant byte. */
const threes = new Int32Array(1000);
for (let k = 0; k < 1000; k++) {
  threes[k] = 0x303030 + Math.floor(k / 100) + ((Math.floor(k / 10) % 10) << 8) + ((k % 10) << 16);
}

/** Writes numbers as ASCII into memory that its owner keeps large enough; 32 bytes are enough for any number. */
export class NumberWriter {
  /** The memory. */
  bytes: Uint8Array;
  /** Where the next character goes. */
  at = 0;

  /** Makes a writer. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Text that is ASCII. */
  ascii(text: string): void {
    const { bytes } = this;
    let { at } = this;
    for (let k = 0; k < text.length; k++) bytes[at++] = text.charCodeAt(k);
    this.at = at;
  }

  /** An integer within ±(2^53 − 1). */
  integer(value: number): void {
    if (value < 0) {
      this.bytes[this.at++] = 45;
      this.#unsigned(-value);
    } else this.#unsigned(value);
  }

  /** A long, given by its upper and lower 32 bits. */
  long(upper: number, lower: number): void {
    if (upper >= -0x200000 && upper < 0x200000) this.integer(upper * 0x1_0000_0000 + (lower >>> 0));
    else this.ascii(String((BigInt(upper) << 32n) | BigInt(lower >>> 0)));
  }

  /** The shortest decimal that reads back as the same double. */
  double(value: number): void {
    const magnitude = this.#sign(value);
    if (magnitude < 1e9 && magnitude === (magnitude | 0)) this.#unsigned(magnitude);
    else if (shortestDouble(magnitude)) this.#digits(17);
    else this.ascii(spelled(value, String(magnitude)));
  }

  /** The shortest decimal that reads back as the same float. */
  float(value: number): void {
    const magnitude = this.#sign(value);
    // From 2^24 on an integer may have a shorter neighbour.
    if (magnitude <= 16777216 && magnitude === (magnitude | 0)) this.#unsigned(magnitude);
    else if (shortestFloat(magnitude)) this.#digits(9);
    else this.ascii(spelled(value, floatText(magnitude)));
  }

  /** Writes the sign of a number, and returns the number without it. */
  #sign(value: number): number {
    if (!(value < 0 || (value === 0 && 1 / value < 0)) || value === Number.NEGATIVE_INFINITY) {
      return value;
    }
    this.bytes[this.at++] = 45;
    return -value;
  }

  #unsigned(value: number): void {
    const { bytes } = this;
    if (value >= 1e9) {
      const high = Math.floor(value / 1e9);
      this.#unsigned(high);
      putNine(bytes, this.at, (value - high * 1e9) | 0);
      this.at += 9;
      return;
    }
    let rest = value | 0;
    let length = 1;
    for (let limit = 10; length < 9 && rest >= limit; limit *= 10) length++;
    for (let k = this.at + length - 1; k >= this.at; k--) {
      const next = (rest / 10) | 0;
      bytes[k] = 48 + (rest - next * 10);
      rest = next;
    }
    this.at += length;
  }

  /** The digits that were found, at most so many, laid out as JavaScript does it. */
  #digits(count: number): void {
    const { bytes, at } = this;
    const { exponent } = digits;
    // Where the digits begin: behind the point, which all but those of small numbers then move across.
    const first = exponent < 0 && exponent >= -6 ? at + 1 - exponent : at + 1;
    const least = exponent >= 0 ? first + exponent + 1 : first + 1;
    putNine(bytes, first, digits.high);
    let end = first + 9;
    if (count > 9) {
      putEight(bytes, end, digits.low);
      end += 8;
    } else {
      while (end < least) bytes[end++] = 48;
    }
    while (end > least && bytes[end - 1] === 48) end--;
    if (first > at + 1) {
      bytes[at] = 48;
      bytes[at + 1] = 46;
      for (let k = at + 2; k < first; k++) bytes[k] = 48;
    } else {
      const point = exponent >= 0 ? at + exponent + 1 : at + 1;
      for (let k = at; k < point; k++) bytes[k] = bytes[k + 1]!;
      if (end > point + 1) bytes[point] = 46;
      else end = point;
    }
    this.at = end;
    if (exponent < -6) {
      this.ascii("e-");
      this.#unsigned(-exponent);
    }
  }
}

function putThree(bytes: Uint8Array, at: number, value: number): void {
  const text = threes[value]!;
  bytes[at] = text;
  bytes[at + 1] = text >>> 8;
  bytes[at + 2] = text >>> 16;
}

function putNine(bytes: Uint8Array, at: number, value: number): void {
  const upper = (value / 1_000_000) | 0;
  const rest = value - upper * 1_000_000;
  const middle = (rest / 1000) | 0;
  putThree(bytes, at, upper);
  putThree(bytes, at + 3, middle);
  putThree(bytes, at + 6, rest - middle * 1000);
}

function putEight(bytes: Uint8Array, at: number, value: number): void {
  const upper = (value / 100_000) | 0;
  const rest = value - upper * 100_000;
  const middle = (rest / 100) | 0;
  putThree(bytes, at, upper);
  putThree(bytes, at + 3, middle);
  const text = threes[rest - middle * 100]!;
  bytes[at + 6] = text >>> 8;
  bytes[at + 7] = text >>> 16;
}

/** How VOTable spells what is no finite number; anything else has its text. */
function spelled(value: number, text: string): string {
  if (Number.isFinite(value)) return text;
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "+Inf" : "-Inf";
}

/** The shortest decimal that reads back as this positive float. */
function floatText(value: number): string {
  for (let length = 6; length < 9; length++) {
    const number = Number(value.toPrecision(length));
    // What lies halfway between two floats in the eyes of a double is read differently by different readers.
    if (Math.fround(number) === value && !needsExactFloat(number)) return String(number);
  }
  return String(Number(value.toPrecision(9)));
}
