import { VOTableError } from "../errors.ts";
import type { TextItems } from "./items.ts";
import { decodeUtf8, type Strings } from "./utf8.ts";

/** Text items whose strings are kept once each. */
interface Shared {
  readonly numbers: Uint8Array;
  readonly strings: Strings;
  /** The strings as far as they were decoded. */
  readonly decoded: (string | undefined)[];
}

const shared = new WeakMap<TextItems, Shared>();

/**
 * Text items of strings of which few are different. They look as all others do: their memory is laid out when somebody
 * asks for it.
 */
export function sharedItems(
  numbers: Uint8Array,
  strings: Strings,
  decoded: (string | undefined)[] = [],
): TextItems {
  let whole: Strings | undefined;
  const items: TextItems = {
    kind: "text",
    length: numbers.length,
    validity: undefined,
    get values() {
      whole ??= layOut(numbers, strings);
      return whole.values;
    },
    get offsets() {
      whole ??= layOut(numbers, strings);
      return whole.offsets;
    },
  };
  shared.set(items, { numbers, strings, decoded });
  return items;
}

/** The string of a row of items whose strings are shared, or undefined for other items. */
export function sharedStringAt(items: TextItems, index: number): string | undefined {
  const found = shared.get(items);
  if (found === undefined) return undefined;
  const number = found.numbers[index]!;
  const { values, offsets } = found.strings;
  found.decoded[number] ??= decodeUtf8(values, offsets[number]!, offsets[number + 1]!);
  return found.decoded[number];
}

/** The items from `begin` to `end` where strings are shared, or undefined for other items. */
export function sliceShared(items: TextItems, begin: number, end: number): TextItems | undefined {
  const found = shared.get(items);
  return found && sharedItems(found.numbers.subarray(begin, end), found.strings, found.decoded);
}

function layOut(numbers: Uint8Array, { values, offsets }: Strings): Strings {
  const ends = new Int32Array(numbers.length + 1);
  let size = 0;
  for (let k = 0; k < numbers.length; k++) {
    const number = numbers[k]!;
    size += offsets[number + 1]! - offsets[number]!;
    if (size > 2 ** 31 - 1) {
      throw new VOTableError("LIMIT", "The strings of a column exceed 2 GB", {
        hint: "Ask for them row by row, or read the document in batches with openTable.",
      });
    }
    ends[k + 1] = size;
  }
  const bytes = new Uint8Array(size);
  const parts = Array.from(offsets.subarray(1), (end, k) => values.subarray(offsets[k]!, end));
  for (let k = 0; k < numbers.length; k++) bytes.set(parts[numbers[k]!]!, ends[k]!);
  return { values: bytes, offsets: ends };
}
