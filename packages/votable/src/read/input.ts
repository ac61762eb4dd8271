import { allocate } from "../column/buffers.ts";
import { VOTableError } from "../errors.ts";

/** Bytes after the end that hold `<`, so that scanning loops stop there without looking where the end is. */
export const PADDING = 64;

/** Bytes of one row that are allowed where nothing else is said. */
export const MAX_ROW_BYTES = 268_435_456;

const encoder = /* @__PURE__ */ new TextEncoder();

/** The bytes of a document that were read and not yet used, in a window that is refilled. */
export class Input {
  /** The memory; at least {@link PADDING} bytes longer than the window. */
  bytes: Uint8Array;
  /** Where the unused bytes begin. */
  start = 0;
  /** Where they end. */
  end = 0;
  /** How far it may grow. */
  maximum: number;
  readonly #usual: number;

  /** Makes a window of up to `usual` bytes, as many as come at once, or up to `maximum` where a single thing is longer. */
  constructor(usual: number, maximum: number) {
    this.bytes = new Uint8Array(PADDING);
    this.#usual = usual;
    this.maximum = maximum;
  }

  /** Takes bytes of a chunk from `from` on. @returns How many were taken. */
  fill(chunk: Uint8Array, from: number): number {
    const room = this.#room(chunk.length - from);
    const taken = chunk.subarray(from, from + room.length);
    room.set(taken);
    this.#add(taken.length);
    return taken.length;
  }

  /** Takes characters of a text from `from` on. @returns How many were taken. */
  fillText(text: string, from: number): number {
    const room = this.#room(text.length - from);
    const { read, written } = encoder.encodeInto(from === 0 ? text : text.slice(from), room);
    this.#add(written);
    return read;
  }

  /** The memory after what is at hand, where so many bytes are to come. */
  #room(count: number): Uint8Array {
    const wanted = this.end - this.start + count;
    this.#widen(wanted);
    const capacity = this.bytes.length - PADDING;
    if (this.start === this.end) this.start = this.end = 0;
    else if (this.start > 0 && wanted > capacity - this.start) {
      this.bytes.copyWithin(0, this.start, this.end);
      this.end -= this.start;
      this.start = 0;
    }
    return this.bytes.subarray(this.end, capacity);
  }

  #add(count: number): void {
    this.end += count;
    this.bytes.fill(60, this.end, this.end + PADDING);
  }

  /** Makes room for so many more bytes after `end`. @throws {VOTableError} `LIMIT` when they are too many. */
  reserve(count: number): void {
    if (this.start === this.end) this.start = this.end = 0;
    if (this.end + count <= this.bytes.length - PADDING) return;
    if (this.start > 0) {
      this.bytes.copyWithin(0, this.start, this.end);
      this.end -= this.start;
      this.start = 0;
    }
    while (this.end + count > this.bytes.length - PADDING) {
      if (!this.grow()) throw tooLong(this.maximum);
    }
  }

  /** Makes the window larger. @returns False when it has its greatest size already. */
  grow(): boolean {
    const capacity = this.bytes.length - PADDING;
    if (capacity >= this.maximum) return false;
    const larger = Math.max(this.#usual, Math.min(this.maximum, capacity * 4));
    this.moveTo(allocate(Uint8Array, larger + PADDING));
    return true;
  }

  /** A small document gets a small window: clearing 128 KiB takes longer than reading 6. */
  #widen(wanted: number): void {
    const capacity = this.bytes.length - PADDING;
    if (wanted <= capacity || capacity >= this.#usual) return;
    this.moveTo(new Uint8Array(Math.min(this.#usual, Math.max(wanted, capacity * 2)) + PADDING));
  }

  /** Goes on in other memory, which must be large enough. */
  moveTo(bytes: Uint8Array): void {
    if (this.start < this.end) bytes.set(this.bytes.subarray(this.start, this.end));
    this.end -= this.start;
    this.start = 0;
    bytes.fill(60, this.end, this.end + PADDING);
    this.bytes = bytes;
  }
}

/** The error for a row that does not fit into the window. */
export function tooLong(maximum: number): VOTableError {
  return new VOTableError("LIMIT", `A row takes more than ${maximum} bytes`, {
    hint: "Raise limits.maxRowBytes when the table is meant to have such rows.",
  });
}
