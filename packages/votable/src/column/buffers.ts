import { VOTableError } from "../errors.ts";
import { bitmapBytes, countBits, setBit } from "./bitmap.ts";
import type { NumericArray } from "./items.ts";

/** The longest typed array that columns grow to: offsets are 32-bit, as in Arrow. */
const MAX_LENGTH = 2 ** 31 - 1;

/** Up to this length arrays grow fourfold: the system gives memory only for what is touched, and copies cost time. */
const GENEROUS = 2 ** 24;

/** The length that arrays begin with: V8 makes one of 64 bytes or less in no time, but not an empty one. */
export const START = 1;
/** The least entries that an array grows to, and the least bytes of strings. */
const LEAST = 64;
const LEAST_TEXT = 512;

/** How long an array must become to hold `needed` entries. */
function grown(length: number, needed: number, least: number = LEAST): number {
  if (needed > MAX_LENGTH) {
    throw new VOTableError("LIMIT", "A column exceeds 2 GB", {
      hint: "Read the document in batches with openTable.",
    });
  }
  return Math.min(MAX_LENGTH, Math.max(needed, length * (length < GENEROUS ? 4 : 2), least));
}

/** An array of zeros. @throws {VOTableError} `LIMIT` when there is no memory for it. */
export function allocate<T>(Type: new (length: number) => T, length: number): T {
  try {
    return new Type(length);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new VOTableError("LIMIT", "There is no memory left for the table", {
      cause,
      hint: "Read the document in batches with openTable.",
    });
  }
}

/** Copies the first `length` entries to the beginning of a larger array. */
function copyStart<T extends NumericArray>(to: T, from: T, length: number): void {
  if (length === 0) return;
  // V8 gives small arrays a buffer when part of them is asked for, which takes as long as a large array.
  to.set((length === from.length ? from : from.subarray(0, length)) as never);
}

/** How long an array should be that is expected to get `expected` entries, or 0 when it is long enough. */
function foreseen(length: number, expected: number): number {
  if (!(expected > length) || expected > MAX_LENGTH / 2) return 0;
  return Math.ceil(expected * 1.08) + 64;
}

/** Whether an array has so much more room than needed that it is worth a copy: an expectation was wrong. */
function isWasteful(length: number, needed: number): boolean {
  return length > needed * 4 + 65_536;
}

/** Numbers that grow. */
export class NumberBuffer<T extends NumericArray = NumericArray> {
  /** The memory; longer than `length`. */
  values: T;
  /** How many numbers there are. */
  length = 0;

  /** Makes a buffer over an empty or preallocated array. */
  constructor(values: T) {
    this.values = values;
  }

  /** Makes room for `count` more numbers. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed > this.values.length) this.#resize(grown(this.values.length, needed));
  }

  /** Makes room at once for `factor` times as many numbers as there are. */
  expect(factor: number): void {
    const length = foreseen(this.values.length, this.length * factor);
    if (length > 0) this.#resize(length);
  }

  #resize(length: number): void {
    const Type = this.values.constructor as new (length: number) => T;
    const values = allocate(Type, length);
    copyStart(values, this.values, this.length);
    this.values = values;
  }

  /** Adds the numbers of another array from `from` to `to`. */
  append(source: NumericArray, from: number, to: number): void {
    this.reserve(to - from);
    this.values.set(source.subarray(from, to) as never, this.length);
    this.length += to - from;
  }

  /** The numbers without the spare room. */
  finish(): T {
    const values = this.values.subarray(0, this.length) as T;
    return isWasteful(this.values.length, this.length) ? (values.slice() as T) : values;
  }
}

/** Bits that grow. */
export class BitBuffer {
  /** The memory. */
  values: Uint8Array = new Uint8Array(START);
  /** How many bits there are. */
  length = 0;

  /** Makes room for `count` more bits. */
  reserve(count: number): void {
    const needed = bitmapBytes(this.length + count);
    if (needed <= this.values.length) return;
    const values = allocate(Uint8Array, grown(this.values.length, needed));
    values.set(this.values);
    this.values = values;
  }

  /** Adds a bit. */
  push(bit: boolean): void {
    this.reserve(1);
    setBit(this.values, this.length++, bit);
  }

  /** Adds bits of a bitmap, which begin at the bit of its first byte where this one ends. */
  merge(bitmap: Uint8Array, count: number): void {
    if (count === 0) return;
    this.reserve(count);
    const first = this.length >>> 3;
    const phase = this.length & 7;
    const bytes = bitmapBytes(phase + count);
    const kept = this.values[first]! & ((1 << phase) - 1);
    this.values.set(bitmap.subarray(0, bytes), first);
    this.values[first] = kept | (this.values[first]! & ~((1 << phase) - 1));
    this.length += count;
  }

  /** The bitmap without the spare room; bits beyond the last one are zero. */
  finish(): Uint8Array {
    const bits = this.values.subarray(0, bitmapBytes(this.length));
    const spare = this.length & 7;
    if (spare !== 0) bits[bits.length - 1] = bits[bits.length - 1]! & ((1 << spare) - 1);
    return bits;
  }
}

/** Strings that grow: UTF-8 and offsets. */
export class TextBuffer {
  /** UTF-8 of all strings; longer than `size`. */
  bytes: Uint8Array = new Uint8Array(START);
  /** Where strings begin; `offsets.values[length]` is where the next one begins. */
  readonly offsets: NumberBuffer<Int32Array>;
  /** Bytes in use. */
  size = 0;
  /** So many bytes from the beginning are known to be ASCII. */
  ascii = 0;

