import type { Scalar, Value } from "../column/column.ts";

/** A value as text: arrays with blanks between their items, numbers exactly. */
export function cellToText(value: Value): string {
  if (typeof value !== "object") return scalarToText(value);
  const texts: string[] = [];
  for (const item of value as ArrayLike<Scalar | null> & Iterable<Scalar | null>) {
    texts.push(item === null ? "NaN" : scalarToText(item));
  }
  return texts.join(" ");
}

function scalarToText(value: Scalar): string {
  if (typeof value === "string") return value;
  return Object.is(value, -0) ? "-0" : String(value);
}
