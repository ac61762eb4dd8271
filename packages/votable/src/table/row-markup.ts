import type { VOElement } from "../model/element.ts";

/**
 * What stands among the rows of a TABLEDATA besides the values of cells, by the index of the row: comments, processing
 * instructions and elements of other kinds that stand before it, and at last its TR, when that has attributes or holds
 * anything but values. The TD children of such a TR stand for its first cells, in order; they have the attributes of the
 * TDs, and comments within them as children. What follows the last row has the number of rows as its index.
 */
export type RowMarkup = ReadonlyMap<number, readonly VOElement[]>;

/** What stands among the rows from `from` to `to`; the last rows take along what follows them. */
export function sliceMarkup(
  markup: RowMarkup,
  from: number,
  to: number,
  nrows: number,
): RowMarkup | undefined {
  const part = new Map<number, readonly VOElement[]>();
  for (const [row, standing] of markup) {
    if (row >= from && (row < to || (row === to && to === nrows))) part.set(row - from, standing);
  }
  return part.size === 0 ? undefined : part;
}
