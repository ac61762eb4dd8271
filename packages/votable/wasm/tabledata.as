import {
  appendNull,
  BOOLEAN,
  baseOf,
  begin,
  COLUMN,
  COMPLEX,
  DOUBLE,
  ENOUGH_ROWS,
  FLOAT,
  flagsOf,
  HAS_NULL,
  INT,
  kindOf,
  LIST,
  LONG,
  NEEDS_INPUT,
  offsetsOf,
  SHORT,
  setBit,
  shiftOf,
  sizeOf,
  TEXT,
  UNUSUAL,
  unsetNulls,
  valuesOf,
} from "./column";
import { floatIsOpen, numberEnd, parseNumber } from "./decimal";

/** Four characters as they lie in memory. */
const TR_OPEN: u32 = 0x3e52543c; // <TR>
const TD_OPEN: u32 = 0x3e44543c; // <TD>
const TD_EMPTY: u32 = 0x2f44543c; // <TD/
const TD_CLOSE: u32 = 0x44542f3c; // </TD
const TR_CLOSE: u32 = 0x52542f3c; // </TR
const NAN_END: u32 = 0x3c4e614e; // NaN<

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
        if (stop !== 0 && load<u32>(stop) === TD_CLOSE && load<u8>(stop, 4) === 62) {
          p = stop + 5;
          continue;
        }
        // A number that stops at the padding is cut; so is everything that looks wrong there.
        if (stop === 0) stop = contentEnd(p + 4);
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

/** Reads the content of a cell. @returns The address of the `<` after it, or 0. */
function scanCell(p: usize, column: usize, row: i32, bit: i32): usize {
  const kind = kindOf(column);
  if (kind === TEXT) return scanText(p, column, row);
  const flags = flagsOf(column);
  if ((flags & LIST) !== 0) return scanList(p, column, row);
  const values = valuesOf(column);
  if (kind <= FLOAT) {
    let value: f64;
    let end: usize;
    if (load<u32>(p) === NAN_END) {
      value = NaN;
      end = p + 3;
    } else {
      value = parseNumber(p);
      end = numberEnd;
      if (end === 0 || load<u8>(end) !== 60) return 0;
    }
    if ((flags & HAS_NULL) !== 0 && value === load<f64>(column, 8)) return 0;
    if (kind === DOUBLE) store<f64>(values + ((<usize>row) << 3), value);
    else {
      if (floatIsOpen(value)) return 0;
      store<f32>(values + ((<usize>row) << 2), <f32>value);
    }
    return end;
  }
  if (kind === BOOLEAN) return scanBoolean(p, values, bit);
  let at = p;
  let c = <u32>load<u8>(at);
  const negative = c === 45;
  if (negative) c = <u32>load<u8>(++at);
  const first = at;
  let value: i64 = 0;
  let d = c - 48;
  while (d < 10) {
    value = value * 10 + <i64>d;
    c = <u32>load<u8>(++at);
    d = c - 48;
  }
  const digits = at - first;
  if (c !== 60 || digits === 0 || digits > 18) return 0;
  if (negative) value = -value;
  const slot = values + ((<usize>row) << shiftOf(kind));
  if (kind === LONG) store<i64>(slot, value);
  else if (kind === INT) {
    if (<i64>(<i32>value) !== value) return 0;
    store<i32>(slot, <i32>value);
  } else if (kind === SHORT) {
    if (<i64>(<i16>value) !== value) return 0;
    store<i16>(slot, <i16>value);
  } else {
    if (<i64>(<u8>value) !== value) return 0;
    store<u8>(slot, <u8>value);
  }
  if ((flags & HAS_NULL) !== 0 && value === load<i64>(column, 8)) {
    return appendNull(column, row, bit) ? at : 0;
  }
  return at;
}

/** T, F, t, f, 1, 0, true and false. */
function scanBoolean(p: usize, values: usize, bit: i32): usize {
  const c = <u32>load<u8>(p);
  const lower = c | 32;
  let end = p + 1;
  if (load<u8>(end) !== 60) {
    if (load<u32>(p) === 0x65757274) end = p + 4;
    else if (load<u32>(p) === 0x736c6166 && load<u8>(p, 4) === 101) end = p + 5;
    else return 0;
    if (load<u8>(end) !== 60) return 0;
  }
  if (lower === 116 || c === 49) setBit(values, bit, true);
  else if (lower === 102 || c === 48) setBit(values, bit, false);
  else return 0;
  return end;
}

/** Numbers separated by blanks. */
function scanList(from: usize, column: usize, row: i32): usize {
  const kind = kindOf(column);
  const size = sizeOf(column);
  const shift = shiftOf(kind);
  const values = valuesOf(column);
  if (kind > LONG || (flagsOf(column) & HAS_NULL) !== 0) return 0;
  const offsets = offsetsOf(column) + ((<usize>row) << 2);
  const begun = size < 0 ? load<i32>(offsets) - baseOf(column) : row * size;
  let at = values + ((<usize>begun) << shift);
  let p = from;
  let count: i32 = 0;
  for (;;) {
    let c = <u32>load<u8>(p);
    while (c === 32) c = <u32>load<u8>(++p);
    if (c === 60) break;
    if (size >= 0 && count === size) return 0;
    if (kind <= FLOAT) {
      const value = parseNumber(p);
      p = numberEnd;
      if (p === 0) return 0;
      if (kind === DOUBLE) store<f64>(at, value);
      else {
        if (floatIsOpen(value)) return 0;
        store<f32>(at, <f32>value);
      }
    } else {
      const negative = c === 45;
      if (negative) c = <u32>load<u8>(++p);
      const first = p;
      let value: i64 = 0;
      let d = c - 48;
      while (d < 10) {
        value = value * 10 + <i64>d;
        d = <u32>load<u8>(++p) - 48;
      }
      if (p === first || p - first > 18) return 0;
      if (negative) value = -value;
      if (kind === LONG) store<i64>(at, value);
      else if (kind === INT) {
        if (<i64>(<i32>value) !== value) return 0;
        store<i32>(at, <i32>value);
      } else if (kind === SHORT) {
        if (<i64>(<i16>value) !== value) return 0;
        store<i16>(at, <i16>value);
      } else {
        if (<i64>(<u8>value) !== value) return 0;
        store<u8>(at, <u8>value);
      }
    }
    const next = load<u8>(p);
    if (next !== 32 && next !== 60) return 0;
    at += (<usize>1) << shift;
    count++;
  }
  if (count === 0 || (size >= 0 && count !== size)) return 0;
  if ((flagsOf(column) & COMPLEX) !== 0 && (count & 1) !== 0) return 0;
  if (size < 0) store<i32>(offsets, load<i32>(offsets) + count, 4);
  return p;
}

/** Copies text, sixteen bytes at a time, up to the next `<`. */
function scanText(from: usize, column: usize, row: i32): usize {
  const offsets = offsetsOf(column) + ((<usize>row) << 2);
  const base = baseOf(column);
  const values = valuesOf(column);
  let at = values + <usize>(load<i32>(offsets) - base);
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
      } else return 0;
      at++;
      continue;
    }
    if (c !== 9 && c !== 10) return 0;
    if (c === 10) cellLines++;
    store<u8>(at++, c);
    p++;
  }
  store<i32>(offsets, <i32>(at - values) + base, 4);
  return p;
}
