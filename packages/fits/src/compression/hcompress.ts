import { FitsError } from "../errors.ts";
import { invertHTransform } from "./h-transform.ts";
import { QuadtreeReader } from "./quadtree.ts";

const magic = 0xdd99;
const headerLength = 25;

/** A decompressed tile: `rows` × `columns` integers, the columns varying fastest. */
export interface HcompressTile {
  /** Integers. */
  readonly values: Float64Array;
  /** Length of the slower axis. */
  readonly rows: number;
  /** Length of the faster axis. */
  readonly columns: number;
}

function damaged(what: string): FitsError {
  return new FitsError("bad-data", `A HCOMPRESS tile ${what}`);
}

/**
 * Decompresses HCOMPRESS_1 (White, Postman and Lattanzi 1992; FITS 4.0, section 10.4.4).
 *
 * ```
 *  0  2  0xDD99
 *  2  4  rows          6  4  columns
 * 10  4  scale        14  8  sum of all pixels
 * 22  3  number of bit planes: of the sums, of the mixed, of the diagonal differences
 * 25     bit planes of the four quadrants as quadtrees, a zero nybble, then the signs
 * ```
 *
 * @param pixels Number of pixels that the tile must have.
 * @param isSmooth Smooth the blocks of lossy compression (ZVALn of SMOOTH).
 * @throws FitsError `bad-data`
 */
export function hcompressDecode(
  bytes: Uint8Array,
  pixels: number,
  isSmooth: boolean,
): HcompressTile {
  if (bytes.length < headerLength) throw damaged("is cut");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint16(0) !== magic) throw damaged("does not begin with its magic number");
  const rows = view.getInt32(2);
  const columns = view.getInt32(6);
  const scale = view.getInt32(10);
  if (rows < 1 || columns < 1 || rows * columns !== pixels) throw damaged("has another size");
  const values = new Float64Array(pixels);
  const [sums, mixed, diagonal] = [bytes[22]!, bytes[23]!, bytes[24]!];
  if (Math.max(sums, mixed, diagonal) > 52) throw damaged("has too many bit planes");
  const reader = new QuadtreeReader(bytes, headerLength);
  const topRows = Math.ceil(rows / 2);
  const left = Math.ceil(columns / 2);
  const quadrant = (at: number, height: number, width: number, planes: number): void =>
    reader.readQuadrant(values, { at, stride: columns, rows: height, columns: width }, planes);
  quadrant(0, topRows, left, sums);
  quadrant(left, topRows, columns - left, mixed);
  quadrant(columns * topRows, rows - topRows, left, mixed);
  quadrant(columns * topRows + left, rows - topRows, columns - left, diagonal);
  if (reader.bits(4) !== 0) throw damaged("has no end mark");
  reader.alignToByte();
  for (let i = 0; i < pixels; i++) {
    if (values[i] !== 0 && reader.bits(1) === 1) values[i] = -values[i]!;
  }
  values[0] = Number(view.getBigInt64(14));
  if (scale > 1) for (let i = 0; i < pixels; i++) values[i] = values[i]! * scale;
  invertHTransform(values, rows, columns, isSmooth ? scale : 0);
  return { values, rows, columns };
}
