import type { AxisSlice } from "./pixel-box.ts";

/**
 * Copies a box of an array of fixed-size elements without looking at them.
 *
 * @param shape Lengths of the axes, the fastest first.
 * @param size Bytes in an element.
 */
export function cropPixels(
  bytes: Uint8Array,
  shape: readonly number[],
  size: number,
  slices: readonly AxisSlice[],
): Uint8Array {
  const total = slices.reduce((product, { count }) => product * count, size);
  const out = new Uint8Array(total);
  const { first, count, step } = slices[0]!;
  const rowLength = count * size;
  const rows = total / rowLength;
  const strides = [size];
  for (const length of shape) strides.push(strides.at(-1)! * length);
  const counters = new Array<number>(slices.length).fill(0);
  for (let row = 0, to = 0; row < rows; row++, to += rowLength) {
    let from = (first - 1) * size;
    for (let axis = 1; axis < slices.length; axis++) {
      const slice = slices[axis]!;
      from += (slice.first - 1 + counters[axis]! * slice.step) * strides[axis]!;
    }
    if (step === 1) out.set(bytes.subarray(from, from + rowLength), to);
    else {
      for (let i = 0; i < count; i++) {
        const at = from + i * step * size;
        for (let b = 0; b < size; b++) out[to + i * size + b] = bytes[at + b]!;
      }
    }
    for (let axis = 1; axis < slices.length; axis++) {
      counters[axis]! += 1;
      if (counters[axis]! < slices[axis]!.count) break;
      counters[axis] = 0;
    }
  }
  return out;
}
