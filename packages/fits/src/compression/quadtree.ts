import { FitsError } from "../errors.ts";

/** A quadrant of the transformed tile. */
export interface Quadrant {
  /** Index of its first element. */
  readonly at: number;
  /** Elements from one row to the next. */
  readonly stride: number;
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
}

/** Reads the bit planes of HCOMPRESS, each a quadtree of Huffman-coded 2×2 blocks. */
export class QuadtreeReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #byte = 0;
  #have = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** The next `count` bits, at most 8, the most significant first. */
  bits(count: number): number {
    if (this.#have < count) {
      if (this.#at >= this.#bytes.length) {
        throw new FitsError("bad-data", "A HCOMPRESS tile ends too early");
      }
      this.#byte = ((this.#byte & 0xff) << 8) | this.#bytes[this.#at++]!;
      this.#have += 8;
    }
    this.#have -= count;
    return (this.#byte >> this.#have) & ((1 << count) - 1);
  }

  /** Leaves out what is left of the present byte. */
  alignToByte(): void {
    this.#have = 0;
  }

  /** Which of four pixels are set: 8 upper left, 4 upper right, 2 lower left, 1 lower right. */
  #block(): number {
    const three = this.bits(3);
    if (three < 4) return 1 << three;
    const four = (three << 1) | this.bits(1);
    if (four < 13) return [3, 5, 10, 12, 15][four - 8]!;
    const five = (four << 1) | this.bits(1);
    if (five < 31) return [6, 7, 9, 11, 13][five - 26]!;
    return this.bits(1) === 0 ? 0 : 14;
  }

  /** Adds the bit planes of a quadrant to `values`. */
  readQuadrant(values: Float64Array, quadrant: Quadrant, planes: number): void {
    const { rows, columns } = quadrant;
    if (rows === 0 || columns === 0) return;
    let depth = 0;
    while (1 << depth < Math.max(rows, columns)) depth++;
    const size = Math.ceil(rows / 2) * Math.ceil(columns / 2);
    const blocks = new Uint8Array(Math.max(1, size));
    for (let plane = planes - 1; plane >= 0; plane--) {
      const kind = this.bits(4);
      if (kind === 0) for (let i = 0; i < size; i++) blocks[i] = this.bits(4);
      else if (kind === 15) {
        const root = this.#block();
        if (root === 0) continue; // an empty plane
        this.#readTree(blocks, quadrant, depth, root);
      } else throw new FitsError("bad-data", `HCOMPRESS has no bit plane code ${kind}`);
      addPlane(values, quadrant, blocks, 2 ** plane);
    }
  }

  /** Expands a quadtree from its root to the 2×2 blocks of pixels. */
  #readTree(blocks: Uint8Array, { rows, columns }: Quadrant, depth: number, root: number): void {
    let parents = Uint8Array.of(root);
    for (let level = depth - 1; level > 0; level--) {
      const height = Math.ceil(rows / 2 ** level);
      const width = Math.ceil(columns / 2 ** level);
      const children = new Uint8Array(height * width);
      spread(parents, height, width, children);
      for (let i = children.length - 1; i >= 0; i--) {
        if (children[i] !== 0) children[i] = this.#block();
      }
      parents = children;
    }
    blocks.set(parents);
  }
}

/** Turns 2×2 blocks into single bits. */
function spread(blocks: Uint8Array, height: number, width: number, bits: Uint8Array): void {
  const blockWidth = Math.ceil(width / 2);
  for (let row = height - 1; row >= 0; row--) {
    for (let column = width - 1; column >= 0; column--) {
      const block = blocks[(row >> 1) * blockWidth + (column >> 1)]!;
      const bit = 3 - 2 * (row & 1) - (column & 1);
      bits[row * width + column] = (block >> bit) & 1;
    }
  }
}

function addPlane(
  values: Float64Array,
  { at, stride, rows, columns }: Quadrant,
  blocks: Uint8Array,
  weight: number,
): void {
  const blockWidth = Math.ceil(columns / 2);
  for (let row = 0; row < rows; row++) {
    const begin = at + row * stride;
    const from = (row >> 1) * blockWidth;
    const upper = 3 - 2 * (row & 1);
    for (let column = 0; column < columns; column++) {
      const block = blocks[from + (column >> 1)]!;
      if (block !== 0 && ((block >> (upper - (column & 1))) & 1) === 1) {
        values[begin + column] = values[begin + column]! + weight;
      }
    }
  }
}
