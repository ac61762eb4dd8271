import { getBit } from "../column/bitmap.ts";
import type { Column } from "../column/column.ts";
import { VOTableError } from "../errors.ts";
import { encodeBase64 } from "../number/base64.ts";
import { parseInteger } from "../read/cell-text.ts";
import { ByteSink } from "./byte-sink.ts";
import type { RowWriter } from "./rows.ts";
import { utf16Of } from "./utf16.ts";

/** Bytes that are turned into one line of base64 at a time: without line ends, and divisible by three. */
const GROUP = 49_152;

/** Writes the bytes of one cell, null or not. */
type CellWriter = (row: number, isNull: boolean) => void;

/** Rows as base64 of BINARY or BINARY2 (VOTable 1.5, sections 5.2 to 5.4). */
export class BinaryWriter implements RowWriter {
  readonly name: string;
  readonly head = '\n<STREAM encoding="base64">\n';
  readonly tail = "\n</STREAM>\n";
  readonly #flagged: boolean;
  readonly #raw: ByteSink = new ByteSink(GROUP * 2);
  #view: DataView = new DataView(this.#raw.bytes.buffer);

  /** Makes a writer; `flagged` means BINARY2. */
  constructor(flagged: boolean) {
    this.#flagged = flagged;
    this.name = flagged ? "BINARY2" : "BINARY";
  }

  write(columns: readonly Column[], from: number, to: number, sink: ByteSink): void {
    const raw = this.#raw;
    const cells = columns.map((column) => this.#cell(column));
    const flagBytes = this.#flagged ? (columns.length + 7) >>> 3 : 0;
    for (let row = from; row < to; row++) {
      this.#reserve(flagBytes);
      const flags = raw.at;
      raw.bytes.fill(0, flags, flags + flagBytes);
      raw.at += flagBytes;
      for (let k = 0; k < cells.length; k++) {
        const { validity } = columns[k]!.data;
        const isNull = validity !== undefined && !getBit(validity, row);
        if (isNull && flagBytes > 0) {
          const byte = flags + (k >>> 3);
          raw.bytes[byte] = raw.bytes[byte]! | (128 >>> (k & 7));
        }
        cells[k]!(row, isNull);
      }
      if (raw.at >= GROUP) this.#encode(sink, false);
    }
  }

  end(sink: ByteSink): void {
    this.#encode(sink, true);
  }

  #reserve(count: number): void {
    this.#raw.reserve(count);
    if (this.#view.buffer !== this.#raw.bytes.buffer) {
      this.#view = new DataView(this.#raw.bytes.buffer);
    }
  }

