/** Bytes written so far, in one piece of memory that is handed on when it is full. */
export class ByteSink {
  /** The memory; writers keep a margin by calling {@link ByteSink.reserve}. */
  bytes: Uint8Array;
  /** Where the next byte goes. */
  at = 0;
  /** How many bytes there will be in all, as far as can be told. */
  expected = 0;

  /** Makes a sink. */
  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for so many more bytes. */
  reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const grown = this.expected > 0 ? this.bytes.length * 1.5 : this.bytes.length * 2;
    const larger = new Uint8Array(Math.ceil(Math.max(this.at + count, grown, this.expected)));
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
  }

  /** A copy of the bytes written; the sink is empty afterwards. */
  take(): Uint8Array {
    const bytes = this.bytes.slice(0, this.at);
    this.at = 0;
    return bytes;
  }

  /** The bytes written, without a copy unless much of the memory is spare; nothing may be written afterwards. */
  finish(): Uint8Array {
    const bytes = this.bytes.subarray(0, this.at);
    return this.at * 8 < this.bytes.length * 7 ? bytes.slice() : bytes;
  }
}
