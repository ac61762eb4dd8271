import { VOTableError } from "../errors.ts";
import type { ColumnBuilder } from "./builder.ts";

/** Items that may always stand at the places of nulls. */
const FREE = 2 ** 24;
/** Beyond that, of all items in memory this part at most. */
const SHARE = 0.8;

/**
 * Arrays of fixed size take their memory also where they are null, so that five bytes of a document can become
 * megabytes: what a table's nulls take is bounded by what its values take.
 */
export class FillerBudget {
  readonly #columns: readonly ColumnBuilder[];
  #spent = 0;
  /** When to look again. */
  #next = FREE;

  /** Makes a budget for the columns of a table. */
  constructor(columns: readonly ColumnBuilder[]) {
    this.#columns = columns;
  }

  /** Takes items for the nulls of a column. @throws {VOTableError} `LIMIT` when they are too many. */
  spend(items: number, { field }: ColumnBuilder): void {
    this.#spent += items;
    if (this.#spent <= this.#next) return;
    const all = this.#columns.reduce((sum, column) => sum + column.items.length, items);
    if (this.#spent > all * SHARE) {
      throw new VOTableError("LIMIT", "The nulls of an array column take too much memory", {
        field: field.name,
        hint: "Read the document in batches with openTable.",
      });
    }
    this.#next = this.#spent * 1.25;
  }

  /** The rows were handed on. */
  reset(): void {
    this.#spent = 0;
    this.#next = FREE;
  }
}
