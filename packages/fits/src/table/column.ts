import type { PixelArray } from "../pixels.ts";

/** Numbers: `repeat` consecutive elements a row. */
export interface NumberData {
  /** Which member of {@link ColumnData} this is. */
  readonly kind: "numbers";
  /** Values after TSCAL and TZERO; NaN where scaled integers are null. */
  readonly values: PixelArray;
  /** 1 for each element that equals TNULL; absent without TNULL. */
  readonly nulls?: Uint8Array | undefined;
}

/** Complex numbers: real and imaginary part alternate, `2·repeat` elements a row. */
export interface ComplexData {
  /** Which member of {@link ColumnData} this is. */
  readonly kind: "complex";
  /** Values after TSCAL and TZERO. */
  readonly values: Float32Array | Float64Array;
}

/** Logical values: `repeat` consecutive elements a row. */
export interface LogicalData {
  /** Which member of {@link ColumnData} this is. */
  readonly kind: "logical";
  /** 1 for true, 0 for false. */
  readonly values: Uint8Array;
  /** 1 for each element that is neither true nor false. */
  readonly nulls: Uint8Array;
}

/** Bit arrays, one array element a bit: `repeat` consecutive elements a row. */
export interface BitData {
  /** Which member of {@link ColumnData} this is. */
  readonly kind: "bits";
  /** 1 or 0. */
  readonly values: Uint8Array;
}

/** Strings, without the blanks at their end: one a row, or `repeat` substrings a row. */
export interface TextData {
  /** Which member of {@link ColumnData} this is. */
  readonly kind: "text";
  /** The strings. */
  readonly values: readonly string[];
}

/** Variable-length arrays, one a row. */
export interface ArrayData {
  /** Which member of {@link ColumnData} this is. */
  readonly kind: "arrays";
  /** The array of each row. */
  readonly values: readonly ScalarData[];
}

/** The content of a column, or of one variable-length array, other than arrays of arrays. */
export type ScalarData = NumberData | ComplexData | LogicalData | BitData | TextData;

/** The content of a column. */
export type ColumnData = ScalarData | ArrayData;

/** A column of a table: what its header says, and its content when asked for. */
export interface FitsColumn {
  /** TTYPE, blanks at its end removed; empty when absent. */
  readonly name: string;
  /** Number of the column, the first is 1. */
  readonly number: number;
  /** TFORM as written. */
  readonly format: string;
  /** TUNIT. */
  readonly unit: string | undefined;
  /** TDISP. */
  readonly display: string | undefined;
  /** TDIM taken apart, first axis fastest; else absent. */
  readonly shape: readonly number[] | undefined;
  /** TNULL. */
  readonly nullValue: number | bigint | string | undefined;
  /** Elements in a row; strings count as one unless TFORM or TDIM divide them. */
  readonly repeat: number;
  /**
   * Reads the whole column.
   *
   * @throws FitsError `bad-data` for descriptors that point outside of the heap.
   */
  read(): ColumnData;
}

/** A binary or ASCII table. */
export interface FitsTable {
  /** Number of rows. */
  readonly rows: number;
  /** The columns in order. */
  readonly columns: readonly FitsColumn[];
  /**
   * Finds a column by number (the first is 1) or name (exact, else in any case).
   *
   * @throws FitsError `no-such-column`
   */
  column(which: number | string): FitsColumn;
}
