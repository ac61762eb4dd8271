import type { Value } from "../column/column.ts";
import type { Field } from "../model/field.ts";
import { decodeXtype } from "../xtype/decode-xtype.ts";
import { XtypeError } from "../xtype/xtype-error.ts";

/** What is wrong with a value of a field with an xtype, if anything is. */
export function xtypeFault(field: Field, value: Value | null): string | undefined {
  const { xtype } = field;
  if (xtype === "timestamp" && typeof value === "string") {
    // Reading is more tolerant than the standard.
    const standard = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?)?Z?$/.test(value);
    if (!standard) return "a timestamp is written as YYYY-MM-DDThh:mm:ss.sss";
  }
  try {
    decodeXtype(field)?.(value);
    return undefined;
  } catch (fault) {
    if (!(fault instanceof XtypeError)) throw fault;
    return fault.message;
  }
}
