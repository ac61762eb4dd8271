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
  limitOf,
  NEEDS_INPUT,
  offsetsOf,
  SHORT,
  setBit,
  setNull,
  shiftOf,
  sizeOf,
  TEXT,
  UNUSUAL,
  UTF16,
  unsetNulls,
  valuesOf,
} from "./column";

let stoppedAt: usize = 0;
let reason: i32 = 0;

/** Where the first row begins that was not read. */
export function binaryAt(): usize {
  return stoppedAt;
}

/** Why reading stopped. */
export function binaryStop(): i32 {
  return reason;
}

/** Flags of a call. */
const FLAGGED: i32 = 1;
const UNDECIDED: i32 = 2;

/** What a cell tells when it cannot be read. */
const CUT: usize = 0;
const ODD: usize = 1;
const FULL: usize = 2;

/**
 * Reads rows of BINARY or BINARY2.
 *
 * @param mode - 1: rows begin with flags for nulls; 2: rows with such flags set are left to the host.
 * @returns How many rows were read.
 */
export function scanBinary(
  from: usize,
  to: usize,
  columns: usize,
  count: i32,
  maxRows: i32,
  phase: i32,
  mode: i32,
): i32 {
  const end = columns + <usize>count * COLUMN;
  begin(columns, end, maxRows + phase);
  const flagged = (mode & FLAGGED) !== 0;
  const flagBytes: usize = flagged ? <usize>((count + 7) >> 3) : 0;
  let p = from;
  for (let row = 0; row < maxRows; row++) {
    stoppedAt = p;
    let next = p + flagBytes;
    if (next > to || p === to) {
      reason = NEEDS_INPUT;
      return row;
    }
    if ((mode & UNDECIDED) !== 0) {
      for (let q = p; q < next; q++) {
        if (load<u8>(q) !== 0) {
          reason = UNUSUAL;
          return row;
        }
      }
    }
    let k = 0;
    for (let c = columns; c < end; c += COLUMN, k++) {
      const isNull = flagged && (<i32>load<u8>(p + <usize>(k >> 3)) & (128 >> (k & 7))) !== 0;
      next = isNull
        ? skipCell(next, to, c, row, row + phase)
        : readCell(next, to, c, row, row + phase, flagged);
      if (next <= FULL) {
        unsetNulls(columns, end, row + phase);
        reason = next === CUT ? NEEDS_INPUT : next === FULL && row > 0 ? ENOUGH_ROWS : UNUSUAL;
        return row;
      }
    }
    if (next === p) {
      reason = UNUSUAL;
      return row;
    }
    p = next;
  }
  stoppedAt = p;
  reason = ENOUGH_ROWS;
  return maxRows;
}

/** Bytes of an item in the stream, as a power of two. */
function streamShift(kind: i32): usize {
  return kind === UTF16 ? 1 : shiftOf(kind);
}

/** Passes over a cell that is flagged as null. */
function skipCell(p: usize, to: usize, c: usize, row: i32, bit: i32): usize {
  const kind = kindOf(c);
  const size = sizeOf(c);
  let end = p;
  if (size < 0) {
    if (p + 4 > to) return CUT;
    const length = <i32>bswap<u32>(load<u32>(p));
    if (length < 0) return ODD;
    const items: u64 = (flagsOf(c) & COMPLEX) !== 0 ? (<u64>length) << 1 : <u64>length;
    if (items << streamShift(kind) > <u64>(to - p)) return CUT;
    end = p + 4 + ((<usize>items) << streamShift(kind));
  } else end += (<usize>size) << streamShift(kind);
  if (end > to) return CUT;
  return appendNull(c, row, bit) ? end : FULL;
}

function readCell(p: usize, to: usize, c: usize, row: i32, bit: i32, flagged: bool): usize {
  const kind = kindOf(c);
  const flags = flagsOf(c);
  const values = valuesOf(c);
  if (kind >= TEXT) return readText(p, to, c, row, bit, flagged);
  if ((flags & LIST) !== 0) return readList(p, to, c, row, bit, flagged);
  const hasNull = (flags & HAS_NULL) !== 0;
  if (kind === DOUBLE) {
    if (p + 8 > to) return CUT;
    const value = reinterpret<f64>(bswap<u64>(load<u64>(p)));
    if ((!flagged && value !== value) || (hasNull && value === load<f64>(c, 8))) {
      return appendNull(c, row, bit) ? p + 8 : FULL;
    }
    store<f64>(values + ((<usize>row) << 3), value);
    return p + 8;
  }
  if (kind === FLOAT) {
    if (p + 4 > to) return CUT;
    const value = reinterpret<f32>(bswap<u32>(load<u32>(p)));
    if ((!flagged && value !== value) || (hasNull && <f64>value === load<f64>(c, 8))) {
      return appendNull(c, row, bit) ? p + 4 : FULL;
    }
    store<f32>(values + ((<usize>row) << 2), value);
    return p + 4;
  }
  if (kind === BOOLEAN) {
    if (p >= to) return CUT;
    const code = <u32>load<u8>(p);
    const lower = code | 32;
    if (lower === 116 || code === 49 || code === 1) setBit(values, bit, true);
    else if (lower === 102 || code === 48) setBit(values, bit, false);
    else if (code === 0 || code === 32 || code === 63) appendNull(c, row, bit);
    else return ODD;
    return p + 1;
  }
  const shift = shiftOf(kind);
  const end = p + ((<usize>1) << shift);
  if (end > to) return CUT;
  const slot = values + ((<usize>row) << shift);
  let value: i64;
  if (kind === INT) {
    const v = <i32>bswap<u32>(load<u32>(p));
    store<i32>(slot, v);
    value = <i64>v;
  } else if (kind === LONG) {
    value = <i64>bswap<u64>(load<u64>(p));
    store<i64>(slot, value);
  } else if (kind === SHORT) {
    const v = <i16>bswap<u16>(load<u16>(p));
    store<i16>(slot, v);
    value = <i64>v;
  } else {
    const v = load<u8>(p);
    store<u8>(slot, v);
    value = <i64>v;
  }
  if (hasNull && value === load<i64>(c, 8)) return appendNull(c, row, bit) ? end : FULL;
  return end;
}

