import {
  appendNull,
  BIT,
  BOOLEAN,
  baseOf,
  begin,
  COLUMN,
  COMPLEX,
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
  limitOf,
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
  UTF16,
  unsetNulls,
  valuesOf,
  widthOf,
} from "./column";

let stoppedAt: usize = 0;
let reason: i32 = 0;
/** Bits of the bytes beyond ASCII that were copied. */
let beyondAscii: i32 = 0;

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

/** Bytes that so many items take in a stream. */
function streamBytes(column: usize, count: i64): i64 {
  const kind = kindOf(column);
  if (kind === BIT) return (count + 7) >> 3;
  if (kind < TEXT) return count << shiftOf(kind);
  const width = widthOf(column);
  const units = width < 0 ? count : count * width;
  return kind === UTF16 ? units << 1 : units;
}

/** How many items the cell has whose length stands at an address; negative when it cannot be. */
function itemsAt(p: usize, column: usize): i64 {
  const length = <i64>(<i32>bswap<u32>(load<u32>(p)));
  if ((flagsOf(column) & COMPLEX) !== 0) return length << 1;
  const divisor = <i64>load<i32>(column, 52);
  if (divisor !== 1 && (divisor === 0 || length % divisor !== 0)) return -1;
  return kindOf(column) >= TEXT && (flagsOf(column) & LIST) !== 0 ? length / divisor : length;
}

/** Whether the length of a cell stands before it. */
// @ts-ignore: decorator
@inline
function hasLength(column: usize): bool {
  return sizeOf(column) < 0 || (kindOf(column) >= TEXT && widthOf(column) < 0);
}

/** Passes over a cell that is flagged as null. */
function skipCell(p: usize, to: usize, c: usize, row: i32, bit: i32): usize {
  let q = p;
  let count = <i64>sizeOf(c);
  if (hasLength(c)) {
    if (p + 4 > to) return CUT;
    count = itemsAt(p, c);
    if (count < 0) return ODD;
    q += 4;
  }
  const bytes = streamBytes(c, count);
  if (bytes > <i64>(to - q)) return CUT;
  return appendNull(c, row, bit) ? q + <usize>bytes : FULL;
}

