import { FitsError } from "../errors.ts";
import type { Hdu } from "../hdu.ts";
import type { FitsHeader } from "../header/header.ts";
import { type BinaryColumn, type BinaryLayout, binaryLayout, heapArray } from "./binary-layout.ts";
import type { ColumnData, FitsColumn, ScalarData } from "./column.ts";
import { type CellFormat, decodeCells } from "./decode-cells.ts";

/** The bytes of one column of all rows, one after the other. */
function gather(layout: BinaryLayout, { offset, width }: BinaryColumn): Uint8Array {
  const { data, rowLength, rows } = layout;
  if (width === rowLength) return data;
  const out = new Uint8Array(rows * width);
  if (width > 64) {
    for (let row = 0, at = offset; row < rows; row++, at += rowLength) {
      out.set(data.subarray(at, at + width), row * width);
    }
    return out;
  }
  for (let row = 0, at = offset, to = 0; row < rows; row++, at += rowLength) {
    for (let i = 0; i < width; i++) out[to++] = data[at + i]!;
  }
  return out;
}

/** TDIMn taken apart: `(a,b,c)`. */
function parseShape(tdim: string | undefined): number[] | undefined {
  const match = /^\s*\(\s*(\d+(?:\s*,\s*\d+)*)\s*\)\s*$/.exec(tdim ?? "");
  return match === null ? undefined : match[1]!.split(",").map(Number);
}

/** Characters of one string: all of the cell, the `w` of `rAw`, or the first length of TDIM. */
function stringWidth(column: BinaryColumn, shape: readonly number[] | undefined): number {
  const substring = Number(/^\d+/.exec(column.rest)?.[0] ?? column.repeat);
  const width = shape?.[0] ?? substring;
  return width > 0 && width <= column.repeat ? width : column.repeat;
}

/** Arrays may share heap bytes, but not so that reading them would multiply the file. */
const mostSharing = 16;

function readArrays(layout: BinaryLayout, column: BinaryColumn, format: CellFormat): ColumnData {
  const values: ScalarData[] = [];
  let total = 0;
  for (let row = 0; row < layout.rows; row++) {
    const { count, bytes } = heapArray(layout, column, row);
    total += bytes.length;
    if (total > mostSharing * layout.heap.length) {
      throw new FitsError("bad-data", "The descriptors point to the same bytes again and again", {
        hdu: layout.hdu,
        keyword: `TFORM${column.number}`,
      });
    }
    values.push(decodeCells(bytes, 1, count, { ...format, width: count }));
  }
  return { kind: "arrays", values };
}

function numberOr(header: FitsHeader, keyword: string): number | bigint | undefined {
  const value = header.get(keyword);
  return typeof value === "number" || typeof value === "bigint" ? value : undefined;
}

function toColumn(layout: BinaryLayout, column: BinaryColumn, header: FitsHeader): FitsColumn {
  const n = column.number;
  const shape = parseShape(header.string(`TDIM${n}`));
  const code = column.element ?? (column.code as CellFormat["code"]);
  const width = code === "A" ? stringWidth(column, shape) : 0;
  const tnull = numberOr(header, `TNULL${n}`);
  const nullValue = typeof tnull === "bigint" || Number.isInteger(tnull) ? tnull : undefined;
  const format: CellFormat = {
    code,
    scale: header.number(`TSCAL${n}`) ?? 1,
    zero: numberOr(header, `TZERO${n}`) ?? 0,
    nullValue,
    width,
  };
  const isText = column.code === "A";
  return {
    name: column.name.trimEnd(),
    number: n,
    format: header.string(`TFORM${n}`)!.trim(),
    unit: header.string(`TUNIT${n}`)?.trim(),
    display: header.string(`TDISP${n}`)?.trim(),
    shape,
    nullValue,
    repeat: isText && width > 0 ? Math.floor(column.repeat / width) : column.repeat,
    read: () => {
      if (column.element !== undefined) return readArrays(layout, column, format);
      if (isText && column.repeat === 0) {
        return { kind: "text", values: new Array<string>(layout.rows).fill("") };
      }
      if (isText && column.repeat % width !== 0) return readUnevenText(layout, column, width);
      return decodeCells(gather(layout, column), layout.rows, column.repeat, format);
    },
  };
}

/** Cells whose length is no multiple of their substrings' keep the rest to themselves. */
function readUnevenText(layout: BinaryLayout, column: BinaryColumn, width: number): ColumnData {
  const whole = { ...column, width: Math.floor(column.repeat / width) * width };
  const format: CellFormat = { code: "A", scale: 1, zero: 0, nullValue: undefined, width };
  return decodeCells(gather(layout, whole), layout.rows, whole.width, format);
}

/**
 * The columns of a binary table.
 *
 * @throws FitsError `bad-header`
 */
export function binaryColumns(hdu: Hdu): FitsColumn[] {
  const layout = binaryLayout(hdu);
  return layout.columns.map((column) => toColumn(layout, column, hdu.header));
}
