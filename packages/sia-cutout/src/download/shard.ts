/** One of several equal shares of a list. */
export interface Shard {
  /** Number of the share, from 0. */
  readonly index: number;
  /** Number of shares. */
  readonly count: number;
}

/**
 * Reads `"3/16"`: the third of sixteen shares.
 *
 * @throws RangeError when the text is something else.
 */
export function parseShard(text: string): Shard {
  const match = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(text);
  const index = Number(match?.[1]) - 1;
  const count = Number(match?.[2]);
  if (match === null || index < 0 || index >= count) {
    throw new RangeError(`A shard is written as "3/16", from "1/16" to "16/16"; got "${text}"`);
  }
  return { index, count };
}

/**
 * Whether the share takes an item. The items of a list go round the shares like cards, so that all
 * shares together are the list, no two overlap, and every process comes to the same answer alone.
 */
export function inShard(shard: Shard | undefined, position: number): boolean {
  return shard === undefined || position % shard.count === shard.index;
}
