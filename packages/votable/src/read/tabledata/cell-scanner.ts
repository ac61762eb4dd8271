import { BitBuffer, type NumberBuffer, TextBuffer } from "../../column/buffers.ts";
import type { ColumnBuilder } from "../../column/builder.ts";
import { decimal, parseDecimal } from "../../number/decimal.ts";
import { needsExactFloat } from "../../number/float32.ts";
import { type NullRule, rowItems } from "../cell-text.ts";

/**
 * Reads the content of one TD from bytes into a column, up to the `<` that ends it.
 *
 * @returns The index of that `<`; or -1 for content that the general path must read, and then nothing was added.
 */
export type CellScanner = (bytes: Uint8Array, from: number) => number;

/** What scanners noticed in passing. */
export interface ScanNotes {
  /** Line ends inside of cells. */
  newlines: number;
  /** Whether bytes above 127 occurred. */
  beyondAscii: boolean;
}

/** The scanner for a column. */
export function cellScanner(
  builder: ColumnBuilder,
  nulls: NullRule,
  notes: ScanNotes,
): CellScanner {
  const { items, layout } = builder;
  if (items instanceof TextBuffer) {
    return layout.list || nulls.text !== undefined ? declined : textScanner(builder, notes);
  }
  if (items instanceof BitBuffer) return declined;
  if (nulls.text !== undefined && layout.list) return declined;
  switch (layout.item) {
    case "double":
    case "float":
      return layout.list ? realsScanner(builder) : realScanner(builder, nulls.number);
    case "long":
      return layout.list ? declined : longScanner(builder, nulls.long);
    default:
      return layout.list ? declined : integerScanner(builder, nulls.number);
  }
}

const declined: CellScanner = () => -1;

function realScanner(builder: ColumnBuilder, nullNumber: number): CellScanner {
  const float = builder.layout.item === "float";
  return (bytes, from) => {
    const value = parseDecimal(bytes, from);
    const at = decimal.end;
    if (at < 0 || bytes[at] !== 60) return -1;
    if (float && needsExactFloat(value)) return -1;
    if ((float ? Math.fround(value) : value) === nullNumber) return -1;
    const items = builder.items as NumberBuffer<Float64Array>;
    if (items.length === items.values.length) items.reserve(1);
    items.values[items.length++] = value;
    builder.length++;
    return at;
  };
}

function realsScanner(builder: ColumnBuilder): CellScanner {
  const { size, item } = builder.layout;
  const row = rowItems(builder.layout);
  return (bytes, from) => {
    const items = builder.items as NumberBuffer<Float64Array>;
    const before = items.length;
    let at = from;
    for (;;) {
      let c = bytes[at]!;
      while (c === 32) c = bytes[++at]!;
      if (c === 60) break;
      const value = parseDecimal(bytes, at);
      at = decimal.end;
      const next = at < 0 ? 0 : bytes[at];
      if ((next !== 32 && next !== 60) || (item === "float" && needsExactFloat(value))) {
        items.length = before;
        return -1;
      }
      items.reserve(1);
      items.values[items.length++] = value;
    }
    const count = items.length - before;
    if (count === 0 || (size !== undefined && count !== size) || count % row !== 0) {
      items.length = before;
      return -1;
    }
    builder.endRow();
    return at;
  };
}

const limits = {
  unsignedByte: [0, 255],
  short: [-32768, 32767],
  int: [-2147483648, 2147483647],
} as const;

function integerScanner(builder: ColumnBuilder, nullNumber: number): CellScanner {
  const [least, greatest] = limits[builder.layout.item as keyof typeof limits];
  return (bytes, from) => {
    let at = from;
    let c = bytes[at]!;
    const negative = c === 45;
    if (negative) c = bytes[++at]!;
    const first = at;
    let value = 0;
    while (c >= 48 && c <= 57) {
      value = value * 10 + (c - 48);
      c = bytes[++at]!;
    }
    if (negative) value = -value;
    if (c !== 60 || at === first || !(value >= least && value <= greatest)) return -1;
    if (value === nullNumber) {
      builder.appendNull();
      return at;
    }
    const items = builder.items as NumberBuffer<Int32Array>;
    if (items.length === items.values.length) items.reserve(1);
    items.values[items.length++] = value;
    builder.length++;
    return at;
  };
}

/** Two views of the same eight bytes: a long is put together from halves. */
const halves = new Uint32Array(2);
const whole = new BigInt64Array(halves.buffer);

