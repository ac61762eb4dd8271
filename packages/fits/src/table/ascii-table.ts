import { FitsError } from "../errors.ts";
import type { Hdu } from "../hdu.ts";
import type { FitsHeader } from "../header/header.ts";
import type { ColumnData, FitsColumn } from "./column.ts";
import { decodeString } from "./decode-cells.ts";

/** Where a field lies in a row of text. */
interface Field {
  readonly code: "A" | "I" | "F" | "E" | "D";
  readonly offset: number;
  readonly width: number;
  /** Digits behind the point where a number has none. */
  readonly decimals: number;
}

function parseField(header: FitsHeader, number: number, rowLength: number, hdu: number): Field {
  const keyword = `TFORM${number}`;
  const match = /^\s*([AIFED])(\d{1,9})(?:\.(\d{1,9}))?\s*$/i.exec(header.string(keyword) ?? "");
  const begin = header.number(`TBCOL${number}`) ?? 0;
  const width = Number(match?.[2] ?? 0);
  if (match === null || width < 1) {
    throw new FitsError("bad-header", `${keyword} is missing or wrong`, { hdu, keyword });
  }
  if (!Number.isInteger(begin) || begin < 1 || begin - 1 + width > rowLength) {
    throw new FitsError("bad-header", `Column ${number} lies outside of the row`, {
      hdu,
      keyword: `TBCOL${number}`,
    });
  }
  return {
    code: match[1]!.toUpperCase() as Field["code"],
    offset: begin - 1,
    width,
    decimals: Number(match[3] ?? 0),
  };
}

/** A real number: FORTRAN exponents (`D`, or a bare sign), and a point implied by the format. */
function parseReal(text: string, decimals: number): number {
  const match = /^([+-]?)(\d*)(\.?)(\d*)(?:[EeDd]?([+-]?\d+))?$/.exec(text.replaceAll(" ", ""));
  if (match === null || (match[2] === "" && match[4] === "")) return Number(text.trim() || "x");
  const [, sign, whole, point, fraction, exponent = "0"] = match as unknown as string[];
  const shift = point === "" ? decimals : 0;
  return Number(`${sign}${whole || "0"}.${fraction || "0"}e${Number(exponent) - shift}`);
}

type Numbers = Int32Array | BigInt64Array | Float64Array;

function makeNumbers(field: Field, rows: number, isScaled: boolean): Numbers {
  if (field.code !== "I" || isScaled) return new Float64Array(rows);
  return field.width <= 9 ? new Int32Array(rows) : new BigInt64Array(rows);
}

function readNumbers(hdu: Hdu, number: number, field: Field): ColumnData {
  const { header, data } = hdu;
  const [rowLength, rows] = hdu.shape as [number, number];
  const scale = header.number(`TSCAL${number}`) ?? 1;
  const zero = header.number(`TZERO${number}`) ?? 0;
  const tnull = header.string(`TNULL${number}`)?.trim();
  const values = makeNumbers(field, rows, scale !== 1 || zero !== 0);
  const nulls = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const at = row * rowLength + field.offset;
    const text = decodeString(data, at, at + field.width).trim();
    const isNull = text === "" || text === tnull;
    if (isNull) nulls[row] = 1;
    if (values instanceof BigInt64Array) {
      if (!isNull && !/^[+-]?\d{1,19}$/.test(text)) throw notANumber(hdu, number, row, text);
      values[row] = isNull ? 0n : BigInt(text.replace("+", ""));
      continue;
    }
    const value = isNull
      ? values instanceof Int32Array
        ? 0
        : Number.NaN
      : parseReal(text, field.decimals);
    if (!isNull && Number.isNaN(value) && !/^[+-]?nan$/i.test(text)) {
      throw notANumber(hdu, number, row, text);
    }
    values[row] = value * scale + zero;
  }
  return { kind: "numbers", values, nulls };
}

function notANumber(hdu: Hdu, number: number, row: number, text: string): FitsError {
  return new FitsError("bad-data", `Row ${row + 1} holds ${JSON.stringify(text)}, not a number`, {
    hdu: hdu.index,
    keyword: `TFORM${number}`,
  });
}

function readText(hdu: Hdu, field: Field): ColumnData {
  const [rowLength, rows] = hdu.shape as [number, number];
  const values = Array.from({ length: rows }, (_, row) => {
    const at = row * rowLength + field.offset;
    return decodeString(hdu.data, at, at + field.width);
  });
  return { kind: "text", values };
}

/**
 * The columns of an ASCII table (FITS 4.0, section 7.2).
 *
 * @throws FitsError `bad-header`
 */
export function asciiColumns(hdu: Hdu): FitsColumn[] {
  const { header, index, shape } = hdu;
  const fields = header.number("TFIELDS") ?? -1;
  if (shape.length !== 2 || !Number.isInteger(fields) || fields < 0 || fields > 999) {
    throw new FitsError("bad-header", "A table needs NAXIS 2 and TFIELDS from 0 to 999", {
      hdu: index,
      keyword: "TFIELDS",
    });
  }
  return Array.from({ length: fields }, (_, i): FitsColumn => {
    const number = i + 1;
    const field = parseField(header, number, shape[0]!, index);
    return {
      name: header.string(`TTYPE${number}`) ?? "",
      number,
      format: header.string(`TFORM${number}`)!.trim(),
      unit: header.string(`TUNIT${number}`)?.trim(),
      display: header.string(`TDISP${number}`)?.trim(),
      shape: undefined,
      nullValue: header.string(`TNULL${number}`),
      repeat: 1,
      read: () => (field.code === "A" ? readText(hdu, field) : readNumbers(hdu, number, field)),
    };
  });
}
