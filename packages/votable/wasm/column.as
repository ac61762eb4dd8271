/**
 * What the host and the kernel know of a column, 96 bytes. A column's rows lie in memory of its own until the host
 * takes them; "the area" is that memory.
 *
 * |  0 | i32 | kind of an item (the constants below)                                                    |
 * |  4 | i32 | flags: 1 list, 2 there is a number that stands for null, 4 complex                         |
 * |  8 | i64 | the integer that stands for null, or the bits of the double                               |
 * | 16 | u32 | address of the values: numbers, bits (least significant first), or UTF-8                  |
 * | 20 | u32 | address of the validity bitmap of the rows                                                |
 * | 24 | u32 | address of the offsets of rows (bytes of a string, items of a list that varies), or 0     |
 * | 28 | u32 | lists of strings: address of the offsets of strings                                       |
 * | 32 | u32 | lists: address of the validity bitmap of the items                                        |
 * | 36 | u32 | end of the room for values                                                                |
 * | 40 | i32 | the most items that the area holds                                                        |
 * | 44 | i32 | items of a row: 1, those of a list, or -1 when they vary                                  |
 * | 48 | i32 | bytes (UTF-16: units) of a string in streams and in lists; -1 when they vary              |
 * | 52 | i32 | what the number of items in a stream must be divisible by                                 |
 * | 56 | i32 | nulls found                                                                               |
 * | 60 | i32 | nulls found among the items of lists                                                      |
 * | 64 | i32 | what the offsets of rows begin with                                                       |
 * | 68 | i32 | what the offsets of strings begin with                                                    |
 * | 72 | i32 | bit of the first byte where the items of lists begin in bitmaps                           |
 * | 76 | u32 | address of the text that stands for null                                                  |
 * | 80 | i32 | its length; 0 when there is none                                                          |
 * | 84 | u32 | address of the different strings of the column (see shared.as), or 0                      |
 * | 88 | i32 | what the number of items in TABLEDATA must be a multiple of, where it varies              |
 * | 92 | i32 | char in streams: 1 when a byte beyond ASCII was met                                       |
 */
export const COLUMN: usize = 96;

export const DOUBLE: i32 = 0;
export const FLOAT: i32 = 1;
export const INT: i32 = 2;
export const SHORT: i32 = 3;
export const BYTE: i32 = 4;
export const LONG: i32 = 5;
export const BOOLEAN: i32 = 6;
export const BIT: i32 = 7;
export const TEXT: i32 = 8;
export const UTF16: i32 = 9;

export const LIST: i32 = 1;
export const HAS_NULL: i32 = 2;
export const COMPLEX: i32 = 4;

/** Why a kernel stopped. */
export const NEEDS_INPUT: i32 = 0;
export const UNUSUAL: i32 = 1;
export const ENOUGH_ROWS: i32 = 2;

/** What reading a cell tells instead of an address: it is cut, it is left to the host, or the area is full. */
export const CUT: usize = 0;
export const ODD: usize = 1;
export const FULL: usize = 2;

// @ts-ignore: decorator
@inline
export function kindOf(column: usize): i32 {
  return load<i32>(column);
}

// @ts-ignore: decorator
@inline
export function flagsOf(column: usize): i32 {
  return load<i32>(column, 4);
}

// @ts-ignore: decorator
@inline
export function valuesOf(column: usize): usize {
  return <usize>load<u32>(column, 16);
}

// @ts-ignore: decorator
@inline
export function offsetsOf(column: usize): usize {
  return <usize>load<u32>(column, 24);
}

// @ts-ignore: decorator
@inline
export function limitOf(column: usize): usize {
  return <usize>load<u32>(column, 36);
}

// @ts-ignore: decorator
@inline
export function roomOf(column: usize): i32 {
  return load<i32>(column, 40);
}

// @ts-ignore: decorator
@inline
export function sizeOf(column: usize): i32 {
  return load<i32>(column, 44);
}

// @ts-ignore: decorator
@inline
export function widthOf(column: usize): i32 {
  return load<i32>(column, 48);
}

// @ts-ignore: decorator
@inline
export function baseOf(column: usize): i32 {
  return load<i32>(column, 64);
}

/** Bytes of an item in memory, as a power of two. */
// @ts-ignore: decorator
@inline
export function shiftOf(kind: i32): usize {
  // 3 for double and long, 2 for float and int, 1 for short: two bits for each kind.
  return <usize>((0xc6b >> (kind << 1)) & 3);
}

/** Prepares the columns for rows whose first validity bit is bit `phase` of a byte. */
export function begin(columns: usize, end: usize, rows: i32): void {
  for (let c = columns; c < end; c += COLUMN) {
    if (load<i32>(c, 56) !== 0) {
      memory.fill(<usize>load<u32>(c, 20), 0xff, <usize>((rows + 15) >> 3) + 1);
      store<i32>(c, 0, 56);
    }
    if (load<i32>(c, 60) !== 0) {
      memory.fill(<usize>load<u32>(c, 32), 0xff, <usize>((roomOf(c) + 15) >> 3));
      store<i32>(c, 0, 60);
    }
    const offsets = offsetsOf(c);
    if (offsets !== 0) store<i32>(offsets, baseOf(c));
    const strings = <usize>load<u32>(c, 28);
    if (strings !== 0) store<i32>(strings, load<i32>(c, 68));
  }
}

