import type { Field } from "../model/field.ts";
import { BitBuffer, NumberBuffer, START, TextBuffer, ValidityBuffer } from "./buffers.ts";
import { Column, type ColumnOptions } from "./column.ts";
import { FillerBudget } from "./filler-budget.ts";
import type { Items, NumericArray } from "./items.ts";
import type { ItemType, Layout } from "./layout.ts";
import { sharedItems } from "./shared-items.ts";
import type { SharedStrings } from "./shared-strings.ts";
import { asUtf8 } from "./utf8.ts";

/** So many rows must there be for keeping equal strings once. */
const WORTH_SHARING = 1_024;

/** Where the items of a column under construction go. */
export type ItemBuffer = NumberBuffer | BitBuffer | TextBuffer;

/**
 * A column under construction. Items are added to `items`, then `endRow` or `appendNull` ends the row;
 * a row whose document proves to be incomplete is taken back with `truncate`.
 */
export class ColumnBuilder {
  /** The FIELD that describes the column. */
  readonly field: Field;
  /** How its values lie in memory. */
  readonly layout: Layout;
  /** The text that stands for a missing value: that of the field's own VALUES, or of those that they refer to. */
  readonly nullText: string | undefined;
  /** Whether the width of char in arrays of strings counts bytes, as since VOTable 1.6; else characters. */
  countsBytes = true;
  /** Whether NaN is the null of complex numbers, as in BINARY. */
  nanIsNull = false;
  /** Called when strings taken over as bytes proved not to be UTF-8: they were read as ISO-8859-1. */
  onRecoded: (() => void) | undefined;
  /** Whether all rows are to be kept in memory, so that it is worth to keep equal strings once. */
  keepsAll = false;
  /** The strings of the first rows, while few are different; those of the rows after them are in `items`. */
  shared: SharedStrings | undefined;
  /** Rows that are complete. */
  length = 0;
  /** The items. */
  items: ItemBuffer;
  /** Rows that are null. */
  validity: ValidityBuffer = new ValidityBuffer();
  /** Items that are null inside of lists. */
  itemValidity: ValidityBuffer = new ValidityBuffer();
  /** For lists of varying size: where rows begin. */
  offsets: NumberBuffer<Int32Array> | undefined;
  /** What the nulls of arrays may take; the columns of a table share it. */
  fillers: FillerBudget = new FillerBudget([this]);

  /** Makes a builder. @throws {VOTableError} `FIELD` when the field's datatype or arraysize are not understood. */
  constructor(field: Field, nullText: string | undefined = field.nullValue) {
    this.field = field;
    this.nullText = nullText;
    this.layout = field.layout;
    this.items = itemBuffer(this.layout.item);
    this.offsets = offsetsOf(this.layout);
  }

  /** Ends a row whose items were added. */
  endRow(): void {
    const { offsets } = this;
    if (offsets !== undefined) {
      offsets.reserve(1);
      offsets.values[offsets.length++] = this.items.length;
    }
    this.length++;
  }

  /** Adds a row that is null. @throws {VOTableError} `LIMIT` when nulls of long arrays take too much memory. */
  appendNull(): void {
    this.countFillers(1);
    this.validity.setNull(this.length);
    for (let k = this.layout.size ?? 0; k > 0; k--) this.pushFiller();
    this.endRow();
  }

  /** Counts rows that are null. @throws {VOTableError} `LIMIT` when nulls of long arrays take too much memory. */
  countFillers(rows: number): void {
    const { size = 0 } = this.layout;
    if (size > 1) this.fillers.spend(rows * size, this);
  }

  /** Adds an item that is null to the list of this row. */
  pushNull(): void {
    this.itemValidity.setNull(this.items.length);
    this.pushFiller();
  }

  /** Adds what stands at the place of a null: NaN, zero, false or nothing. */
  pushFiller(): void {
    const { items } = this;
    if (items instanceof TextBuffer) items.end();
    else if (items instanceof BitBuffer) items.push(false);
    else {
      items.reserve(1);
      const { values } = items;
      if (values instanceof BigInt64Array) values[items.length++] = 0n;
      else {
        const real = values instanceof Float64Array || values instanceof Float32Array;
        values[items.length++] = real ? Number.NaN : 0;
      }
    }
  }

  /** Makes room at once for `factor` times as many rows as there are. */
  expect(factor: number): void {
    if (!(this.items instanceof BitBuffer)) this.items.expect(factor);
    this.shared?.numbers.expect(factor);
    this.offsets?.expect(factor);
  }

