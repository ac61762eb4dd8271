import { FitsError } from "../errors.ts";
import type { Hdu } from "../hdu.ts";
import { type BinaryForm, byteLength, parseBinaryForm } from "./tform.ts";

/** Where a column lies in the rows of a binary table. */
export interface BinaryColumn extends BinaryForm {
  /** Number of the column, the first is 1. */
  readonly number: number;
  /** TTYPE, or an empty string. */
  readonly name: string;
  /** Byte offset of the field in a row. */
  readonly offset: number;
}

/** Where everything lies in a binary table. */
export interface BinaryLayout {
  /** Index of the HDU. */
  readonly hdu: number;
  /** Bytes in a row. */
  readonly rowLength: number;
  /** Number of rows. */
  readonly rows: number;
  /** The columns in order. */
  readonly columns: readonly BinaryColumn[];
  /** All rows. */
  readonly data: Uint8Array;
  /** The heap of variable-length arrays. */
  readonly heap: Uint8Array;
  /** Offset of the heap in the data unit. */
  readonly heapOffset: number;
}

/** Rows without bytes cost nothing in a file, but memory once they are read. */
const mostEmptyRows = 1_000_000;

/**
 * Reads the structure of a binary table.
 *
 * @throws FitsError `bad-header`, `too-large`
 */
export function binaryLayout(hdu: Hdu): BinaryLayout {
  const { header, index, shape, data } = hdu;
  if (shape.length !== 2 || header.number("BITPIX") !== 8) {
    throw new FitsError("bad-header", "A table needs BITPIX 8 and NAXIS 2", {
      hdu: index,
      keyword: "NAXIS",
    });
  }
  const [rowLength, rows] = shape as [number, number];
  if (rowLength === 0 && rows > mostEmptyRows) {
    throw new FitsError("too-large", `The table has ${rows} rows of no bytes`, {
      hdu: index,
      keyword: "NAXIS2",
    });
  }
  const fields = header.number("TFIELDS") ?? -1;
  if (!Number.isInteger(fields) || fields < 0 || fields > 999) {
    throw new FitsError("bad-header", "TFIELDS must be from 0 to 999", {
      hdu: index,
      keyword: "TFIELDS",
    });
  }
  const columns: BinaryColumn[] = [];
  let offset = 0;
  for (let number = 1; number <= fields; number++) {
    const keyword = `TFORM${number}`;
    const tform = header.string(keyword);
    if (tform === undefined) {
      throw new FitsError("bad-header", `${keyword} is missing`, { hdu: index, keyword });
    }
    const form = parseBinaryForm(tform, keyword, index);
    columns.push({ ...form, number, name: header.string(`TTYPE${number}`) ?? "", offset });
    offset += form.width;
    if (offset > rowLength) {
      throw new FitsError(
        "bad-header",
        `The columns are wider than the row of ${rowLength} bytes`,
        {
          hdu: index,
          keyword,
        },
      );
    }
  }
  const mainLength = rowLength * rows;
  const theap = header.number("THEAP") ?? mainLength;
  if (!Number.isInteger(theap) || theap < mainLength || theap > data.length) {
    throw new FitsError("bad-header", `THEAP ${theap} is not behind the rows`, {
      hdu: index,
      keyword: "THEAP",
    });
  }
  return {
    hdu: index,
    rowLength,
    rows,
    columns,
    data: data.subarray(0, mainLength),
    heap: data.subarray(theap),
    heapOffset: theap,
  };
}

/** A variable-length array: number of elements, and its bytes in the heap. */
export interface HeapArray {
  /** Number of elements. */
  readonly count: number;
  /** The elements, big-endian. */
  readonly bytes: Uint8Array;
}

/**
 * Follows the descriptor of a variable-length array.
 *
 * @throws FitsError `bad-data` when it points outside of the heap.
 */
export function heapArray(layout: BinaryLayout, column: BinaryColumn, row: number): HeapArray {
  const { data, heap } = layout;
  if (column.width === 0) return { count: 0, bytes: heap.subarray(0, 0) };
  const at = row * layout.rowLength + column.offset;
  const view = new DataView(data.buffer, data.byteOffset + at, column.width);
  const isWide = column.code === "Q";
  const count = isWide ? Number(view.getBigInt64(0)) : view.getInt32(0);
  const offset = isWide ? Number(view.getBigInt64(8)) : view.getInt32(4);
  if (count === 0) return { count: 0, bytes: heap.subarray(0, 0) };
  const length = count < 0 ? -1 : byteLength(column.element!, count);
  if (length < 0 || offset < 0 || offset + length > heap.length) {
    throw new FitsError(
      "bad-data",
      `Row ${row + 1} points to ${count} elements at ${offset}, outside of the heap`,
      { hdu: layout.hdu, keyword: `TFORM${column.number}`, offset: at },
    );
  }
  return { count, bytes: heap.subarray(offset, offset + length) };
}
