import {
  appendNull,
  BIT,
  BOOLEAN,
  BYTE,
  baseOf,
  begin,
  COLUMN,
  CUT,
  DOUBLE,
  ENOUGH_ROWS,
  endList,
  endString,
  FLOAT,
  FULL,
  flagsOf,
  HAS_NULL,
  INT,
  isNullText,
  itemsBefore,
  kindOf,
  LIST,
  LONG,
  NEEDS_INPUT,
  ODD,
  offsetsOf,
  putFiller,
  roomOf,
  SHORT,
  setBit,
  setItemNull,
  shiftOf,
  sizeOf,
  stringAt,
  TEXT,
  UNUSUAL,
  unsetNulls,
  valuesOf,
  widthOf,
} from "./column";
import { digitsValue, floatIsOpen, numberValue, parseNumber, parseSpecial, readDigits } from "./decimal";

/** Four characters as they lie in memory. */
const TR_OPEN: u32 = 0x3e52543c; // <TR>
const TD_OPEN: u32 = 0x3e44543c; // <TD>
const TD_EMPTY: u32 = 0x2f44543c; // <TD/
const TD_CLOSE: u32 = 0x44542f3c; // </TD
const TR_CLOSE: u32 = 0x52542f3c; // </TR

let stoppedAt: usize = 0;
let reason: i32 = 0;
let lines: i32 = 0;
let wide: i32 = 0;
let cellLines: i32 = 0;
let cellWide: i32 = 0;

/** Where the first row begins that was not read. */
export function tableAt(): usize {
  return stoppedAt;
}

/** Why reading stopped. */
export function tableStop(): i32 {
  return reason;
}

/** Line ends in what was read. */
export function tableLines(): i32 {
  return lines;
}

/** Whether bytes above 127 occurred in what was read. */
export function tableWide(): i32 {
  return wide;
}

let spaceLines: i32 = 0;

function skipSpace(from: usize): usize {
  let p = from;
  let c = load<u8>(p);
  while (c === 10 || c === 32 || c === 9) {
    if (c === 10) spaceLines++;
    c = load<u8>(++p);
  }
  return p;
}

/** Reads rows between two addresses; after `to` there is padding of `<`. @returns How many were read. */
export function scanTable(
  from: usize,
  to: usize,
  columns: usize,
  count: i32,
  maxRows: i32,
  phase: i32,
): i32 {
  const end = columns + <usize>count * COLUMN;
  begin(columns, end, maxRows + phase);
  lines = 0;
  wide = 0;
  let p = from;
  for (let row = 0; row < maxRows; row++) {
    spaceLines = 0;
    p = skipSpace(p);
    lines += spaceLines;
    stoppedAt = p;
    if (load<u32>(p) !== TR_OPEN) {
      reason = p + 4 > to ? NEEDS_INPUT : UNUSUAL;
      return row;
    }
    p += 4;
    spaceLines = 0;
    cellLines = 0;
    cellWide = 0;
    for (let c = columns; c < end; c += COLUMN) {
      if (load<u8>(p) !== 60) p = skipSpace(p);
      const tag = load<u32>(p);
      // <TD/> or <TD></TD>
      const short = tag === TD_EMPTY && load<u8>(p, 4) === 62;
      if (short || (tag === TD_OPEN && load<u32>(p, 4) === TD_CLOSE && load<u8>(p, 8) === 62)) {
        if (!appendNull(c, row, row + phase)) {
          unsetNulls(columns, end, row + phase);
          reason = row === 0 ? UNUSUAL : ENOUGH_ROWS;
          return row;
        }
        p += short ? 5 : 9;
        continue;
      }
      let stop = p;
      if (tag === TD_OPEN) {
        stop = scanCell(p + 4, c, row, row + phase);
        if (stop > FULL && load<u32>(stop) === TD_CLOSE && load<u8>(stop, 4) === 62) {
          p = stop + 5;
          continue;
        }
        if (stop === FULL) {
          unsetNulls(columns, end, row + phase);
          reason = row === 0 ? UNUSUAL : ENOUGH_ROWS;
          return row;
        }
        // A number that stops at the padding is cut; so is everything that looks wrong there.
        if (stop === ODD) stop = contentEnd(p + 4);
      }
      unsetNulls(columns, end, row + phase);
      reason = stop + 5 > to ? NEEDS_INPUT : UNUSUAL;
      return row;
    }
    if (load<u8>(p) !== 60) p = skipSpace(p);
    if (load<u32>(p) !== TR_CLOSE || load<u8>(p, 4) !== 62) {
      unsetNulls(columns, end, row + phase);
      reason = p + 5 > to ? NEEDS_INPUT : UNUSUAL;
      return row;
    }
    p += 5;
    stoppedAt = p;
    lines += spaceLines + cellLines;
    wide |= cellWide;
  }
  reason = ENOUGH_ROWS;
  return maxRows;
}