  /** Takes back everything after the first `rows` rows. */
  truncate(rows: number): void {
    const { layout, offsets, items } = this;
    const numbers = this.shared?.numbers;
    const shared = numbers?.length ?? 0;
    if (numbers !== undefined && rows < shared) numbers.length = rows;
    const keep =
      offsets !== undefined
        ? offsets.values[rows]!
        : Math.max(rows - shared, 0) * (layout.size ?? 1);
    this.validity.truncate(rows, this.length + 1);
    this.itemValidity.truncate(keep, items.length);
    if (items instanceof TextBuffer) items.truncate(keep);
    else items.length = keep;
    if (offsets !== undefined) offsets.length = rows + 1;
    this.length = rows;
  }

  /** Keeps strings one after another from now on: there are too many different ones. */
  unshare(): void {
    const { items, shared } = this;
    if (shared === undefined || !(items instanceof TextBuffer)) return;
    this.shared = undefined;
    this.items = shared.toText();
    for (let k = 0; k < items.length; k++) {
      this.items.push(items.bytes, items.offsets.values[k]!, items.offsets.values[k + 1]!);
    }
  }

  /** The column of all rows so far; the builder is empty afterwards. */
  finish(options: ColumnOptions = {}): Column {
    const { length, offsets } = this;
    if (this.nanIsNull) this.#findNaNs();
    const { validity, nullCount } = this.validity.finish(length);
    const items = this.#finishItems();
    const column = new Column(
      this.field,
      { length, nullCount, validity, offsets: offsets?.finish(), items },
      options,
    );
    this.items = itemBuffer(this.layout.item);
    this.validity = new ValidityBuffer();
    this.itemValidity = new ValidityBuffer();
    this.offsets = offsetsOf(this.layout);
    this.length = 0;
    this.fillers.reset();
    return column;
  }

  /** A complex number is NaN when its real part is, and its imaginary part NaN, too, or zero, as astropy writes it. */
  #findNaNs(): void {
    const { values } = this.items as NumberBuffer<Float64Array>;
    for (let row = 0; row < this.length; row++) {
      const imaginary = values[row * 2 + 1]!;
      if (!Number.isNaN(values[row * 2]!)) continue;
      if (imaginary === 0 || Number.isNaN(imaginary)) this.validity.setNull(row);
    }
  }

  #finishItems(): Items {
    const { shared } = this;
    if (shared !== undefined) {
      const text = this.items as TextBuffer;
      const absorbed = shared.absorb(text);
      if (absorbed) text.truncate(0);
      if (absorbed && shared.numbers.length > WORTH_SHARING) return this.#finishShared(shared);
      this.unshare();
    }
    const { items } = this;
    const { length } = items;
    const { validity } = this.itemValidity.finish(length);
    if (items instanceof TextBuffer) {
      const values = items.finish();
      const offsets = items.offsets.finish();
      const recoded = this.onRecoded && asUtf8(values, offsets, items.ascii);
      if (recoded !== undefined) this.onRecoded?.();
      return { kind: "text", length, validity, ...(recoded ?? { values, offsets }) };
    }
    return items instanceof BitBuffer
      ? { kind: "bit", length, values: items.finish(), validity }
      : { kind: "number", length, values: items.finish(), validity };
  }

  #finishShared(shared: SharedStrings): Items {
    const { strings } = shared;
    const recoded = this.onRecoded && asUtf8(strings.values, strings.offsets);
    if (recoded !== undefined) this.onRecoded?.();
    return sharedItems(shared.takeNumbers(), recoded ?? strings);
  }
}

function offsetsOf(layout: Layout): NumberBuffer<Int32Array> | undefined {
  if (layout.size !== undefined) return undefined;
  const offsets = new NumberBuffer(new Int32Array(START));
  offsets.length = 1;
  return offsets;
}

function itemBuffer(item: ItemType): ItemBuffer {
  switch (item) {
    case "boolean":
    case "bit":
      return new BitBuffer();
    case "char":
    case "unicodeChar":
      return new TextBuffer();
    default:
      return new NumberBuffer<NumericArray>(new arrayTypes[item](START));
  }
}

const arrayTypes = {
  unsignedByte: Uint8Array,
  short: Int16Array,
  int: Int32Array,
  long: BigInt64Array,
  float: Float32Array,
  double: Float64Array,
} as const;
