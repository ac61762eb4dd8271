/** 6-bit values of the base64 alphabet; 64: white space, 65: padding, 128: anything else. */
const codes: Uint8Array = new Uint8Array(256).fill(128);
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const letters: Uint8Array = new Uint8Array(64);
for (let k = 0; k < 64; k++) {
  letters[k] = alphabet.charCodeAt(k);
  codes[letters[k]!] = k;
}
for (const space of [9, 10, 13, 32]) codes[space] = 64;
codes[61] = 65;

/** Set for characters that are none of the alphabet. */
const ODD = 0x1000000;
/** What each character of a group gives to its three bytes, the first byte in the lowest bits. */
const firsts: Int32Array = new Int32Array(256).fill(ODD);
const seconds: Int32Array = firsts.slice();
const thirds: Int32Array = firsts.slice();
const fourths: Int32Array = firsts.slice();
letters.forEach((letter, k) => {
  firsts[letter] = k << 2;
  seconds[letter] = (k >>> 4) | ((k & 15) << 12);
  thirds[letter] = ((k >>> 2) << 8) | ((k & 3) << 22);
  fourths[letter] = k << 16;
});

/** The three bytes of four characters, the first of each in the lowest bits. */
function group(characters: number): number {
  return (
    firsts[characters & 255]! |
    seconds[(characters >>> 8) & 255]! |
    thirds[(characters >>> 16) & 255]! |
    fourths[characters >>> 24]!
  );
}

/** The two characters of every twelve bits, as they lie in memory. */
const pairs: Uint16Array = new Uint16Array(4096);
const pairBytes = new Uint8Array(pairs.buffer);
for (let k = 0; k < 4096; k++) {
  pairBytes[k * 2] = letters[k >>> 6]!;
  pairBytes[k * 2 + 1] = letters[k & 63]!;
}

/** Base64 that is not: its position among the bytes given. */
export class Base64Fault extends Error {
  override readonly name = "Base64Fault";
  /** Index of the offending character. */
  readonly at: number;

  /** Makes a fault. */
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** Decodes base64 piece by piece; white space may stand anywhere. */
export class Base64Decoder {
  #bits = 0;
  #count = 0;
  #padding = 0;
  /** Line ends met so far. */
  lines = 0;

  /** Whether a group of four characters is begun and not complete. */
  get pending(): boolean {
    return this.#count > 0;
  }

  /** Whether anything of a group, or padding, was met: only otherwise may somebody else go on decoding. */
  get begun(): boolean {
    return this.#count > 0 || this.#padding > 0;
  }

