/** The last bytes of what passes by, in whole pieces. */
export class Tail {
  readonly #most: number;
  readonly #pieces: Uint8Array[] = [];
  #bytes = 0;

  /** Remembers at least the last `most` bytes. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Remembers a piece, and lets go of those that are further back than wanted. */
  add(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    let first = this.#pieces[0];
    while (first !== undefined && this.#bytes - first.length >= this.#most) {
      this.#bytes -= first.length;
      this.#pieces.shift();
      first = this.#pieces[0];
    }
  }

  /** The last bytes as text, at most so many; in UTF-16 every other byte is zero and falls away. */
  text(most: number = this.#bytes): string {
    const decoder = new TextDecoder();
    const text = this.#pieces.map((piece) =>
      decoder.decode(piece.subarray(-most), { stream: true }),
    );
    return (text.join("") + decoder.decode()).replaceAll("\0", "").slice(-most);
  }
}
