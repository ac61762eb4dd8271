/**
 * What the host and the kernel know of a column, 48 bytes:
 *
 * |  0 | i32 | kind of an item (the constants below)                                      |
 * |  4 | i32 | flags: 1 list, 2 there is a value that stands for null, 4 complex            |
 * |  8 | i64 | the integer that stands for null, or the bits of the double                 |
 * | 16 | u32 | address of the values                                                       |
 * | 20 | u32 | address of the validity bitmap                                              |
 * | 24 | u32 | address of the offsets                                                      |
 * | 28 | u32 | end of the room for values                                                  |
 * | 32 | i32 | items of a list, or bytes (UTF-16: units) of a string; -1 when they vary     |
 * | 36 | i32 | nulls found                                                                 |
 * | 40 | i32 | offset of the first item among all items that the host has                  |
 */
export const COLUMN: usize = 48;

export const DOUBLE: i32 = 0;
export const FLOAT: i32 = 1;
export const INT: i32 = 2;
export const SHORT: i32 = 3;
export const BYTE: i32 = 4;
export const LONG: i32 = 5;
export const BOOLEAN: i32 = 6;
export const TEXT: i32 = 7;
export const UTF16: i32 = 8;

export const LIST: i32 = 1;
export const HAS_NULL: i32 = 2;
export const COMPLEX: i32 = 4;

/** Why a kernel stopped. */
export const NEEDS_INPUT: i32 = 0;
export const UNUSUAL: i32 = 1;
export const ENOUGH_ROWS: i32 = 2;

export function kindOf(column: usize): i32 {
  return load<i32>(column);
}

export function flagsOf(column: usize): i32 {
  return load<i32>(column, 4);
}

export function valuesOf(column: usize): usize {
  return <usize>load<u32>(column, 16);
}

export function offsetsOf(column: usize): usize {
  return <usize>load<u32>(column, 24);
}

export function limitOf(column: usize): usize {
  return <usize>load<u32>(column, 28);
}

export function sizeOf(column: usize): i32 {
  return load<i32>(column, 32);
}

export function baseOf(column: usize): i32 {
  return load<i32>(column, 40);
}

/** Bytes of an item in memory, as a power of two. */
export function shiftOf(kind: i32): usize {
  if (kind === DOUBLE || kind === LONG) return 3;
  if (kind === FLOAT || kind === INT) return 2;
  return kind === SHORT ? 1 : 0;
}

/** Prepares the columns for rows whose first validity bit is bit `phase` of a byte. */
export function begin(columns: usize, end: usize, rows: i32): void {
  for (let c = columns; c < end; c += COLUMN) {
    if (load<i32>(c, 36) !== 0) {
      memory.fill(<usize>load<u32>(c, 20), 0xff, <usize>((rows + 15) >> 3) + 1);
      store<i32>(c, 0, 36);
    }
    const offsets = offsetsOf(c);
    if (offsets !== 0) store<i32>(offsets, baseOf(c));
  }
}

export function setNull(column: usize, bit: i32): void {
  const byte = <usize>load<u32>(column, 20) + <usize>(bit >> 3);
  store<u8>(byte, <i32>load<u8>(byte) & ~(1 << (bit & 7)));
  store<i32>(column, load<i32>(column, 36) + 1, 36);
}

/** Takes back what a row that was not finished has marked as null. */
export function unsetNulls(columns: usize, end: usize, bit: i32): void {
  const mask: i32 = 1 << (bit & 7);
  for (let c = columns; c < end; c += COLUMN) {
    const byte = <usize>load<u32>(c, 20) + <usize>(bit >> 3);
    const bits = <i32>load<u8>(byte);
    if ((bits & mask) === 0) {
      store<u8>(byte, bits | mask);
      store<i32>(c, load<i32>(c, 36) - 1, 36);
    }
  }
}

export function setBit(bitmap: usize, bit: i32, value: bool): void {
  const byte = bitmap + <usize>(bit >> 3);
  const mask: i32 = 1 << (bit & 7);
  const bits = <i32>load<u8>(byte);
  store<u8>(byte, value ? bits | mask : bits & ~mask);
}

/** Puts a row that is null into a column. False when there is no room. */
export function appendNull(column: usize, row: i32, bit: i32): bool {
  const kind = kindOf(column);
  const flags = flagsOf(column);
  const size = sizeOf(column);
  if (kind >= TEXT || ((flags & LIST) !== 0 && size < 0)) {
    const offsets = offsetsOf(column) + ((<usize>row) << 2);
    store<i32>(offsets, load<i32>(offsets), 4);
  } else {
    const count = (flags & LIST) !== 0 ? size : 1;
    let at = valuesOf(column) + ((<usize>row * <usize>count) << shiftOf(kind));
    if (kind === BOOLEAN) setBit(valuesOf(column), bit, false);
    else {
      if (at + ((<usize>count) << 3) > limitOf(column)) return false;
      for (let k = 0; k < count; k++) {
        if (kind === DOUBLE) store<f64>(at, NaN);
        else if (kind === FLOAT) store<f32>(at, <f32>NaN);
        else if (kind === INT) store<i32>(at, 0);
        else if (kind === LONG) store<i64>(at, 0);
        else if (kind === SHORT) store<i16>(at, 0);
        else store<u8>(at, 0);
        at += (<usize>1) << shiftOf(kind);
      }
    }
  }
  setNull(column, bit);
  return true;
}
