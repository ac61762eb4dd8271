import type { Value } from "../engine/query-result.ts";
import { isGeometry } from "../schema/table.ts";
import type { Field } from "./field.ts";
import { cellText, isText, numbersOf } from "./text-cells.ts";

/** BINARY has no way to say null for integers; BINARY2 puts a bit per column before each row. */
export type BinaryForm = "binary" | "binary2";

/*
 * A row: [BINARY2: ceil(columns / 8) bytes, most significant bit first, 1 = null] then each cell,
 * big-endian. Arrays of variable length begin with their number of items as a 4-byte integer.
 */
class Writer {
  #bytes = Buffer.alloc(65_536);
  #length = 0;

  /** Room for n more bytes; answers where they begin. */
  reserve(n: number): number {
    const start = this.#length;
    this.#length += n;
    while (this.#length > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
    }
    this.#bytes.fill(0, start, this.#length);
    return start;
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  take(): Uint8Array {
    const taken = new Uint8Array(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }
}

type Scalar = (out: Writer, value: number | bigint | boolean) => void;

const SCALARS: Readonly<Record<string, Scalar>> = {
  boolean: (out, value) => put(out, 1, (at) => out.bytes.write(value ? "T" : "F", at, "latin1")),
  unsignedByte: (out, value) => put(out, 1, (at) => out.bytes.writeUInt8(Number(value), at)),
  short: (out, value) => put(out, 2, (at) => out.bytes.writeInt16BE(Number(value), at)),
  int: (out, value) => put(out, 4, (at) => out.bytes.writeInt32BE(Number(value), at)),
  long: (out, value) => put(out, 8, (at) => out.bytes.writeBigInt64BE(BigInt(value), at)),
  float: (out, value) => put(out, 4, (at) => out.bytes.writeFloatBE(Number(value), at)),
  double: (out, value) => put(out, 8, (at) => out.bytes.writeDoubleBE(Number(value), at)),
};

function put(out: Writer, bytes: number, write: (at: number) => void): void {
  write(out.reserve(bytes));
}

/** What stands for null where the format has nothing better; FIELD's VALUES announces it. */
export const NULLS: Readonly<Record<string, number | bigint>> = {
  unsignedByte: 255,
  short: -32_768,
  int: -2_147_483_648,
  long: -9_223_372_036_854_775_808n,
  float: Number.NaN,
  double: Number.NaN,
};

/** Makes the function that encodes rows of these fields. */
export function rowEncoder(
  fields: readonly Field[],
  form: BinaryForm,
): (rows: readonly (readonly Value[])[]) => Uint8Array {
  const out = new Writer();
  const cells = fields.map((field) => cellEncoder(field));
  const flagBytes = form === "binary2" ? Math.ceil(fields.length / 8) : 0;
  return (rows) => {
    for (const row of rows) {
      const flags = out.reserve(flagBytes);
      cells.forEach((encode, i) => {
        const value = row[i] ?? null;
        if (value === null && flagBytes > 0) {
          out.bytes[flags + (i >> 3)]! |= 0x80 >> (i & 7);
        }
        encode(out, value);
      });
    }
    return out.take();
  };
}

function cellEncoder(field: Field): (out: Writer, value: Value) => void {
  if (isText(field)) return textEncoder(field);
  const scalar = SCALARS[field.datatype]!;
  const nothing = field.datatype === "boolean" ? false : NULLS[field.datatype]!;
  if (field.arraysize === undefined) {
    return (out, value) => scalar(out, value === null ? nothing : (value as number));
  }
  const fixed = /^\d+$/.test(field.arraysize) ? Number(field.arraysize) : null;
  return (out, value) => {
    const items = value === null ? [] : numbersOf(value);
    const count = fixed ?? items.length;
    if (fixed === null) SCALARS.int!(out, count);
    for (let i = 0; i < count; i++) scalar(out, items[i] ?? nothing);
  };
}

function textEncoder(field: Field): (out: Writer, value: Value) => void {
  const text =
    field.xtype === "timestamp" || isGeometry(field)
      ? cellText(field)
      : (value: Value) => String(value);
  const encoding = field.datatype === "unicodeChar" ? "utf16be" : "utf8";
  const fixed = fixedLength(field);
  return (out, value) => {
    const bytes = encode(value === null ? "" : text(value), encoding);
    const width = encoding === "utf16be" ? 2 : 1;
    if (fixed === null) SCALARS.int!(out, bytes.length / width);
    const length = fixed === null ? bytes.length : fixed * width;
    put(out, length, (at) => bytes.copy(out.bytes, at, 0, length));
  };
}

function fixedLength(field: Field): number | null {
  if (field.arraysize === undefined) return 1;
  return /^\d+$/.test(field.arraysize) ? Number(field.arraysize) : null;
}

function encode(text: string, encoding: "utf8" | "utf16be"): Buffer {
  return encoding === "utf8" ? Buffer.from(text, "utf8") : Buffer.from(text, "utf16le").swap16();
}
