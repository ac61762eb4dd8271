/** A multi-order coverage map (MOC 2.0) of the sky. */
export interface Moc {
  /** Tells the typed values apart. */
  readonly type: "moc";
  /** Its cells, by the order of HEALPix, as written. */
  readonly cells: readonly MocCells[];
}

/** The cells of one order. */
export interface MocCells {
  /** The order of HEALPix, 0 to 29. */
  readonly order: number;
  /** Ranges of nested cell numbers, both ends included. */
  readonly ranges: readonly (readonly [first: bigint, last: bigint])[];
}

/** Reads the ASCII form, `1/1,3-4 2/21`: order, slash, cells (MOC 2.0, section 4.3.2). @throws {RangeError} */
export function parseMoc(text: string): Moc {
  const cells: { order: number; ranges: [bigint, bigint][] }[] = [];
  const token = /[\s,]*(?:(\d{1,2})\/|(\d{1,19})(?:-(\d{1,19}))?(?![\d/-]))/y;
  const trimmed = text.trim();
  while (token.lastIndex < trimmed.length) {
    const at = token.lastIndex;
    const match = token.exec(trimmed);
    if (match === null)
      throw new RangeError(`${JSON.stringify(trimmed.slice(at, at + 20))} is not expected`);
    const [, order, first, last = first] = match;
    if (order !== undefined) {
      if (Number(order) > 29) throw new RangeError("orders end at 29");
      cells.push({ order: Number(order), ranges: [] });
      continue;
    }
    const open = cells.at(-1);
    if (open === undefined) throw new RangeError("an order such as 3/ comes first");
    const range: [bigint, bigint] = [BigInt(first!), BigInt(last!)];
    if (range[0] > range[1] || range[1] >= 12n << BigInt(2 * open.order)) {
      throw new RangeError(`there are no such cells in order ${open.order}`);
    }
    open.ranges.push(range);
  }
  return { type: "moc", cells };
}

/** Writes the ASCII form. */
export function formatMoc({ cells }: Moc): string {
  const numbers = ([first, last]: readonly [bigint, bigint]): string =>
    first === last ? `${first}` : `${first}-${last}`;
  return cells.map(({ order, ranges }) => `${order}/${ranges.map(numbers).join(",")}`).join(" ");
}