// @ts-ignore: decorator
@inline
function readCell(p: usize, to: usize, c: usize, row: i32, bit: i32, flagged: bool): usize {
  const kind = kindOf(c);
  const flags = flagsOf(c);
  if ((flags & LIST) !== 0) return readList(p, to, c, row, bit, flagged);
  if (kind >= TEXT) return readText(p, to, c, row, bit, flagged);
  const values = valuesOf(c);
  const hasNull = (flags & HAS_NULL) !== 0;
  if (kind === DOUBLE) {
    if (p + 8 > to) return CUT;
    const value = reinterpret<f64>(bswap<u64>(load<u64>(p)));
    store<f64>(values + ((<usize>row) << 3), value);
    if ((!flagged && value !== value) || (hasNull && value === load<f64>(c, 8))) {
      appendNull(c, row, bit);
    }
    return p + 8;
  }
  if (kind === FLOAT) {
    if (p + 4 > to) return CUT;
    const value = reinterpret<f32>(bswap<u32>(load<u32>(p)));
    store<f32>(values + ((<usize>row) << 2), value);
    if ((!flagged && value !== value) || (hasNull && <f64>value === load<f64>(c, 8))) {
      appendNull(c, row, bit);
    }
    return p + 4;
  }
  if (kind >= BOOLEAN) {
    if (p >= to) return CUT;
    const code = <u32>load<u8>(p);
    // The standard's bit is the most significant one; others set another.
    const value = kind === BIT ? <i32>(code !== 0) : booleanOf(code);
    if (value < 0) return ODD;
    if (value > 1) appendNull(c, row, bit);
    else setBit(values, bit, value === 1);
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
  if (hasNull && value === load<i64>(c, 8)) appendNull(c, row, bit);
  return end;
}

/** 1 for T, t and 1, 0 for F, f and 0, 2 for NUL, blank and ?, which are null, -1 for anything else. */
function booleanOf(code: u32): i32 {
  const lower = code | 32;
  if (lower === 116 || code === 49 || code === 1) return 1;
  if (lower === 102 || code === 48) return 0;
  return code === 0 || code === 32 || code === 63 ? 2 : -1;
}

function readList(p: usize, to: usize, c: usize, row: i32, bit: i32, flagged: bool): usize {
  const kind = kindOf(c);
  let count = <i64>sizeOf(c);
  let q = p;
  if (count < 0) {
    if (p + 4 > to) return CUT;
    count = itemsAt(p, c);
    if (count < 0) return ODD;
    q += 4;
    if (count === 0 && !flagged) return appendNull(c, row, bit) ? q : FULL;
  }
  const bytes = streamBytes(c, count);
  if (bytes > <i64>(to - q)) return CUT;
  const begun = itemsBefore(c, row);
  if (<i64>begun + count > <i64>roomOf(c)) return FULL;
  const items = <i32>count;
  const end = q + <usize>bytes;
  if (kind >= TEXT) {
    if (!readStrings(q, end, c, begun, items)) return FULL;
  } else if (kind >= BOOLEAN) {
    if (!readBits(q, c, begun, items)) return ODD;
  } else readNumbers(q, end, c, begun);
  endList(c, row, items);
  return end;
}

function readNumbers(from: usize, end: usize, c: usize, begun: i32): void {
  const kind = kindOf(c);
  const shift = shiftOf(kind);
  let at = valuesOf(c) + ((<usize>begun) << shift);
  if (shift === 3) {
    for (let q = from; q < end; q += 8, at += 8) store<u64>(at, bswap<u64>(load<u64>(q)));
  } else if (shift === 2) {
    for (let q = from; q < end; q += 4, at += 4) store<u32>(at, bswap<u32>(load<u32>(q)));
  } else if (shift === 1) {
    for (let q = from; q < end; q += 2, at += 2) store<u16>(at, bswap<u16>(load<u16>(q)));
  } else {
    memory.copy(at, from, end - from);
    at += end - from;
  }
  if ((flagsOf(c) & HAS_NULL) === 0) return;
  let item = begun;
  const size = (<usize>1) << shift;
  for (let v = valuesOf(c) + ((<usize>begun) << shift); v < at; v += size, item++) {
    if (isNullNumber(v, c, kind)) setItemNull(c, item);
  }
}

function isNullNumber(at: usize, c: usize, kind: i32): bool {
  if (kind === DOUBLE) return load<f64>(at) === load<f64>(c, 8);
  if (kind === FLOAT) return <f64>load<f32>(at) === load<f64>(c, 8);
  const value: i64 =
    kind === LONG
      ? load<i64>(at)
      : kind === INT
        ? <i64>load<i32>(at)
        : kind === SHORT
          ? <i64>load<i16>(at)
          : <i64>load<u8>(at);
  return value === load<i64>(c, 8);
}

/** Booleans, a byte each, or bits, the most significant first. False when a byte is no boolean. */
function readBits(from: usize, c: usize, begun: i32, count: i32): bool {
  const values = valuesOf(c);
  const first = load<i32>(c, 72) + begun;
  if (kindOf(c) === BIT) {
    for (let k = 0; k < count; k++) {
      setBit(values, first + k, ((<i32>load<u8>(from + <usize>(k >> 3)) >> (7 - (k & 7))) & 1) === 1);
    }
    return true;
  }
  for (let k = 0; k < count; k++) {
    const value = booleanOf(<u32>load<u8>(from + <usize>k));
    if (value < 0) return false;
    if (value > 1) {
      putFiller(c, begun + k, first + k);
      setItemNull(c, begun + k);
    } else setBit(values, first + k, value === 1);
  }
  return true;
}

/** Strings of equal length; blanks and NULs at their ends are padding. False when there is no room. */
function readStrings(from: usize, end: usize, c: usize, begun: i32, count: i32): bool {
  const wide = kindOf(c) === UTF16;
  const width = (<usize>widthOf(c)) << (<usize>wide);
  const target = stringAt(c, begun);
  let at = target;
  if (at + (end - from) * (wide ? 2 : 1) + 16 > limitOf(c)) return false;
  let q = from;
  for (let k = 0; k < count; k++, q += width) {
    const start = at;
    at = wide ? copyUtf16(q, q + width, at) : copyToNul(q, q + width, at);
    if (!wide) while (at > start && load<u8>(at - 1) === 32) at--;
    endString(c, begun + k, at);
  }
  tellBeyondAscii(c);
  return true;
}

// @ts-ignore: decorator
@inline
function tellBeyondAscii(c: usize): void {
  if (beyondAscii === 0) return;
  store<i32>(c, 1, 92);
  beyondAscii = 0;
}

/** Copies text up to the first NUL, sixteen bytes at a time. @returns Where the copy ends. */
// @ts-ignore: decorator
@inline
function copyToNul(from: usize, end: usize, target: usize): usize {
  let q = from;
  let at = target;
  while (q < end) {
    const v = v128.load(q);
    v128.store(at, v);
    const zeros = i8x16.bitmask(i8x16.eq(v, i8x16.splat(0)));
    const left = end - q;
    const clean: usize = zeros === 0 ? 16 : <usize>ctz(zeros);
    const beyond = i8x16.bitmask(v);
    if (clean < 16 && clean < left) {
      beyondAscii |= beyond & ((1 << <i32>clean) - 1);
      return at + clean;
    }
    if (left <= 16) {
      beyondAscii |= beyond & ((1 << <i32>left) - 1);
      return at + left;
    }
    beyondAscii |= beyond;
    q += 16;
    at += 16;
  }
  return at;
}

/** Copies UTF-16, most significant byte first, as UTF-8 up to the first NUL; a lone surrogate becomes U+FFFD. */
function copyUtf16(from: usize, end: usize, target: usize): usize {
  let at = target;
  for (let q = from; q < end; q += 2) {
    let code = <u32>bswap<u16>(load<u16>(q));
    if (code === 0) break;
    if (code < 0x80) {
      store<u8>(at++, <u8>code);
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) {
      const next = q + 4 <= end ? <u32>bswap<u16>(load<u16>(q, 2)) : 0;
      if (code < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
        q += 2;
        store<u8>(at++, <u8>(0xf0 | (code >> 18)));
        store<u8>(at++, <u8>(0x80 | ((code >> 12) & 63)));
        store<u8>(at++, <u8>(0x80 | ((code >> 6) & 63)));
        store<u8>(at++, <u8>(0x80 | (code & 63)));
        continue;
      }
      code = 0xfffd;
    }
    if (code < 0x800) store<u8>(at++, <u8>(0xc0 | (code >> 6)));
    else {
      store<u8>(at++, <u8>(0xe0 | (code >> 12)));
      store<u8>(at++, <u8>(0x80 | ((code >> 6) & 63)));
    }
    store<u8>(at++, <u8>(0x80 | (code & 63)));
  }
  return at;
}

// @ts-ignore: decorator
@inline
function readText(p: usize, to: usize, c: usize, row: i32, bit: i32, flagged: bool): usize {
  const wide = kindOf(c) === UTF16;
  const width = widthOf(c);
  let length = width;
  let q = p;
  if (width < 0) {
    if (p + 4 > to) return CUT;
    length = <i32>bswap<u32>(load<u32>(p));
    if (length < 0) return ODD;
    q += 4;
  }
  const bytes = (<u64>length) << (<u64>wide);
  if (bytes > <u64>(to - q)) return CUT;
  const end = q + <usize>bytes;
  const offsets = offsetsOf(c) + ((<usize>row) << 2);
  const values = valuesOf(c);
  const base = baseOf(c);
  const first = values + <usize>(load<i32>(offsets) - base);
  if (first + <usize>bytes * (wide ? 2 : 1) + 16 > limitOf(c)) return FULL;
  const at = wide ? copyUtf16(q, end, first) : copyToNul(q, end, first);
  tellBeyondAscii(c);
  // Without flags an empty string is the only null there is; fixed strings cannot be empty otherwise.
  if (
    (at === first && (!flagged || width >= 0)) ||
    (load<i32>(c, 80) !== 0 && isNullText(c, first, at))
  ) {
    return appendNull(c, row, bit) ? end : FULL;
  }
  store<i32>(offsets, <i32>(at - values) + base, 4);
  return end;
}
