import type { Value } from "../column/column.ts";
import type { Field } from "../model/field.ts";

/** What is wrong with a value of a field with an xtype, if anything is. */
export function xtypeFault(field: Field, value: Value | null): string | undefined {
  if (field.xtype !== "timestamp" || typeof value !== "string") return undefined;
  return /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?)?Z?$/.test(value)
    ? undefined
    : "it is no timestamp";
}