function longScanner(builder: ColumnBuilder, nullLong: bigint | undefined): CellScanner {
  return (bytes, from) => {
    let at = from;
    let c = bytes[at]!;
    const negative = c === 45;
    if (negative) c = bytes[++at]!;
    const first = at;
    while (c >= 48 && c <= 57) c = bytes[++at]!;
    const digits = at - first;
    // 18 digits always fit.
    if (c !== 60 || digits === 0 || digits > 18) return -1;
    // value = high × 10^9 + low, and high = upper × 2^16 + lower, so that every product below is exact.
    let high = 0;
    for (let k = first; k < at - 9; k++) high = high * 10 + (bytes[k]! - 48);
    let low = 0;
    for (let k = Math.max(first, at - 9); k < at; k++) low = low * 10 + (bytes[k]! - 48);
    const upper = Math.floor(high / 65536);
    const scaled = upper * 1e9;
    const rest = (high - upper * 65536) * 1e9 + low + (scaled % 65536) * 65536;
    let lowHalf = rest % 4294967296;
    let highHalf = Math.floor(scaled / 65536) + Math.floor(rest / 4294967296);
    if (negative) {
      lowHalf = (~lowHalf + 1) >>> 0;
      highHalf = ~highHalf + (lowHalf === 0 ? 1 : 0);
    }
    halves[littleEndian ? 0 : 1] = lowHalf;
    halves[littleEndian ? 1 : 0] = highHalf;
    const value = whole[0]!;
    if (value === nullLong) {
      builder.appendNull();
      return at;
    }
    const items = builder.items as NumberBuffer<BigInt64Array>;
    if (items.length === items.values.length) items.reserve(1);
    items.values[items.length++] = value;
    builder.length++;
    return at;
  };
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** A byte in each of the four of a word. */
const ONES = 0x01010101;
const BLANKS = 0x20202020;
const AMPERSANDS = 0x26262626;
const LESS_THANS = 0x3c3c3c3c;
const TOPS = 0x80808080;

const nothing = new Uint8Array(0);
const nothingInWords = new DataView(nothing.buffer);

/** Copies text four bytes at a time; `&` and what lies below the blank is looked at alone. */
function textScanner(builder: ColumnBuilder, notes: ScanNotes): CellScanner {
  let source: Uint8Array = nothing;
  let words: DataView = nothingInWords;
  let arena: Uint8Array = nothing;
  let target: DataView = nothingInWords;
  return (bytes, from) => {
    const items = builder.items as TextBuffer;
    items.reserve(4);
    if (bytes !== source) {
      source = bytes;
      words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    if (items.bytes !== arena) {
      arena = items.bytes;
      target = new DataView(arena.buffer, arena.byteOffset, arena.length);
    }
    let to = items.size;
    let at = from;
    let seen = 0;
    for (;;) {
      if (to + 4 > arena.length) {
        items.size = to;
        items.reserve(4);
        items.size = items.offsets.values[items.length]!;
        arena = items.bytes;
        target = new DataView(arena.buffer, arena.byteOffset, arena.length);
      }
      const word = words.getInt32(at, true);
      const ampersands = word ^ AMPERSANDS;
      const lessThans = word ^ LESS_THANS;
      // The top bit of a byte is set here where it is one of those looked for.
      const odd = (((ampersands - ONES) & ~ampersands) | ((word - BLANKS) & ~word)) & TOPS;
      const end = (lessThans - ONES) & ~lessThans & TOPS;
      if (odd === 0) {
        target.setInt32(to, word, true);
        if (end === 0) {
          seen |= word;
          to += 4;
          at += 4;
          continue;
        }
        const rest = (31 - Math.clz32(end & -end)) >>> 3;
        seen |= word & ~(-1 << (rest * 8));
        to += rest;
        at += rest;
        break;
      }
      const c = bytes[at]!;
      if (c === 60) break;
      if (c === 38) {
        const length = reference(bytes, at);
        if (length === 0) return -1;
        arena[to++] = referenceByte;
        at += length;
        continue;
      }
      if (c < 32 && c !== 9) {
        if (c !== 10) return -1;
        notes.newlines++;
      }
      seen |= c;
      arena[to++] = c;
      at++;
    }
    if (at === from) return -1;
    if ((seen & TOPS) !== 0) notes.beyondAscii = true;
    items.size = to;
    items.end();
    builder.length++;
    return at;
  };
}

let referenceByte = 0;

/** The length of one of XML's five named references at this `&`, or 0; its character goes to `referenceByte`. */
function reference(bytes: Uint8Array, at: number): number {
  const a = bytes[at + 1];
  const b = bytes[at + 2];
  const c = bytes[at + 3];
  const d = bytes[at + 4];
  if (a === 97 && b === 109 && c === 112 && d === 59) {
    referenceByte = 38;
    return 5;
  }
  if ((a === 108 || a === 103) && b === 116 && c === 59) {
    referenceByte = a === 108 ? 60 : 62;
    return 4;
  }
  if (a === 113 && b === 117 && c === 111 && d === 116 && bytes[at + 5] === 59) {
    referenceByte = 34;
    return 6;
  }
  if (a === 97 && b === 112 && c === 111 && d === 115 && bytes[at + 5] === 59) {
    referenceByte = 39;
    return 6;
  }
  return 0;
}