/** The address of the next `<`. */
function contentEnd(from: usize): usize {
  let p = from;
  while (load<u8>(p) !== 60) p++;
  return p;
}

/** Passes over white space inside of a cell. */
function skipBlank(from: usize): usize {
  let p = from;
  for (let c = load<u8>(p); c === 32 || c === 10 || c === 9; c = load<u8>(++p)) {
    if (c === 10) cellLines++;
  }
  return p;
}

/** Reads the content of a cell. @returns The address of the `<` after it, or ODD or FULL. */
function scanCell(from: usize, column: usize, row: i32, bit: i32): usize {
  const kind = kindOf(column);
  const list = (flagsOf(column) & LIST) !== 0;
  if (kind >= TEXT) {
    return list ? scanStrings(from, column, row, bit) : scanText(from, column, row, bit);
  }
  let p = load<u8>(from) <= 32 ? skipBlank(from) : from;
  if (load<u8>(p) === 60) return appendNull(column, row, bit) ? p : FULL;
  if (list) {
    const whole = nullList(p, column, row, bit);
    if (whole !== CUT) return whole;
    return kind === BIT ? scanBits(p, column, row) : scanList(p, column, row);
  }
  p = scanItem(p, column, row, bit);
  if (p === ODD) return ODD;
  if (itemIsNull) appendNull(column, row, bit);
  return load<u8>(p) === 60 ? p : skipBlank(p);
}

/** Reads what stands for null as a whole where a list has more than one item. @returns CUT where it does not. */
function nullList(from: usize, column: usize, row: i32, bit: i32): usize {
  const length = load<i32>(column, 80);
  const size = sizeOf(column);
  if (length === 0 || (size < 0 ? load<i32>(column, 88) : size) <= 1) return CUT;
  const end = from + <usize>length;
  if (!isNullText(column, from, end)) return CUT;
  const linesBefore = cellLines;
  const last = skipBlank(end);
  if (load<u8>(last) === 60) return appendNull(column, row, bit) ? last : FULL;
  cellLines = linesBefore;
  return CUT;
}

/** Whether the item that was read last stands for null. */
let itemIsNull: bool = false;

/** Reads a number or boolean. @returns The address after it, or ODD; nothing was stored when the item is null. */
// @ts-ignore: decorator
@inline
function scanItem(from: usize, column: usize, item: i32, bit: i32): usize {
  const kind = kindOf(column);
  itemIsNull = false;
  if (kind <= FLOAT) {
    let end = parseNumber(from);
    const special = end === 0;
    if (special) {
      end = scanWord(from, column);
      if (end !== ODD) return end;
      end = parseSpecial(from);
      if (end === 0) return ODD;
    }
    let value = numberValue;
    if (kind === FLOAT && !special) {
      if (floatIsOpen(value)) return ODD;
      value = <f64>(<f32>value);
    }
    if ((flagsOf(column) & HAS_NULL) !== 0 && value === load<f64>(column, 8)) itemIsNull = true;
    else if (kind === DOUBLE) store<f64>(valuesOf(column) + ((<usize>item) << 3), value);
    else store<f32>(valuesOf(column) + ((<usize>item) << 2), <f32>value);
    return end;
  }
  if (kind >= BOOLEAN) return scanBoolean(from, column, bit);
  return scanInteger(from, column, item, kind);
}