function readList(p: usize, to: usize, c: usize, row: i32, bit: i32, flagged: bool): usize {
  const kind = kindOf(c);
  const size = sizeOf(c);
  const shift = shiftOf(kind);
  const offsets = offsetsOf(c) + ((<usize>row) << 2);
  let items: u64;
  let q = p;
  if (size < 0) {
    if (p + 4 > to) return CUT;
    const length = <i32>bswap<u32>(load<u32>(p));
    if (length < 0) return ODD;
    items = (flagsOf(c) & COMPLEX) !== 0 ? (<u64>length) << 1 : <u64>length;
    q += 4;
    if (items === 0 && !flagged) return appendNull(c, row, bit) ? q : FULL;
  } else items = <u64>size;
  if (items << shift > <u64>(to - q)) return CUT;
  const begun = size < 0 ? load<i32>(offsets) - baseOf(c) : row * size;
  let at = valuesOf(c) + ((<usize>begun) << shift);
  const end = q + ((<usize>items) << shift);
  if (at + (end - q) > limitOf(c)) return FULL;
  if (shift === 3) {
    for (; q < end; q += 8, at += 8) store<u64>(at, bswap<u64>(load<u64>(q)));
  } else if (shift === 2) {
    for (; q < end; q += 4, at += 4) store<u32>(at, bswap<u32>(load<u32>(q)));
  } else if (shift === 1) {
    for (; q < end; q += 2, at += 2) store<u16>(at, bswap<u16>(load<u16>(q)));
  } else memory.copy(at, q, end - q);
  if (size < 0) store<i32>(offsets, load<i32>(offsets) + <i32>items, 4);
  return end;
}

function readText(p: usize, to: usize, c: usize, row: i32, bit: i32, flagged: bool): usize {
  const kind = kindOf(c);
  const width = sizeOf(c);
  const shift = streamShift(kind);
  const offsets = offsetsOf(c) + ((<usize>row) << 2);
  const values = valuesOf(c);
  const base = baseOf(c);
  let length = width;
  let q = p;
  if (width < 0) {
    if (p + 4 > to) return CUT;
    length = <i32>bswap<u32>(load<u32>(p));
    if (length < 0) return ODD;
    q += 4;
  }
  if ((<u64>length) << shift > <u64>(to - q)) return CUT;
  const end = q + ((<usize>length) << shift);
  const first = values + <usize>(load<i32>(offsets) - base);
  let at = first;
  const room = kind === TEXT ? <usize>length : <usize>length * 3;
  if (at + room + 16 > limitOf(c)) return FULL;
  if (kind === TEXT) {
    // Up to the first NUL, sixteen bytes at a time.
    while (q < end) {
      const v = v128.load(q);
      v128.store(at, v);
      const zeros = i8x16.bitmask(i8x16.eq(v, i8x16.splat(0)));
      const clean: usize = zeros === 0 ? 16 : <usize>ctz(zeros);
      const left = end - q;
      if (clean < 16 && clean < left) {
        at += clean;
        break;
      }
      const taken: usize = left < 16 ? left : 16;
      q += taken;
      at += taken;
    }
  } else {
    for (; q < end; q += 2) {
      const code = <u32>bswap<u16>(load<u16>(q));
      if (code === 0) break;
      if (code < 0x80) store<u8>(at++, <u8>code);
      else if (code < 0x800) {
        store<u8>(at++, <u8>(0xc0 | (code >> 6)));
        store<u8>(at++, <u8>(0x80 | (code & 63)));
      } else {
        if (code >= 0xd800 && code < 0xe000) return ODD;
        store<u8>(at++, <u8>(0xe0 | (code >> 12)));
        store<u8>(at++, <u8>(0x80 | ((code >> 6) & 63)));
        store<u8>(at++, <u8>(0x80 | (code & 63)));
      }
    }
  }
  if (at === first && (!flagged || width >= 0)) setNull(c, bit);
  store<i32>(offsets, <i32>(at - values) + base, 4);
  return end;
}
