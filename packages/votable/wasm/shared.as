import { baseOf, offsetsOf, valuesOf } from "./column";

/*
 * The different strings of a column, at the address that stands in its description at 84:
 *
 * |     0 | i32        | how many there are, 256 at most                    |
 * |     4 | i32[257]   | where each ends among the bytes, the first at 0    |
 * |  1032 | u16[512]   | by hash: number of a string plus 1, or 0           |
 * |  2056 | u8[16384]  | the bytes, and 8 more to read                      |
 * | 18448 | u8[]       | the numbers of the strings of rows                 |
 */
const ENDS: usize = 4;
const TABLE: usize = 1032;
const BYTES: usize = 2056;
const NUMBERS: usize = 18448;
const MOST: i32 = 256;
const MOST_BYTES: usize = 16384;

/** Whether two strings of a length are the same; behind both there are 8 bytes to read. */
// @ts-ignore: decorator
@inline
function same(a: usize, b: usize, length: usize): bool {
  if (length < 8) {
    const unused = 64 - (<u64>length << 3);
    return length === 0 || (load<u64>(a) ^ load<u64>(b)) << unused === 0;
  }
  const last = length - 8;
  for (let k: usize = 0; k < last; k += 8) if (load<u64>(a + k) !== load<u64>(b + k)) return false;
  return load<u64>(a + last) === load<u64>(b + last);
}

/** A number below 512 of a string's length and its first and last bytes. */
// @ts-ignore: decorator
@inline
function hashOf(at: usize, length: usize): usize {
  let a: u64 = 0;
  let b: u64 = 0;
  if (length >= 8) {
    a = load<u64>(at);
    b = load<u64>(at + length - 8);
  } else if (length > 0) a = load<u64>(at) << (64 - (<u64>length << 3));
  const mixed = (a * 0x9e3779b97f4a7c15) ^ (b * 0xc2b2ae3d27d4eb4f) ^ (<u64>length * 0x165667b19e3779f9);
  return <usize>((mixed * 0x9e3779b97f4a7c15) >> 55);
}

/**
 * Finds the numbers of the strings of the rows in the area of a column.
 *
 * @returns 0 when there are too many different ones.
 */
export function shareStrings(column: usize, rows: i32): i32 {
  const shared = <usize>load<u32>(column, 84);
  const start = valuesOf(column) - <usize>baseOf(column);
  const offsets = offsetsOf(column);
  let number: i32 = -1;
  let at: usize = 0;
  let length: usize = 0;
  for (let row = 0; row < rows; row++) {
    const place = offsets + ((<usize>row) << 2);
    const from = start + <usize>load<i32>(place);
    const size = start + <usize>load<i32>(place, 4) - from;
    // As a rule it is the one of the row before.
    if (number < 0 || size !== length || !same(from, at, size)) {
      number = find(shared, from, size);
      if (number < 0) return 0;
      at = shared + BYTES + <usize>load<i32>(shared + ENDS + ((<usize>number) << 2));
      length = size;
    }
    store<u8>(shared + NUMBERS + <usize>row, number);
  }
  return 1;
}

/** The number of a string, which is added where it is new; -1 when there is no room. */
function find(shared: usize, from: usize, length: usize): i32 {
  let hash = hashOf(from, length);
  let slot = shared + TABLE + (hash << 1);
  for (let number = <i32>load<u16>(slot) - 1; number >= 0; number = <i32>load<u16>(slot) - 1) {
    const ends = shared + ENDS + ((<usize>number) << 2);
    const begin = <usize>load<i32>(ends);
    if (<usize>load<i32>(ends, 4) - begin === length && same(from, shared + BYTES + begin, length)) {
      return number;
    }
    hash = (hash + 1) & 511;
    slot = shared + TABLE + (hash << 1);
  }
  return add(shared, slot, from, length);
}

function add(shared: usize, slot: usize, from: usize, length: usize): i32 {
  const count = load<i32>(shared);
  const ends = shared + ENDS + ((<usize>count) << 2);
  const begin = <usize>load<i32>(ends);
  if (count === MOST || begin + length > MOST_BYTES) return -1;
  memory.copy(shared + BYTES + begin, from, length);
  store<i32>(ends, <i32>(begin + length), 4);
  store<u16>(slot, <u16>(count + 1));
  store<i32>(shared, count + 1);
  return count;
}