  #encode(sink: ByteSink, final: boolean): void {
    const raw = this.#raw;
    const count = final ? raw.at : raw.at - (raw.at % 3);
    sink.reserve(Math.ceil(count / 3) * 4);
    sink.at = encodeBase64(raw.bytes, 0, count, sink.bytes, sink.at, final);
    raw.bytes.copyWithin(0, count, raw.at);
    raw.at -= count;
  }

  #cell(column: Column): CellWriter {
    const { items } = column.data;
    const { layout } = column.field;
    if (items.kind === "text") return this.#textCell(column);
    const raw = this.#raw;
    const varying = layout.size === undefined;
    const perCount = layout.complex ? 2 : 1;
    const put = items.kind === "bit" ? this.#bits(column) : this.#numbers(column);
    return (row, isNull) => {
      const [begin, end] = column.itemRange(row);
      const count = end - begin;
      this.#reserve(4 + count * Math.max(1, layout.itemBytes));
      if (varying) {
        this.#view.setInt32(raw.at, isNull ? 0 : count / perCount);
        raw.at += 4;
        if (isNull) return;
      }
      put(begin, end, isNull);
    };
  }

  #bits(column: Column): (begin: number, end: number, isNull: boolean) => void {
    const { values, validity } = column.data.items as { values: Uint8Array; validity?: Uint8Array };
    const raw = this.#raw;
    if (column.field.layout.item === "boolean") {
      return (begin, end, isNull) => {
        for (let k = begin; k < end; k++) {
          const missing = isNull || (validity !== undefined && !getBit(validity, k));
          raw.bytes[raw.at++] = missing ? 0 : getBit(values, k) ? 84 : 70;
        }
      };
    }
    return (begin, end, isNull) => {
      if (isNull && !this.#flagged) {
        throw new VOTableError("WRITE", "BINARY has no null for bits", {
          field: column.name,
          hint: "Write binary2 or tabledata.",
        });
      }
      for (let k = begin; k < end; k += 8) {
        let byte = 0;
        for (let j = 0; j < 8 && k + j < end; j++) {
          if (!isNull && getBit(values, k + j)) byte |= 128 >>> j;
        }
        raw.bytes[raw.at++] = byte;
      }
    };
  }

  #numbers(column: Column): (begin: number, end: number, isNull: boolean) => void {
    const { item, itemBytes, list } = column.field.layout;
    const { validity } = column.data.items;
    const raw = this.#raw;
    const values = column.values;
    const real = item === "float" || item === "double";
    const missing = missingValue(column);
    if (values instanceof BigInt64Array) {
      const none = missing ?? 0n;
      return (begin, end, isNull) => {
        for (let k = begin; k < end; k++, raw.at += 8) {
          const gone = isNull || (validity !== undefined && !getBit(validity, k));
          if (gone && missing === undefined) this.#refuse(column, list);
          this.#view.setBigInt64(raw.at, gone ? none : values[k]!);
        }
      };
    }
    const numbers = values as Float64Array;
    const none = real ? Number.NaN : Number(missing ?? 0n);
    return (begin, end, isNull) => {
      for (let k = begin; k < end; k++, raw.at += itemBytes) {
        const gone = isNull || (validity !== undefined && !getBit(validity, k));
        if (gone && !real && missing === undefined) this.#refuse(column, list && !isNull);
        const value = gone ? none : numbers[k]!;
        if (item === "double") this.#view.setFloat64(raw.at, value);
        else if (item === "float") this.#view.setFloat32(raw.at, value);
        else if (itemBytes === 4) this.#view.setInt32(raw.at, value);
        else if (itemBytes === 2) this.#view.setInt16(raw.at, value);
        else raw.bytes[raw.at] = value;
      }
    };
  }

  /** An integer that is null can be written only as a value that VALUES null names, or under a flag. */
  #refuse(column: Column, item: boolean): void {
    if (this.#flagged && !item) return;
    throw new VOTableError("WRITE", "A null integer needs a VALUES null in this serialisation", {
      field: column.name,
      hint: "Give the field a nullValue, or write binary2 or tabledata.",
    });
  }

  #textCell(column: Column): CellWriter {
    const { items } = column.data;
    const { layout } = column.field;
    const raw = this.#raw;
    if (items.kind !== "text") throw new TypeError("The column holds no text");
    const wide = layout.item === "unicodeChar";
    const unit = wide ? 2 : 1;
    const { width } = layout;
    return (row, isNull) => {
      const [begin, end] = column.itemRange(row);
      if (layout.size === undefined) {
        this.#reserve(4);
        this.#view.setInt32(raw.at, isNull ? 0 : (end - begin) * (width ?? 1));
        raw.at += 4;
        if (isNull) return;
      }
      for (let k = begin; k < end; k++) {
        let bytes = items.values.subarray(items.offsets[k]!, items.offsets[k + 1]!);
        if (isNull) bytes = bytes.subarray(0, 0);
        if (wide) bytes = utf16Of(bytes);
        const room = width === undefined ? bytes.length : width * unit;
        if (bytes.length > room) {
          throw new VOTableError(
            "WRITE",
            `A string takes ${bytes.length} bytes where arraysize allows ${room}`,
            {
              field: column.name,
              row,
              hint: "Since VOTable 1.6 the arraysize of char counts bytes of UTF-8; use *.",
            },
          );
        }
        this.#reserve(4 + room);
        if (width === undefined) {
          this.#view.setInt32(raw.at, bytes.length / unit);
          raw.at += 4;
        }
        raw.bytes.set(bytes, raw.at);
        raw.bytes.fill(0, raw.at + bytes.length, raw.at + room);
        raw.at += room;
      }
    };
  }
}

/** The integer that stands for null, when the field names one. */
function missingValue(column: Column): bigint | undefined {
  const text = column.field.nullValue?.trim();
  return text === undefined ? undefined : parseInteger(text);
}
