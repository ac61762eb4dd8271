import type { Field } from "../model/field.ts";
import { printColumn } from "../table/print.ts";
import { getBit, sliceBits } from "./bitmap.ts";
import { type Items, itemAt, type NumericArray, sliceItems } from "./items.ts";

/** One item of a cell. */
export type Scalar = number | bigint | boolean | string;

/**
 * A value: a number, boolean or string; for arrays a typed array of their numbers (the first dimension varies
 * fastest, complex numbers are pairs), or an array of strings, of booleans, or of numbers among which some are null.
 */
export type Value = Scalar | NumericArray | readonly (Scalar | null)[];

/** What a column is made of, in Arrow's layout. */
export interface ColumnData {
  /** Rows. */
  readonly length: number;
  /** Rows that are null. */
  readonly nullCount: number;
  /** Bitmap of the rows that are not null, least significant bit first; undefined when none is null. */
  readonly validity: Uint8Array | undefined;
  /** For lists of varying size: where each row's items begin; one entry more than there are rows. */
  readonly offsets: Int32Array | undefined;
  /** The items: as many as rows unless the column holds lists. */
  readonly items: Items;
}

/** How values are handed out. */
export interface ColumnOptions {
  /** `auto`: longs are numbers within ±(2^53 − 1) and bigints beyond; `bigint`: always bigints. Default `auto`. */
  readonly longs?: "auto" | "bigint";
}

/** One column of a table, in Arrow's memory layout (numbers in typed arrays, nulls in a bitmap, strings as UTF-8). */
export class Column implements Iterable<Value | null> {
  /** The FIELD that describes it. */
  readonly field: Field;
  /** Its memory. */
  readonly data: ColumnData;
  /** How values are handed out. */
  readonly options: ColumnOptions;
  readonly #bigints: boolean;

  /** Makes a column. */
  constructor(field: Field, data: ColumnData, options: ColumnOptions = {}) {
    this.field = field;
    this.data = data;
    this.options = options;
    this.#bigints = options.longs === "bigint";
  }

  /** Name of the field. */
  get name(): string {
    return this.field.name;
  }

  /** How many rows there are. */
  get length(): number {
    return this.data.length;
  }

  /** How many rows are null. */
  get nullCount(): number {
    return this.data.nullCount;
  }

  /**
   * The memory of the values, not copied: for numbers a typed array (of all items for arrays, one row after another),
   * for booleans and bits a bitmap, for strings their UTF-8 bytes. What stands at the place of a null is not defined,
   * except that it is NaN for float and double.
   */
  get values(): NumericArray {
    return this.data.items.values;
  }

  /** Whether a row is null. */
  isNull(row: number): boolean {
    const { validity } = this.data;
    return validity !== undefined && !getBit(validity, row);
  }

  /** The value of a row, or null. @throws {RangeError} When there is no such row. */
  get(row: number): Value | null {
    const { length, validity, items } = this.data;
    if (!(row >= 0 && row < length)) {
      throw new RangeError(`Row ${row} of column "${this.name}", which has ${length} rows`);
    }
    if (validity !== undefined && !getBit(validity, row)) return null;
    return this.field.layout.list ? this.#list(row) : itemAt(items, row, this.#bigints);
  }

  /** The values of all rows. */
  *[Symbol.iterator](): Generator<Value | null, void, undefined> {
    for (let row = 0; row < this.length; row++) yield this.get(row);
  }

  /** The values of all rows as an array. */
  toArray(): (Value | null)[] {
    return [...this];
  }

  /** Where the items of a row begin and end among all items of the column. */
  itemRange(row: number): readonly [begin: number, end: number] {
    const { offsets } = this.data;
    if (offsets !== undefined) return [offsets[row]!, offsets[row + 1]!];
    const size = this.field.layout.size ?? 1;
    return [row * size, (row + 1) * size];
  }

  /** The rows from `begin` to `end`; numbers and text are not copied. */
  slice(begin: number, end: number): Column {
    const { validity, offsets, items } = this.data;
    const first = begin === end ? 0 : this.itemRange(begin)[0];
    const last = begin === end ? 0 : this.itemRange(end - 1)[1];
    let nullCount = 0;
    for (let row = begin; row < end && validity !== undefined; row++) {
      if (!getBit(validity, row)) nullCount++;
    }
    return new Column(
      this.field,
      {
        length: end - begin,
        nullCount,
        validity:
          nullCount === 0 || validity === undefined ? undefined : sliceBits(validity, begin, end),
        offsets: offsets?.subarray(begin, end + 1).map((offset) => offset - first),
        items: sliceItems(items, first, last),
      },
      this.options,
    );
  }

  /** What it is, and its first values, in a line. */
  toString(): string {
    return printColumn(this);
  }

  static {
    // What Node prints.
    const value = Column.prototype.toString;
    Object.defineProperty(Column.prototype, Symbol.for("nodejs.util.inspect.custom"), { value });
  }

  #list(row: number): Value {
    const { items } = this.data;
    const [begin, end] = this.itemRange(row);
    if (items.kind === "number" && (items.validity === undefined || begin === end)) {
      return items.values.subarray(begin, end);
    }
    const list: (Scalar | null)[] = [];
    for (let k = begin; k < end; k++) list.push(itemAt(items, k, this.#bigints));
    return list;
  }
}
