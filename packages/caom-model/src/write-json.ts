import type { Observation } from "./model.ts";

/**
 * Writes an observation as JSON: the model's names, values as they are, whole numbers beyond 2⁵³ exact.
 *
 * @param observation what to write
 * @param options `indent` is the number of blanks per level, 2 when left out
 */
export function writeCaomJson(
  observation: Observation,
  options: { readonly indent?: number } = {},
): string {
  const big = new Map<string, string>();
  const text = JSON.stringify(
    observation,
    (_, value: unknown) => {
      if (typeof value !== "bigint") return value;
      const mark = `\u0000${big.size}`;
      big.set(JSON.stringify(mark), value.toString());
      return mark;
    },
    options.indent ?? 2,
  );
  // A bigint goes out as its digits: JSON's numbers have no limit, only JavaScript's have.
  return big.size === 0 ? text : text.replace(/"\\u0000\d+"/g, (mark) => big.get(mark) ?? mark);
}