  /**
   * Decodes characters.
   *
   * @param target - Gets the bytes, from `at` on; needs room for three quarters of the characters and 3 more.
   * @returns The index after the last byte written.
   * @throws {Base64Fault} At a character that does not belong there.
   */
  decode(source: Uint8Array, from: number, to: number, target: Uint8Array, at: number): number {
    let out = at;
    let k = from;
    const characters = new DataView(source.buffer, source.byteOffset, source.byteLength);
    const bytes = new DataView(target.buffer, target.byteOffset, target.byteLength);
    for (;;) {
      if (this.#count === 0 && this.#padding === 0) {
        for (; k + 16 <= to; k += 16, out += 12) {
          const a = group(characters.getInt32(k, true));
          const b = group(characters.getInt32(k + 4, true));
          const c = group(characters.getInt32(k + 8, true));
          const d = group(characters.getInt32(k + 12, true));
          if (((a | b | c | d) & ODD) !== 0) break;
          bytes.setInt32(out, a | (b << 24), true);
          bytes.setInt32(out + 4, (b >>> 8) | (c << 16), true);
          bytes.setInt32(out + 8, (c >>> 16) | (d << 8), true);
        }
        for (; k + 4 <= to; k += 4, out += 3) {
          const bits = group(characters.getInt32(k, true));
          if ((bits & ODD) !== 0) break;
          target[out] = bits;
          target[out + 1] = bits >>> 8;
          target[out + 2] = bits >>> 16;
        }
      }
      if (k >= to) return out;
      const character = source[k]!;
      const code = codes[character]!;
      if (character === 10) this.lines++;
      else if (code === 65) this.#pad(k);
      else if (code === 128) throw new Base64Fault(k, "A character that base64 does not have");
      else if (code < 64) {
        if (this.#padding > 0) throw new Base64Fault(k, "Base64 goes on after its padding");
        this.#bits = (this.#bits << 6) | code;
        this.#count++;
        if (this.#count === 4) {
          target[out++] = (this.#bits >>> 16) & 255;
          target[out++] = (this.#bits >>> 8) & 255;
          target[out++] = this.#bits & 255;
          this.#bits = this.#count = 0;
        }
      }
      k++;
      if (this.#padding > 0 && this.#count + this.#padding === 4) {
        if (this.#count === 3) {
          target[out++] = (this.#bits >>> 10) & 255;
          target[out++] = (this.#bits >>> 2) & 255;
        } else target[out++] = (this.#bits >>> 4) & 255;
        this.#bits = this.#count = 0;
      }
    }
  }

  #pad(at: number): void {
    if (this.#count === 0 && this.#padding > 0 && this.#padding < 3) return;
    if (this.#count < 2) throw new Base64Fault(at, "Padding where base64 needs a character");
    this.#padding++;
  }
}

/** The bytes of a short base64 text. @throws {Base64Fault} */
export function decodeBase64(text: string): Uint8Array {
  const source = new TextEncoder().encode(text);
  const target = new Uint8Array(Math.ceil(source.length * 0.75) + 3);
  const decoder = new Base64Decoder();
  const end = decoder.decode(source, 0, source.length, target, 0);
  if (decoder.pending) throw new Base64Fault(source.length, "The base64 text is cut");
  return target.subarray(0, end);
}

/**
 * Encodes bytes, without line ends.
 *
 * @param target - Gets the characters, from `at` on; needs room for four thirds of the bytes.
 * @param final - Whether these are the last bytes; otherwise their number must be divisible by three.
 * @returns The index after the last character written.
 */
export function encodeBase64(
  source: Uint8Array,
  from: number,
  to: number,
  target: Uint8Array,
  at: number,
  final: boolean,
): number {
  let out = at;
  let k = from;
  if (((source.byteOffset + from) & 3) === 0 && ((target.byteOffset + at) & 3) === 0) {
    const whole = to - from - ((to - from) % 12);
    encodeWords(
      new Uint32Array(source.buffer, source.byteOffset + from, whole >> 2),
      new Int32Array(target.buffer, target.byteOffset + at, whole / 3),
    );
    k += whole;
    out += (whole / 3) * 4;
  }
  for (; k + 3 <= to; k += 3) {
    const bits = (source[k]! << 16) | (source[k + 1]! << 8) | source[k + 2]!;
    target[out] = letters[bits >>> 18]!;
    target[out + 1] = letters[(bits >>> 12) & 63]!;
    target[out + 2] = letters[(bits >>> 6) & 63]!;
    target[out + 3] = letters[bits & 63]!;
    out += 4;
  }
  if (final && k < to) {
    const two = k + 1 < to;
    const bits = (source[k]! << 16) | (two ? source[k + 1]! << 8 : 0);
    target[out++] = letters[bits >>> 18]!;
    target[out++] = letters[(bits >>> 12) & 63]!;
    target[out++] = two ? letters[(bits >>> 6) & 63]! : 61;
    target[out++] = 61;
  }
  return out;
}

/** Encodes twelve bytes at a time. */
function encodeWords(source: Uint32Array, target: Int32Array): void {
  for (let k = 0, out = 0; k < source.length; k += 3, out += 4) {
    const a = source[k]!;
    const b = source[k + 1]!;
    const c = source[k + 2]!;
    target[out] = fourOf(((a & 0xff) << 16) | (a & 0xff00) | ((a >>> 16) & 0xff));
    target[out + 1] = fourOf(((a >>> 24) << 16) | ((b & 0xff) << 8) | ((b >>> 8) & 0xff));
    target[out + 2] = fourOf((b & 0xff0000) | ((b >>> 24) << 8) | (c & 0xff));
    target[out + 3] = fourOf(((c << 8) & 0xff0000) | ((c >>> 8) & 0xff00) | (c >>> 24));
  }
}

/** The four characters of 24 bits, as they lie in memory. */
function fourOf(bits: number): number {
  return pairs[bits >>> 12]! | (pairs[bits & 4095]! << 16);
}
