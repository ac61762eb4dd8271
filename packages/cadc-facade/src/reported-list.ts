/** An item that could not be had, and why. */
export interface Fault {
  /** What was asked for: a publisher id, a URL. */
  readonly id: string;
  /** Why there is nothing. */
  readonly reason: string;
}

/** A list of what was found, which also says what was not: nothing is dropped without a word. */
export class ReportedList<T> extends Array<T> {
  /** What could not be had, with the reasons. */
  readonly faults: readonly Fault[];

  /** Makes a list of what was found and what was not. */
  constructor(items: Iterable<T>, faults: readonly Fault[] = []) {
    super();
    for (const item of items) this.push(item);
    this.faults = faults;
  }

  /** `map`, `filter`… give plain arrays. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}