// @ts-ignore: decorator
@inline
function scanInteger(from: usize, column: usize, item: i32, kind: i32): usize {
  const sign = load<u8>(from);
  const negative = sign === 45;
  const first = negative || sign === 43 ? from + 1 : from;
  const end = readDigits(first);
  const magnitude = digitsValue;
  const count = end - first;
  if (count === 0) {
    const word = scanWord(from, column);
    // Some writers put NaN where an integer is missing.
    if (word !== ODD || (load<u32>(from) & 0xdfdfdf) !== 0x4e414e) return word;
    itemIsNull = true;
    return from + 3;
  }
  if (count > 19 || magnitude > <u64>0x7fffffffffffffff + <u64>negative) return ODD;
  const value = negative ? -(<i64>magnitude) : <i64>magnitude;
  if ((flagsOf(column) & HAS_NULL) !== 0 && value === load<i64>(column, 8)) {
    itemIsNull = true;
    return end;
  }
  const slot = valuesOf(column) + ((<usize>item) << shiftOf(kind));
  if (kind === LONG) store<i64>(slot, value);
  else if (kind === INT) {
    if (<i64>(<i32>value) !== value) return ODD;
    store<i32>(slot, <i32>value);
  } else if (kind === SHORT) {
    if (<i64>(<i16>value) !== value) return ODD;
    store<i16>(slot, <i16>value);
  } else {
    if (<i64>(<u8>value) !== value) return ODD;
    store<u8>(slot, <u8>value);
  }
  return end;
}

/** Reads what stands for null and is no number: the text of VALUES, the word null, or a dash. @returns The address after it, or ODD. */
function scanWord(from: usize, column: usize): usize {
  const end = from + <usize>load<i32>(column, 80);
  itemIsNull = true;
  if (isNullText(column, from, end)) return end;
  if ((load<u32>(from) | 0x20202020) === 0x6c6c756e) return from + 4;
  if (load<u8>(from) === 45) {
    const next = <u32>load<u8>(from, 1);
    if (next <= 32 || next === 44 || next === 60) return from + 1;
  }
  itemIsNull = false;
  return ODD;
}

/** T, F, t, f, 1, 0, true and false in any case, and ? for null; bits are 1 and 0 only. */
function scanBoolean(from: usize, column: usize, at: i32): usize {
  const c = <u32>load<u8>(from);
  let end = from + 1;
  let value = c === 49;
  if (c !== 49 && c !== 48) {
    const bit = kindOf(column) === BIT;
    const lower = c | 32;
    value = lower === 116;
    if (!bit && c === 63) itemIsNull = true;
    else if (bit || (lower !== 116 && lower !== 102)) {
      end = scanWord(from, column);
      // Bits of a list are single characters.
      if (end === ODD || (bit && end !== from + 1 && (flagsOf(column) & LIST) !== 0)) return ODD;
      return end;
    }
    if ((load<u32>(from) | 0x20202020) === 0x65757274) end = from + 4;
    else if (
      (load<u32>(from) | 0x20202020) === 0x736c6166 &&
      (load<u8>(from, 4) | 32) === 101
    ) {
      end = from + 5;
    }
  }
  if (isNullText(column, from, end)) itemIsNull = true;
  if (!itemIsNull) setBit(valuesOf(column), at, value);
  return end;
}

/** Numbers or booleans, separated by blanks or commas. */
function scanList(from: usize, column: usize, row: i32): usize {
  const size = sizeOf(column);
  const begun = itemsBefore(column, row);
  const room = roomOf(column);
  const phase = load<i32>(column, 72);
  let p = from;
  let count: i32 = 0;
  for (;;) {
    if (size >= 0 && count === size) return ODD;
    const item = begun + count;
    if (item >= room) return FULL;
    p = scanItem(p, column, item, phase + item);
    if (p === ODD) return ODD;
    if (itemIsNull) {
      putFiller(column, item, phase + item);
      setItemNull(column, item);
    }
    count++;
    let c = <u32>load<u8>(p);
    if (c === 60) break;
    if (c !== 32 && c !== 44 && c !== 10 && c !== 9) return ODD;
    let comma = false;
    while (c === 32 || c === 44 || c === 10 || c === 9) {
      if (c === 10) cellLines++;
      comma = comma || c === 44;
      c = <u32>load<u8>(++p);
    }
    if (c === 60) {
      if (comma) return ODD;
      break;
    }
  }
  if (!isWhole(column, count)) return ODD;
  endList(column, row, count);
  return p;
}

/** Whether a list may have so many items. */
function isWhole(column: usize, count: i32): bool {
  const size = sizeOf(column);
  if (size >= 0) return count === size;
  const multiple = load<i32>(column, 88);
  return multiple === 1 || (multiple > 0 && count % multiple === 0);
}

