import type { Scalar, Value } from "../column/column.ts";

/** Booleans, bits, and arrays of them and of strings as text, with blanks between items. */
export function cellToText(value: Value): string {
  if (typeof value !== "object") return String(value);
  return Array.from(value as ArrayLike<Scalar | null>, (item) =>
    item === null ? "NaN" : String(item),
  ).join(" ");
}
