/** What lies between two numbers, both included (DALI 1.2, section 3.3.2). */
export interface Interval {
  /** Tells the typed values apart. */
  readonly type: "interval";
  /** The lower bound; −Infinity when it is open. */
  readonly low: number;
  /** The upper bound; Infinity when it is open. */
  readonly high: number;
}

/** Several intervals. */
export interface MultiInterval {
  /** Tells the typed values apart. */
  readonly type: "multiinterval";
  /** The intervals in the order they were written. */
  readonly intervals: readonly Interval[];
}

/** The interval of two numbers. @throws {RangeError} */
export function intervalOf(numbers: readonly number[]): Interval {
  const [low = Number.NaN, high = Number.NaN] = numbers;
  if (numbers.length !== 2)
    throw new RangeError(`two numbers make an interval, not ${numbers.length}`);
  if (low > high) throw new RangeError("the lower bound comes first");
  return { type: "interval", low, high };
}

/** The intervals of pairs of numbers. @throws {RangeError} */
export function multiIntervalOf(numbers: readonly number[]): MultiInterval {
  if (numbers.length % 2 !== 0) throw new RangeError("intervals are pairs of numbers");
  const intervals: Interval[] = [];
  for (let k = 0; k < numbers.length; k += 2) intervals.push(intervalOf(numbers.slice(k, k + 2)));
  return { type: "multiinterval", intervals };
}

/** The bounds of an interval. */
export function boundsOf({ low, high }: Interval): number[] {
  return [low, high];
}
