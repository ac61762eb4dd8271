import { VOTableError } from "../errors.ts";
import type { VOTable } from "../model/votable.ts";

/** A document that could be read only in part; it carries what came before the fault. */
export class IncompleteVOTableError extends VOTableError {
  /** Name of the class. */
  override readonly name: string = "IncompleteVOTableError";
  /** What was read before the fault: its tables hold the rows that were complete. */
  readonly partial: VOTable;

  /** Makes an error of the same kind as the one that ended reading. */
  constructor(fault: VOTableError, partial: VOTable) {
    super(fault.code, fault.message, { hint: fault.hint, cause: fault });
    this.partial = partial;
    Object.assign(this, {
      line: fault.line,
      column: fault.column,
      row: fault.row,
      field: fault.field,
    });
  }
}
