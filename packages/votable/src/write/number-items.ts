import type { Column } from "../column/column.ts";
import type { NumberItems } from "../column/items.ts";
import type { NumberWriter } from "../number/number-writer.ts";

/** Which half of a long is the upper one: the second nearly everywhere. */
const upper = new Uint8Array(new Uint16Array([1]).buffer)[0]!;

/** Writes one number of a column as text: longs exactly, floats and doubles with the fewest digits that read back the same. */
export function numberItemWriter(
  column: Column,
  { values }: NumberItems,
  out: NumberWriter,
): (index: number) => void {
  if (values instanceof BigInt64Array) {
    const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
    return (k) => out.long(halves[k * 2 + upper]!, halves[k * 2 + 1 - upper]!);
  }
  const { item } = column.field.layout;
  if (item === "double") {
    const doubles = values as Float64Array;
    return (k) => out.double(doubles[k]!);
  }
  if (item === "float") {
    const floats = values as Float32Array;
    return (k) => out.float(floats[k]!);
  }
  const integers = values as Int32Array;
  return (k) => out.integer(integers[k]!);
}