  /** Makes an empty buffer. */
  constructor() {
    this.offsets = new NumberBuffer(new Int32Array(START));
    this.offsets.length = 1;
  }

  /** How many strings there are. */
  get length(): number {
    return this.offsets.length - 1;
  }

  /** Makes room for so many more bytes. */
  reserve(bytes: number): void {
    const needed = this.size + bytes;
    if (needed > this.bytes.length) this.#resize(grown(this.bytes.length, needed, LEAST_TEXT));
  }

  /** Makes room at once for `factor` times as many strings as there are. */
  expect(factor: number): void {
    this.offsets.expect(factor);
    const length = foreseen(this.bytes.length, this.size * factor);
    if (length > 0) this.#resize(length);
  }

  #resize(length: number): void {
    const larger = allocate(Uint8Array, length);
    copyStart(larger, this.bytes, this.size);
    this.bytes = larger;
  }

  /** The bytes without the spare room. */
  finish(): Uint8Array {
    const bytes = this.bytes.subarray(0, this.size);
    return isWasteful(this.bytes.length, this.size) ? bytes.slice() : bytes;
  }

  /** Ends the string that the bytes up to `size` make. */
  end(): void {
    this.offsets.reserve(1);
    this.offsets.values[this.offsets.length++] = this.size;
  }

  /** Adds a string given in UTF-8. */
  push(utf8: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    if (to - from > 32) this.bytes.set(utf8.subarray(from, to), this.size);
    else for (let k = from, at = this.size; k < to; k++) this.bytes[at++] = utf8[k]!;
    this.size += to - from;
    this.end();
  }

  /**
   * Adds `count` strings whose bytes lie at the beginning of `utf8`; `offsets` may begin with any number, and `ascii`
   * says that the bytes are known to be ASCII.
   */
  append(utf8: Uint8Array, offsets: Int32Array, count: number, ascii = false): void {
    const bytes = offsets[count]! - offsets[0]!;
    const shift = this.size - offsets[0]!;
    this.reserve(bytes);
    this.bytes.set(utf8.subarray(0, bytes), this.size);
    if (ascii && this.ascii === this.size) this.ascii += bytes;
    this.size += bytes;
    const { length } = this.offsets;
    this.offsets.append(offsets, 1, count + 1);
    if (shift === 0) return;
    for (let k = length; k < length + count; k++) this.offsets.values[k]! += shift;
  }

  /** Drops strings from the end. */
  truncate(length: number): void {
    this.offsets.length = length + 1;
    this.size = this.offsets.values[length]!;
    this.ascii = Math.min(this.ascii, this.size);
  }
}

/** A longer bitmap that begins with these bits and goes on with ones. */
function withOnes(bits: Uint8Array | undefined, bytes: number): Uint8Array {
  const longer = allocate(Uint8Array, bytes);
  longer.fill(0xff, bits?.length ?? 0);
  if (bits !== undefined) longer.set(bits);
  return longer;
}

/** A validity bitmap that does not exist before the first null. */
export class ValidityBuffer {
  #bits: Uint8Array | undefined;

  /** Records that an entry is null. */
  setNull(index: number): void {
    const needed = bitmapBytes(index + 1);
    let bits = this.#bits;
    if (bits === undefined || bits.length < needed) {
      this.#bits = bits = withOnes(bits, grown(bits?.length ?? 0, needed));
    }
    bits[index >>> 3] = bits[index >>> 3]! & ~(1 << (index & 7));
  }

  /** Whether an entry was recorded as null. */
  isNull(index: number): boolean {
    const byte = this.#bits?.[index >>> 3] ?? 0xff;
    return ((byte >>> (index & 7)) & 1) === 0;
  }

  /** Forgets what was recorded about entries from `from` to `to`. */
  truncate(from: number, to: number): void {
    const bits = this.#bits;
    if (bits === undefined) return;
    for (let k = from; k < to && k < bits.length * 8; k++) setBit(bits, k, true);
  }

  /** Takes over the nulls of a bitmap that begins at the byte of entry `first`; bits before it are ignored. */
  merge(bitmap: Uint8Array, first: number, count: number): void {
    if (count === 0) return;
    this.setNull(first + count - 1);
    const bits = this.#bits!;
    const byte = first >>> 3;
    const bytes = bitmapBytes((first & 7) + count);
    setBit(bits, first + count - 1, true);
    bits[byte] = bits[byte]! & (bitmap[0]! | ((1 << (first & 7)) - 1));
    for (let k = 1; k < bytes; k++) bits[byte + k] = bitmap[k]!;
    const spare = (first + count) & 7;
    if (spare !== 0) bits[byte + bytes - 1] = bits[byte + bytes - 1]! | ((0xff << spare) & 0xff);
  }

  /** The bitmap of `length` entries with bits beyond them zero, or undefined when none is null; and the number of nulls. */
  finish(length: number): { validity: Uint8Array | undefined; nullCount: number } {
    const bits = this.#bits;
    if (bits === undefined) return { validity: undefined, nullCount: 0 };
    const bytes = bitmapBytes(length);
    const validity = bits.length < bytes ? withOnes(bits, bytes) : bits.slice(0, bytes);
    if ((length & 7) !== 0) {
      validity[validity.length - 1] = validity[validity.length - 1]! & ((1 << (length & 7)) - 1);
    }
    const nullCount = length - countBits(validity, length);
    return nullCount === 0 ? { validity: undefined, nullCount } : { validity, nullCount };
  }
}