export function setNull(column: usize, bit: i32): void {
  setBit(<usize>load<u32>(column, 20), bit, false);
  store<i32>(column, load<i32>(column, 56) + 1, 56);
}

/** Takes back the nulls of a row that is not complete. */
export function unsetNulls(columns: usize, end: usize, bit: i32): void {
  const mask: i32 = 1 << (bit & 7);
  for (let c = columns; c < end; c += COLUMN) {
    const byte = <usize>load<u32>(c, 20) + <usize>(bit >> 3);
    const bits = <i32>load<u8>(byte);
    if ((bits & mask) === 0) {
      store<u8>(byte, bits | mask);
      store<i32>(c, load<i32>(c, 56) - 1, 56);
    }
  }
}

/** Marks an item of a list as null; `item` counts from the beginning of the area. */
export function setItemNull(column: usize, item: i32): void {
  setBit(<usize>load<u32>(column, 32), load<i32>(column, 72) + item, false);
  store<i32>(column, load<i32>(column, 60) + 1, 60);
}

export function setBit(bitmap: usize, bit: i32, value: bool): void {
  const byte = bitmap + <usize>(bit >> 3);
  const mask: i32 = 1 << (bit & 7);
  const bits = <i32>load<u8>(byte);
  store<u8>(byte, value ? bits | mask : bits & ~mask);
}

/** How many items stand in the area before those of a row. */
// @ts-ignore: decorator
@inline
export function itemsBefore(column: usize, row: i32): i32 {
  const size = sizeOf(column);
  return size < 0 ? load<i32>(offsetsOf(column) + ((<usize>row) << 2)) - baseOf(column) : row * size;
}

/** Ends the row of a list with so many items. */
// @ts-ignore: decorator
@inline
export function endList(column: usize, row: i32, count: i32): void {
  if (sizeOf(column) >= 0) return;
  const offsets = offsetsOf(column) + ((<usize>row) << 2);
  store<i32>(offsets, load<i32>(offsets) + count, 4);
}

/** Address where the bytes of the string number `item` of a list begin. */
export function stringAt(column: usize, item: i32): usize {
  const strings = <usize>load<u32>(column, 28) + ((<usize>item) << 2);
  return valuesOf(column) + <usize>(load<i32>(strings) - load<i32>(column, 68));
}

/** Says where the bytes of the string number `item` of a list end. */
export function endString(column: usize, item: i32, at: usize): void {
  const strings = <usize>load<u32>(column, 28) + ((<usize>item) << 2);
  store<i32>(strings, <i32>(at - valuesOf(column)) + load<i32>(column, 68), 4);
}

/** Puts what stands at the place of a null: NaN, zero, false or an empty string. */
export function putFiller(column: usize, item: i32, bit: i32): void {
  const kind = kindOf(column);
  const at = valuesOf(column) + ((<usize>item) << shiftOf(kind));
  if (kind === DOUBLE) store<f64>(at, NaN);
  else if (kind === FLOAT) store<f32>(at, <f32>NaN);
  else if (kind === INT) store<i32>(at, 0);
  else if (kind === LONG) store<i64>(at, 0);
  else if (kind === SHORT) store<i16>(at, 0);
  else if (kind === BYTE) store<u8>(at, 0);
  else if (kind >= TEXT) endString(column, item, stringAt(column, item));
  else setBit(valuesOf(column), bit, false);
}

/** Puts a row that is null into a column. False when there is no room. */
export function appendNull(column: usize, row: i32, bit: i32): bool {
  const list = (flagsOf(column) & LIST) !== 0;
  const size = sizeOf(column);
  if (size < 0 || (kindOf(column) >= TEXT && !list)) {
    const offsets = offsetsOf(column) + ((<usize>row) << 2);
    store<i32>(offsets, load<i32>(offsets), 4);
  } else if (!list) putFiller(column, row, bit);
  else {
    const first = row * size;
    if (<i64>row * <i64>size + <i64>size > <i64>roomOf(column)) return false;
    const phase = load<i32>(column, 72);
    for (let k = first; k < first + size; k++) putFiller(column, k, phase + k);
  }
  setNull(column, bit);
  return true;
}

/** Whether the bytes between two addresses are the text that stands for null. */
export function isNullText(column: usize, from: usize, to: usize): bool {
  const length = <usize>load<i32>(column, 80);
  if (length === 0 || to - from !== length) return false;
  const other = <usize>load<u32>(column, 76);
  for (let k: usize = 0; k < length; k++) {
    if (load<u8>(from + k) !== load<u8>(other + k)) return false;
  }
  return true;
}