/** Bits, with or without blanks between them. */
function scanBits(from: usize, column: usize, row: i32): usize {
  const size = sizeOf(column);
  const begun = itemsBefore(column, row);
  const room = roomOf(column);
  const phase = load<i32>(column, 72);
  let p = from;
  let count: i32 = 0;
  for (let c = load<u8>(p); c !== 60; c = load<u8>(p)) {
    if (size >= 0 && count === size) return ODD;
    const item = begun + count;
    if (item >= room) return FULL;
    itemIsNull = false;
    p = scanBoolean(p, column, phase + item);
    if (p === ODD) return ODD;
    if (itemIsNull) {
      putFiller(column, item, phase + item);
      setItemNull(column, item);
    }
    count++;
    p = skipBlank(p);
  }
  if (!isWhole(column, count)) return ODD;
  endList(column, row, count);
  return p;
}

/** A string. */
function scanText(from: usize, column: usize, row: i32, bit: i32): usize {
  const offsets = offsetsOf(column) + ((<usize>row) << 2);
  const base = baseOf(column);
  const values = valuesOf(column);
  const begun = values + <usize>(load<i32>(offsets) - base);
  const end = copyText(from, begun);
  if (end === ODD) return ODD;
  if (load<i32>(column, 80) !== 0 && isNullText(column, begun, textEnd)) {
    return appendNull(column, row, bit) ? end : FULL;
  }
  store<i32>(offsets, <i32>(textEnd - values) + base, 4);
  return end;
}

/** Strings of equal length one after another; blanks at their ends are padding. */
function scanStrings(from: usize, column: usize, row: i32, bit: i32): usize {
  const size = sizeOf(column);
  const begun = itemsBefore(column, row);
  const width = <usize>widthOf(column);
  const target = stringAt(column, begun);
  const wideBefore = cellWide;
  cellWide = 0;
  const end = copyText(from, target);
  const wideNow = cellWide;
  cellWide |= wideBefore;
  // What the width counts makes no difference for ASCII only.
  if (end === ODD || width === 0 || wideNow !== 0) return ODD;
  if (isNullText(column, target, textEnd)) return appendNull(column, row, bit) ? end : FULL;
  const length = textEnd - target;
  const units = <i32>((length + width - 1) / width);
  const count = size < 0 ? units : size;
  if (units > count) return ODD;
  if (<i64>begun + <i64>count > <i64>roomOf(column)) return FULL;
  const stop = textEnd;
  let to = target;
  let part = target;
  for (let k = 0; k < count; k++) {
    const next = part + width < stop ? part + width : stop;
    let last = next;
    while (last > part && load<u8>(last - 1) === 32) last--;
    memory.copy(to, part, last - part);
    to += last - part;
    endString(column, begun + k, to);
    part = next;
  }
  endList(column, row, count);
  return end;
}

/** Where the text ends that was copied last. */
let textEnd: usize = 0;

/** Copies text, sixteen bytes at a time, up to the next `<`. @returns The address of that, or ODD. */
// @ts-ignore: decorator
@inline
function copyText(from: usize, target: usize): usize {
  let at = target;
  let p = from;
  for (;;) {
    const v = v128.load(p);
    const special = v128.or(
      v128.or(i8x16.eq(v, i8x16.splat(60)), i8x16.eq(v, i8x16.splat(38))),
      i8x16.lt_u(v, i8x16.splat(32)),
    );
    const mask = i8x16.bitmask(special);
    v128.store(at, v);
    if (mask === 0) {
      cellWide |= i8x16.bitmask(v);
      p += 16;
      at += 16;
      continue;
    }
    const clean = ctz(mask);
    cellWide |= i8x16.bitmask(v) & ((1 << clean) - 1);
    p += <usize>clean;
    at += <usize>clean;
    const c = load<u8>(p);
    if (c === 60) break;
    if (c === 38) {
      // & begins one of five references: amp, lt, gt, quot, apos.
      const name = load<u32>(p, 1);
      if (name === 0x3b706d61) {
        store<u8>(at, 38);
        p += 5;
      } else if ((name & 0xffffff) === 0x3b746c) {
        store<u8>(at, 60);
        p += 4;
      } else if ((name & 0xffffff) === 0x3b7467) {
        store<u8>(at, 62);
        p += 4;
      } else if (name === 0x746f7571 && load<u8>(p, 5) === 59) {
        store<u8>(at, 34);
        p += 6;
      } else if (name === 0x736f7061 && load<u8>(p, 5) === 59) {
        store<u8>(at, 39);
        p += 6;
      } else return ODD;
      at++;
      continue;
    }
    if (c !== 9 && c !== 10) return ODD;
    if (c === 10) cellLines++;
    store<u8>(at++, c);
    p++;
  }
  textEnd = at;
  return p;
}
