import { NumberBuffer, TextBuffer } from "./buffers.ts";
import type { Strings } from "./utf8.ts";
import { isAscii } from "./utf8-check.ts";

/** The most different strings: a byte numbers them. */
const MOST = 256;

/** Strings under construction of which few are different: each is kept once, and rows have its number. */
export class SharedStrings {
  /** The number of each row's string. */
  numbers: NumberBuffer<Uint8Array> = new NumberBuffer(new Uint8Array(0));
  readonly #count: Int32Array;
  readonly #offsets: Int32Array;
  readonly #bytes: Uint8Array;

  /** Makes them in memory that the kernel shares: one number, the offsets of 256 strings, and their bytes. */
  constructor(count: Int32Array, offsets: Int32Array, bytes: Uint8Array) {
    this.#count = count;
    this.#offsets = offsets;
    this.#bytes = bytes;
  }

  /** The different strings. */
  get strings(): Strings {
    const count = this.#count[0]!;
    return {
      values: this.#bytes.slice(0, this.#offsets[count]),
      offsets: this.#offsets.slice(0, count + 1),
    };
  }

  /** Adds the strings of a buffer. @returns False when there are too many different ones; then nothing was added. */
  absorb(text: TextBuffer): boolean {
    const before = this.numbers.length;
    this.numbers.reserve(text.length);
    for (let k = 0; k < text.length; k++) {
      const from = text.offsets.values[k]!;
      const number = this.#numberOf(text.bytes.subarray(from, text.offsets.values[k + 1]));
      if (number < 0) {
        this.numbers.length = before;
        return false;
      }
      this.numbers.values[this.numbers.length++] = number;
    }
    return true;
  }

  #numberOf(string: Uint8Array): number {
    const count = this.#count[0]!;
    const offsets = this.#offsets;
    const bytes = this.#bytes;
    for (let k = 0; k < count; k++) {
      const from = offsets[k]!;
      if (offsets[k + 1]! - from !== string.length) continue;
      if (string.every((byte, at) => bytes[from + at] === byte)) return k;
    }
    const begin = offsets[count]!;
    if (count === MOST || begin + string.length > bytes.length) return -1;
    bytes.set(string, begin);
    offsets[count + 1] = begin + string.length;
    this.#count[0] = count + 1;
    return count;
  }

  /** The numbers of all rows so far; there are none afterwards. */
  takeNumbers(): Uint8Array {
    const numbers = this.numbers.finish();
    this.numbers = new NumberBuffer(new Uint8Array(0));
    return numbers;
  }

  /** All strings one after another. */
  toText(): TextBuffer {
    const text = new TextBuffer();
    const { values, offsets } = this.strings;
    for (const number of this.numbers.finish()) {
      text.push(values, offsets[number]!, offsets[number + 1]!);
    }
    if (isAscii(values)) text.ascii = text.size;
    return text;
  }
}
